from documents.models.files import StoredFile
from documents.models.issued import IssuedDocument, IssuedFile, LetterText

__all__ = ["IssuedDocument", "IssuedFile", "LetterText", "StoredFile"]
