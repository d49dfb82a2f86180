from documents.operations.files import empty_file, forget_file, scan_file, store_bytes, store_made, store_paper, store_plain_copy, store_upload
from documents.operations.issuing import ALPHABET, issue_document, revoke_document
from documents.operations.letters import Letter, write_letter

__all__ = [
    "ALPHABET", "Letter", "empty_file", "forget_file", "issue_document", "revoke_document", "scan_file", "store_bytes",
    "store_made", "store_paper", "store_plain_copy", "store_upload", "write_letter",
]  # fmt: skip
