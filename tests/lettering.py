"""How long letters and certificates take: bare Typst, the kept child, the whole job of rows, paper and files, without and with signatures."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import typst
from django.db import transaction

from documents.models import IssuedDocument, IssuedFile
from documents.operations import write_letter
from documents.operations.keeping import make_files
from documents.typeset import STANDARDS, child
from documents.typeset.papers import Prepared, languages_of, paper_pdf, prepared
from tests.papers import ISSUED, KINDS, NAMES, letter, people, table
from tests.world import World

BLOCK = 25  # letters between two looks at each clock, so that a busy moment of the machine meets all alike


def bare_compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=child.font_folders())
    return typst.Compiler(font_paths=fonts)


def bare(compiler: typst.Compiler, paper: Prepared) -> bytes:
    inputs = {"data": json.dumps(paper.data, ensure_ascii=False, sort_keys=True)}
    how = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": int(paper.made_at.timestamp())}
    return bytes(compiler.compile(input=paper.template, root=paper.template.parent, sys_inputs=inputs, **how))


def issue(world: World, number: int) -> IssuedDocument:
    """A letter of each kind in turn, each to another person."""
    kind = KINDS[number % len(KINDS)]
    name, native = NAMES[number % len(NAMES)]
    more: dict[str, Any] = {"name": f"{name} {number}", "native_name": native}
    if kind == "allowance_sheet":
        more["table"] = table(6)
    if kind == "note_verbale":
        more = {"name": "", "native_name": "", "people": tuple(people(4))}
    with transaction.atomic():
        return write_letter(letter(world, kind, **more), actor=world.hana, now=ISSUED)


class Clock:
    """Seconds by name: the sum of many short stretches, and each of them."""

    def __init__(self) -> None:
        self.stretches: dict[str, list[float]] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        made = work()
        self.stretches.setdefault(name, []).append(time.perf_counter() - start)
        return made

    @property
    def seconds(self) -> dict[str, float]:
        return {name: sum(taken) for name, taken in self.stretches.items()}

    def least(self, name: str, beside: str) -> float:
        """The quickest turn of the one beside the quickest of the other: what the machine did meanwhile is not counted, what each turn costs is."""
        return min(self.stretches[name]) / min(self.stretches[beside])


def everything_made() -> None:
    while make_files(now=ISSUED):
        pass


def blocks(count: int, size: int) -> Iterator[range]:
    for first in range(0, count, size):
        yield range(first, min(first + size, count))


def whole(world: World, block: range) -> list[IssuedDocument]:
    """Rows, papers and files of letters."""
    documents = [issue(world, number) for number in block]
    everything_made()
    return documents


Whole = Callable[[World, range], list[IssuedDocument]]


def measured(
    world: World, count: int, *, signing: Callable[[bool], None], whole: Whole = whole, what: str = "letters", block: int = BLOCK
) -> dict[str, Any]:
    """Seconds of four ways over the same kinds of papers, in turns; and whether bare Typst and the child gave the same bytes."""
    clock, compiler, alike, files = Clock(), bare_compiler(), 0, 0
    for turn in blocks(count, block):
        signing(False)
        documents = clock("whole", lambda turn=turn: whole(world, turn))
        wanted = [(one, language) for one in documents for language in languages_of(one)]
        papers = [prepared(one, language) for one, language in wanted]
        first = clock("bare", lambda papers=papers: [bare(compiler, paper) for paper in papers])
        second = clock("rendering", lambda wanted=wanted: [paper_pdf(one, language) for one, language in wanted])
        files += len(wanted)
        alike += sum(one == other for one, other in zip(first, second, strict=True))
        signing(True)
        clock("signed", lambda turn=turn: whole(world, turn))
    seconds, ways = clock.seconds, ("rendering", "whole", "signed")
    ratios = {f"{name}_ratio": seconds[name] / seconds["bare"] for name in ways} | {f"{name}_least": clock.least(name, "bare") for name in ways}
    return {what: count, "files": files, "identical": alike, **{f"{name}_s": value for name, value in seconds.items()}, **ratios}


def kept_digests() -> dict[tuple[str, str], str]:
    rows = IssuedFile.objects.across_partners(reason="test").select_related("file", "document")
    return {(row.document.number, row.language): row.file.sha256 for row in rows}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
