"""Materials in all states and circles, each with a real small file; opened, acknowledged, replaced, recalled. Set by set, with the columns of their verbs."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from core.bulk import insert_each
from core.history import record_each
from core.models import HistoryEntry
from core.numbers import references
from core.workflow import workflows
from documents.checks import DOCX
from documents.models import Circle, CirclePartner, StoredFile
from documents.storage import keep
from exchanges.enums import READABLE, TextState
from exchanges.enums import MaterialState as S
from exchanges.models import Acknowledgement, Material, MaterialText, MaterialVersion, Reading
from partners.actor import Actor
from portal.demo.content import materials as data
from portal.demo.content.materials import Paper
from portal.demo.paper import page_of
from portal.demo.stage import Stage

WRITERS = {"KZ": "programme.officer", "TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan", "UZ": "nominating.uz", "MN": "nominating.mn"}
DESK, HEAD = "programme.officer", "programme.head"
PATH = ("offer", "classify", "clear", "share")
REACHED = {S.DRAFT: 0, S.OFFERED: 1, S.CLASSIFIED: 2, S.CLEARED: 3, S.SHARED: 4, S.SUPERSEDED: 4, S.RECALLED: 4, S.DECLINED: 1}
READERS = ("nominating.tajikistan", "embassy.tajikistan", "nominating.kyrgyzstan", "embassy.kyrgyzstan", "registrar", "lecturer", "signatory")
TOLD_DAYS = 10  # of what is older the notices were read long ago
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def exchange_materials(stage: Stage) -> None:
    papers = data.PAPERS
    circles = _circles(stage, papers)
    numbers = references("IM", stage.now.year, len(papers))
    materials = [_material(stage, paper, number, two) for paper, number, two in zip(papers, numbers, circles, strict=True)]
    for paper, material in zip(papers, materials, strict=True):
        if paper.replaces >= 0 and material.shared_at:
            materials[paper.replaces].state_since = material.shared_at
    insert_each(materials)
    for paper, material in zip(papers, materials, strict=True):
        if paper.replaces >= 0:
            material.supersedes = materials[paper.replaces]
            material.save(update_fields=["supersedes"])
    versions = _versions(stage, materials)
    _write_history(stage, materials)
    _read(stage, materials, versions)


# --- records ------------------------------------------------------------------------------------------
def _circles(stage: Stage, papers: tuple[Paper, ...]) -> list[tuple[Circle, Circle]]:
    """Of each paper the circle that reads it and what its side agrees to: here the same."""
    rows = [Circle(kind=paper.circle.split(":")[0]) for paper in papers for _of in range(2)]
    insert_each(rows)
    named = [
        CirclePartner(circle=rows[2 * number + second], partner=stage.partners[code])
        for number, paper in enumerate(papers)
        for code in paper.circle.partition(":")[2].split(",")
        if code
        for second in range(2)
    ]
    insert_each(named)
    return [(rows[2 * number], rows[2 * number + 1]) for number in range(len(papers))]


def _material(stage: Stage, paper: Paper, number: str, circles: tuple[Circle, Circle]) -> Material:
    state, writer = S(paper.end), stage.actors[WRITERS[paper.side]]
    reached = REACHED[state]
    material = Material(
        reference=number, partner=stage.partners[paper.side], circle=circles[0], offered_circle=circles[1], title=paper.title, kind=paper.kind,
        topic=paper.topic, country=stage.partners[paper.country] if paper.country else None, language=paper.language, author=data.AUTHORS[paper.side],
        abstract=paper.abstract, state=state, created_at=stage.ago(paper.days), created_by_id=writer.user_id, created_by_label=writer.label,
        state_since=_at(stage, paper.days, reached),
    )  # fmt: skip
    if reached >= 2:
        material.classified_by_id = stage.actors[DESK].user_id
    if reached >= 3:
        material.cleared_by_id, material.cleared_at = stage.actors[HEAD].user_id, _at(stage, paper.days, 3)
    if state in (*READABLE, S.RECALLED):
        material.shared_at = _at(stage, paper.days, 4)
    if state == S.RECALLED:
        material.recalled_at = material.state_since = stage.ago(5)
    if state == S.DECLINED:
        material.state_since = _at(stage, paper.days, 2)
    return material


def _at(stage: Stage, days: int, step: int) -> datetime:
    """Each step some hours after the one before; all of them behind us."""
    return stage.ago(days) + step * timedelta(hours=min(days * 24 / 6, 20))


def _versions(stage: Stage, materials: list[Material]) -> list[MaterialVersion]:
    files, said = [], []
    for number, material in enumerate(materials):
        lines = (material.title, material.author, material.abstract, *data.LINES[material.language])
        name, kind, content = (
            ("material.pdf", "application/pdf", page_of(*lines)) if material.language == "en" else ("material.docx", DOCX, docx(*lines))
        )
        path, sha256 = keep(content, name[9:])
        files.append(StoredFile(
            path=path, name=f"{material.reference}-{name}", content_type=kind, size=len(content), sha256=sha256, created_at=material.created_at,
            created_by_id=material.created_by_id, created_by_label=material.created_by_label, scan_state="not_scanned", scan_note="",
        ))  # fmt: skip
        said.append("\n".join(lines) if number < len(materials) - 3 else "")  # the last ones are left to the worker
    insert_each(files)
    versions = [
        MaterialVersion(
            material=one, number=1, file=file, is_current=True, note="", uploaded_at=one.created_at, uploaded_by_label=one.created_by_label
        )
        for one, file in zip(materials, files, strict=True)
    ]
    insert_each(versions)
    words = [
        MaterialText(
            material=version.material, version=version, title=version.material.title, abstract=version.material.abstract, body=body,
            state=TextState.DONE if body else TextState.WAITING,
        )
        for version, body in zip(versions, said, strict=True)
    ]  # fmt: skip
    MaterialText.objects.across_partners(reason="materials of the demo").bulk_create(words)
    return versions


def docx(*lines: str) -> bytes:
    """A Word document of one page, so that it opens everywhere."""
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{main}" Target="word/document.xml"/></Relationships>'
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", types),
            ("_rels/.rels", relations),
            ("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


# --- what happened to them ------------------------------------------------------------------------------
def _write_history(stage: Stage, materials: list[Material]) -> None:
    """Steps of those that took them on the same day by the same person, together. What is older than some days is told to nobody."""
    by_name = workflows["exchanges.material"].by_name
    acts: dict[tuple[datetime, str, str, str], list[Material]] = defaultdict(list)
    for paper, material in zip(data.PAPERS, materials, strict=True):
        writer = WRITERS[paper.side]
        acts[material.created_at, "written", writer, S.DRAFT].append(material)
        for number, name in enumerate(PATH[: REACHED[S(paper.end)]], 1):
            actor = {"offer": writer, "clear": HEAD}.get(name, DESK)
            acts[_at(stage, paper.days, number), name, actor, str(by_name[name].target)].append(material)
        ends = {S.SUPERSEDED: ("supersede", DESK), S.RECALLED: ("recall", writer), S.DECLINED: ("decline", DESK)}
        if paper.end in ends:
            acts[material.state_since, *ends[S(paper.end)], paper.end].append(material)
    reasons = {"recall": data.RECALLED, "decline": data.DECLINED}
    for (at, name, actor, target), rows in sorted(acts.items(), key=lambda row: row[0][:2]):
        entries = _record(rows, name, target, stage.actors[actor], at)
        if name in reasons or at < stage.ago(TOLD_DAYS):
            keys = [entry.pk for entry in entries]
            known = HistoryEntry.objects.across_partners(reason="history of the demo").filter(pk__in=keys)
            known.update(reason=reasons.get(name, ""), delivered_at=at if at < stage.ago(TOLD_DAYS) else None)


def _record(rows: list[Material], name: str, target: str, actor: Actor, at: datetime) -> list[HistoryEntry]:
    """As the record stood after the step."""
    then = [Material(pk=row.pk, reference=row.reference, state=target) for row in rows]
    return record_each(then, name, actor=actor, now=at)


def _read(stage: Stage, materials: list[Material], versions: list[MaterialVersion]) -> None:
    """Some of the circle have opened it, the older the more; partners that are named say so, the latest papers wait for it."""
    readings, said = [], []
    for paper, material, version in zip(data.PAPERS, materials, versions, strict=True):
        if material.shared_at is None:
            continue
        for number, name in enumerate(READERS[: 1 + paper.days // 8]):
            actor = stage.actors[name]
            if _stands_in(paper, actor, stage):
                at = material.shared_at + timedelta(hours=2 + 3 * number)
                side = actor.grants[0].partner_id
                readings.append(Reading(material=material, version=version, user_id=actor.user_id, user_label=actor.label, partner_id=side, at=at))
        said += [
            Acknowledgement(material=material, partner=stage.partners[code], note=note, at=material.shared_at + timedelta(hours=30),
                            by_label=stage.actors[WRITERS[code]].label)
            for code, note in data.USES
            if code in paper.circle and (paper.days > 13 or code == "UZ") and material.state in READABLE
        ]  # fmt: skip
    insert_each([row for row in readings if row.at < stage.now])
    said = [row for row in said if row.at < stage.now]
    insert_each(said)
    for code, _note in data.USES:
        mine = [row for row in said if row.partner == stage.partners[code]]
        for row in mine:
            record_each([row], "acknowledged", actor=stage.actors[WRITERS[code]], now=row.at)


def _stands_in(paper: Paper, actor: Actor, stage: Stage) -> bool:
    of_host = actor.grants[0].partner_id == stage.partners["KZ"].pk
    if paper.circle == "internal" or of_host:
        return of_host and (not paper.circle.startswith("named") or actor.sees_all_partners)
    codes = paper.circle.partition(":")[2].split(",")
    return ":" not in paper.circle or actor.grants[0].partner_id in {stage.partners[code].pk for code in codes}
