"""Hostile files, each small and made in code: name, content, and the code of the sentence that answers it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from documents import parsers


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **save: Any) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    made.save(out, **save)
    return out.getvalue()


def script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def named_script(made: pikepdf.Pdf) -> None:
    action = made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), action])))


def page_action(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))


def launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def launch_by_link(made: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("cmd.exe")))
    made.pages[0].obj.Annots = Array([link])


def submit_form(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("http://x"))


def chained_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=Dictionary(S=Name.JavaScript, JS=String("x")))


def attachment(made: pikepdf.Pdf) -> None:
    made.attachments["evil.exe"] = b"MZ"


def form_program(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=made.make_stream(b"<xdp/>"))


def go_to_first_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]))


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 6), mode: str = "RGB", **save: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **save)
    return out.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is huge; its few bytes of data are right as far as they go."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


TYPES = f'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{parsers.DOCX_MAIN}"/></Types>'
DOCUMENT = '<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body>Рахимов</w:body></w:document>'
LINK = '<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="http://x/y" TargetMode="External"/></Relationships>'


def docx(more: dict[str, str | bytes] | None = None, comment: bytes = b"", **replaced: str) -> bytes:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": replaced.get("types", TYPES), "word/document.xml": replaced.get("document", DOCUMENT)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | (more or {})).items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def lying_docx() -> bytes:
    """The directory says one byte, the entry unpacks to many."""
    content = docx({"word/media/x.xml": b"A" * 5000})
    return content.replace(struct.pack("<I", 5000), struct.pack("<I", 1))


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "nothing in it": ("a.pdf", b"", "empty"),
    "only zeros": ("a.pdf", b"\0" * 400, "empty"),
    "no ending": ("passport", pdf(), "kind"),
    "a program": ("a.exe", b"MZ\x90\0", "kind"),
    "a page": ("a.html", b"<script>alert(1)</script>", "kind"),
    "a drawing with script": ("a.svg", b"<svg onload='alert(1)'/>", "kind"),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0", "kind"),
    "a macro document by name": ("a.docm", docx(), "kind"),
    "a program with a double ending": ("cv.pdf.exe", b"MZ", "kind"),
    "a program's ending in the middle": ("cv.exe.pdf", pdf(), "program"),
    "a page's ending in the middle": ("photo.html.jpg", picture(), "program"),
    "bidi letters that turn the ending around": ("cv\u202efdp.exe", b"MZ", "kind"),
    "a program called PDF": ("a.pdf", b"MZ\x90\0" + b"\0" * 100, "magic"),
    "a page called PDF": ("a.pdf", b"<html><script>alert(1)</script>", "magic"),
    "a page with a PDF behind it": ("a.pdf", b"<script>1</script>" + pdf(), "magic"),
    "a picture called PDF": ("a.pdf", picture(), "magic"),
    "a PDF called picture": ("a.jpg", pdf(), "magic"),
    "a ZIP called picture": ("a.png", docx(), "magic"),
    "a PDF with only a first line": ("a.pdf", b"%PDF-1.7\n", "broken"),
    "a PDF that is noise": ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4 + b"\n%%EOF", "broken"),
    "a PDF cut in half": ("a.pdf", pdf()[:300], "broken"),
    "a PDF without pages": ("a.pdf", pdf(pages=0), "pdf_pages"),
    "a PDF with a password": ("a.pdf", pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "pdf_locked"),
    "a PDF with an owner's password": ("a.pdf", pdf(encryption=pikepdf.Encryption(user="", owner="y")), "pdf_locked"),
    "a PDF with a ZIP behind it": ("a.pdf", pdf() + docx(), "pdf_tail"),
    "a PDF with a script": ("a.pdf", pdf(script), "pdf_acts"),
    "a PDF with a named script": ("a.pdf", pdf(named_script), "pdf_acts"),
    "a PDF with a script of a page": ("a.pdf", pdf(page_action), "pdf_acts"),
    "a PDF with a script in object streams": ("a.pdf", pdf(script, object_stream_mode=pikepdf.ObjectStreamMode.generate), "pdf_acts"),
    "a PDF with a script behind a jump": ("a.pdf", pdf(chained_script), "pdf_acts"),
    "a PDF that starts a program": ("a.pdf", pdf(launch), "pdf_acts"),
    "a PDF that starts a program by a link": ("a.pdf", pdf(launch_by_link), "pdf_acts"),
    "a PDF that sends a form": ("a.pdf", pdf(submit_form), "pdf_acts"),
    "a PDF with a file inside": ("a.pdf", pdf(attachment), "pdf_holds"),
    "a PDF with a form program": ("a.pdf", pdf(form_program), "pdf_holds"),
    "a PDF of 501 pages": ("a.pdf", pdf(pages=501), "pdf_pages"),
    "a picture of a thousand million points": ("a.png", png_of_size(40_000, 30_000), "too_many_pixels"),
    "a picture just over the limit": ("a.png", png_of_size(10_000, 5_001), "too_many_pixels"),
    "a picture without its data": ("a.png", png_of_size(100, 100), "broken"),
    "a picture cut in half": ("a.jpg", picture(size=(200, 200))[:400], "broken"),
    "a PNG called JPEG inside": ("a.jpg", b"\xff\xd8\xff" + picture("PNG"), "broken"),
    "a ZIP called document": ("a.docx", zipped(a="1"), "broken"),
    "a workbook called document": ("a.docx", docx(types=TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet")), "broken"),
    "a document with macros": ("a.docx", docx({"word/vbaProject.bin": b"x"}), "docx_macro"),
    "a macro document renamed": ("a.docx", docx(types=TYPES.replace(parsers.DOCX_MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")), "docx_macro"),
    "a document with an object": ("a.docx", docx({"word/embeddings/oleObject1.bin": b"x"}), "docx_holds"),
    "a document with a template from afar": ("a.docx", docx({"word/_rels/settings.xml.rels": LINK.format(kind="attachedTemplate")}), "docx_reaches_out"),
    "a document with a picture from afar": ("a.docx", docx({"word/_rels/document.xml.rels": LINK.format(kind="image")}), "docx_reaches_out"),
    "a document with entities": ("a.docx", docx(document='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "broken"),
    "a document that reads a file": ("a.docx", docx(document='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), "broken"),
    "a document with broken XML": ("a.docx", docx(document="<w:document>"), "broken"),
    "a document that unpacks a thousandfold": ("a.docx", docx({"word/media/x.xml": b"\0" * 5_000_000}), "too_big_inside"),
    "a document with a path out of its folder": ("a.docx", docx({"../../etc/cron.d/x": b"x"}), "broken"),
    "a document that lies about its size": ("a.docx", lying_docx(), "broken"),
    "a document with too many parts": ("a.docx", docx({f"word/{number}.xml": b"<a/>" for number in range(1001)}), "too_big_inside"),
    "a document with something before it": ("a.docx", b"MZ" + docx(), "magic"),
    "a document with a comment behind it": ("a.docx", docx(comment=b"<script>"), "broken"),
}  # fmt: skip
