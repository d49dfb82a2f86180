"""Small real PDF files, so that every document of the demo opens."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf

from core.country_names import country_name
from documents.operations import store_bytes

if TYPE_CHECKING:
    from documents.models import StoredFile
    from partners.actor import Actor
    from portal.demo.stage import Stage

A4 = (595, 842)
TITLES = {
    "passport": "Copy of the passport (example)",
    "diploma": "Copy of the diploma (example)",
    "note": "Note verbale (example)",
    "letter": "Letter of the employer (example)",
    "language": "Certificate of language (example)",
    "agreement": "Signed text of the agreement (example)",
}


def page_of(*lines: str) -> bytes:
    """One page A4 with the lines, in the standard font."""
    text = "".join(f"({line.encode('ascii', 'replace').decode()}) Tj T* " for line in lines)
    content = f"BT /F1 14 Tf 72 740 Td 22 TL {text}ET".encode()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        page = pdf.pages[0]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(content)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def example_file(stage: Stage, kind: str, code: str, actor: Actor) -> StoredFile:
    """One file of each kind for each sender, made when it is first needed; our own paper needs no check in a child process."""
    if (kind, code) not in stage.files:
        content = page_of(TITLES[kind], country_name(code, "en"), "Made for the demo. It is about nobody.")
        made = {"name": f"{kind}-{code}.pdf", "content_type": "application/pdf"}
        stage.files[kind, code] = store_bytes(content, **made, actor=actor, now=stage.time)
    return stage.files[kind, code]
