"""What the signature of a PDF says. Runs in the child process that reads files which people send: nothing of the portal is loaded here."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from documents.parsers import Fault
from documents.signing import beside_loops

CODE = re.compile(r"/verify/([2-9A-HJKMNP-TV-Z]{12})/")
MOST_CODES = 2


def look_at_pdf(content: bytes, certificate: str = "") -> bytes:
    """JSON: `signed` (it carries a signature of the house), `whole` (nothing was changed or added since), `codes` (links to /verify/ in it)."""
    try:
        return json.dumps({**_signature(content, certificate), "codes": _few(_codes(content))}).encode()
    except (Fault, MemoryError):
        raise
    except Exception:
        raise Fault("broken")


def _few(codes: set[str]) -> list[str]:
    """A paper of the portal names itself and at most whom it replaces; a file full of codes asks which of them exist."""
    return sorted(codes) if len(codes) <= MOST_CODES else []


def _signature(content: bytes, certificate: str) -> dict[str, bool]:
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures
    if not certificate or not found:
        return {"signed": False, "whole": False}
    ours = x509.Certificate.load(pem.unarmor(certificate.encode())[2])
    mine = [one for one in found if one.signer_cert.sha256 == ours.sha256]
    if not mine:
        return {"signed": False, "whole": False}
    context = ValidationContext(trust_roots=[ours], allow_fetching=False)
    status = beside_loops(lambda: validate_pdf_signature(mine[0], context, skip_diff=True))
    whole = (
        len(found) == 1
        and _nothing_in_the_gap(content, mine[0])
        and status.intact
        and status.valid
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    )
    return {"signed": True, "whole": bool(whole)}


def _nothing_in_the_gap(content: bytes, signature: Any) -> bool:
    """No signature can cover the place where it stands itself: there must be nothing but its own figures and the noughts behind them."""
    from asn1crypto import parser

    first, length, second, _rest = (int(number) for number in signature.byte_range)
    gap = content[first + length + 1 : second - 1]
    figures = bytes(signature.pkcs7_content[: parser.peek(signature.pkcs7_content)]).hex().upper().encode()
    return gap.startswith(figures) and not gap[len(figures) :].strip(b"0")


def _codes(content: bytes) -> set[str]:
    """From the links and the text of its pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        links = [str(link) for page in pdf.pages[:20] for link in _links(page)]
    return {found for link in links for found in CODE.findall(link)}


def _links(page: object) -> list[object]:
    annotations = page.get("/Annots", [])  # type: ignore[attr-defined]
    actions = [one.get("/A", {}) for one in annotations]
    return [action["/URI"] for action in actions if "/URI" in action]
