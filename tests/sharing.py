"""Materials brought to any state by their verbs, and small real files for them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import StoredFile
from documents.operations import store_bytes
from exchanges import operations as verbs
from exchanges.models import Material, MaterialText, MaterialVersion
from exchanges.queries.materials import mark_of
from exchanges.rules.materials import Reach
from partners.actor import Actor
from partners.models import Partner
from portal.demo.paper import page_of
from tests.world import NOW, World

SAID: dict[str, Any] = {
    "title": "Water and treaties", "kind": "note", "topic": "climate", "country": None, "language": "en", "author": "Department of analysis",
    "abstract": "How upstream and downstream states agree.", "supersedes": None,
}  # fmt: skip
WHY = "Because it is so."
INTERNAL, ALL, PUBLIC = Reach("internal"), Reach("all_partners"), Reach("public")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"


def named(*partners: Partner) -> Reach:
    return Reach("named", frozenset(partner.pk for partner in partners))


def paper(world: World, text: str = "Rivers cross borders.", actor: Actor | None = None) -> StoredFile:
    return store_bytes(page_of(text), name="water.pdf", content_type="application/pdf", actor=actor or world.sofia, now=NOW)


def written(world: World, *, reach: Reach = ALL, partner: Partner | None = None, file: StoredFile | None = None, **said: Any) -> Material:
    """By the host's officer; by Alice when partner A writes."""
    side = partner or world.host
    actor = writer_of(world, side)
    made = file or paper(world, actor=actor)
    return verbs.write_material(partner=side, fields={**SAID, **said}, reach=reach, file=made, actor=actor, now=NOW)


def writer_of(world: World, side: Partner) -> Actor:
    return {world.host.pk: world.sofia, world.partner_a.pk: world.alice, world.partner_b.pk: world.charlie}[side.pk]


def brought(world: World, state: str, *, reach: Reach = ALL, proposed: Reach | None = None, **more: Any) -> Material:
    """Sofia proposes, Hana clears, Sofia shares."""
    material = written(world, reach=reach, **more)
    side = writer_of(world, material.partner)
    ways = {
        "offered": lambda: verbs.offer_material(material, actor=side, now=NOW),
        "classified": lambda: verbs.propose_circle(material, reach=proposed or reach, actor=world.sofia, now=NOW),
        "cleared": lambda: verbs.clear_material(material, seen=mark_of(material), actor=world.hana, now=NOW),
        "shared": lambda: verbs.share_material(material, actor=world.sofia, now=NOW),
    }
    ends = {
        "recalled": lambda: verbs.recall_material(material, reason=WHY, actor=side, now=NOW),
        "declined": lambda: verbs.decline_material(material, reason=WHY, actor=world.sofia, now=NOW),
    }
    path = (
        ["offered"] if state == "declined" else list(ways)[: list(ways).index(state) + 1] if state in ways else [] if state == "draft" else list(ways)
    )
    for name in path:
        ways[name]()
    if state in ends:
        ends[state]()
    assert material.state == state
    return material


def shared(world: World, **more: Any) -> Material:
    return brought(world, "shared", **more)


def version_of(material: Material, number: int = 1) -> MaterialVersion:
    found: MaterialVersion = (
        MaterialVersion.objects.across_partners(reason="test").select_related("file", "material").get(material=material, number=number)
    )
    return found


def words_of(material: Material) -> MaterialText:
    found: MaterialText = MaterialText.objects.across_partners(reason="test").get(material=material)
    return found


def url(name: str, *args: Any) -> str:
    return reverse(f"exchanges:{name}", args=args)


def read(client: Client, name: str, /, *args: Any, status: int = 200, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def status(client: Client, name: str, *args: Any) -> int:
    """A file is read to its end, so that it is closed."""
    answer = client.get(url(name, *args))
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


# --- office files ---------------------------------------------------------------------------------------
def office(main: str, kind: str, body: str, **parts: str) -> bytes:
    """A ZIP with the table of contents, the main part and others, named with "__" for "/"."""
    out = io.BytesIO()
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{main}" ContentType="{OFFICE}.{kind}"/></Types>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(main, body)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return office(
        "word/document.xml", "wordprocessingml.document.main+xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )  # fmt: skip


def xlsx(*texts: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return office(
        "xl/workbook.xml", "spreadsheetml.sheet.main+xml", f'<workbook xmlns="{space}"/>', xl__sharedStrings=f'<sst xmlns="{space}">{strings}</sst>'
    )


def pptx(*lines: str) -> bytes:
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slide = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in lines)
    return office("ppt/presentation.xml", "presentationml.presentation.main+xml", "<p/>", ppt__slides__slide1=f'<s xmlns:a="{space}">{slide}</s>')


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
