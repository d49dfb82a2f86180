from documents.models.circles import Circle, CirclePartner
from documents.models.files import StoredFile
from documents.models.issued import IssuedDocument, IssuedFile, LetterText

__all__ = ["Circle", "CirclePartner", "IssuedDocument", "IssuedFile", "LetterText", "StoredFile"]
