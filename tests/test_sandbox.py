"""Files that kill their reader kill a child only; the child knows no secret and has limits it can't lift."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from core.errors import Invalid
from documents import sandbox
from documents.checks import SENTENCES, check_upload
from documents.parsers import Fault
from documents.sandbox import read_boxed
from documents.workbooks import WORKBOOK_SENTENCES
from scholarships.imports.boxed import open_workbook
from scholarships.imports.reading import Failed, read_workbook
from tests.hostile_files import picture
from tests.workbooks import person, workbook

CHILD = "tests.sandbox_children"


@pytest.mark.parametrize("what", ["eats_memory", "dies", "writes_a_file", "runs_on"])
def test_child_that_ends_early_is_a_fault_of_the_file(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", {**sandbox.LIMITS, "RLIMIT_CPU": 1})

    with pytest.raises(Fault, match="too_heavy"):
        read_boxed(f"{CHILD}:{what}", b"x")


def test_child_that_sleeps_is_ended_by_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1)
    start = time.perf_counter()

    with pytest.raises(Fault, match="too_heavy"):
        read_boxed(f"{CHILD}:sleeps", b"x")

    assert time.perf_counter() - start < 30  # and it would sleep for sixty


def test_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for files")

    assert read_boxed(f"{CHILD}:environment", b"").decode().split() == sorted(sandbox._bare())


def test_who_sends_such_a_file_reads_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LIMITS", {**sandbox.LIMITS, "RLIMIT_AS": 24 * 1024**2})

    with pytest.raises(Invalid) as refused:
        check_upload(SimpleUploadedFile("scan.png", picture("PNG")))
    with pytest.raises(Invalid) as list_refused:
        open_workbook(workbook([person()]))

    assert str(refused.value) == str(SENTENCES["too_heavy"])
    assert str(list_refused.value) == str(WORKBOOK_SENTENCES["too_heavy"])


def test_small_file_waits_for_a_moment_only() -> None:
    """A child that reads a picture, beside one that reads nothing, in turns: a busy moment of the machine meets both."""
    content = picture("PNG")
    checked, bare = [], []
    for _try in range(8):
        start = time.perf_counter()
        check_upload(SimpleUploadedFile("scan.png", content))
        checked.append(time.perf_counter() - start)
        start = time.perf_counter()
        read_boxed(f"{CHILD}:loaded", b"")
        bare.append(time.perf_counter() - start)

    assert min(checked) < 5 * min(bare), (checked, bare)


def test_workbook_comes_back_from_the_child_as_it_was_read() -> None:
    def odd(book: Any, sheet: Any) -> None:
        sheet.write_datetime(1, 3, datetime(1996, 5, 17), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
        sheet.merge_range(1, 8, 2, 8, "both")

    content = workbook([person(), person(1)], change=odd)
    here, there = read_workbook(content), open_workbook(content)

    assert any(isinstance(cell, Failed) for cell in there.rows[0].cells.values())
    assert there == here


def test_sentence_from_the_child_is_in_the_readers_language() -> None:
    with translation.override("ru"), pytest.raises(Invalid) as refused:
        open_workbook(workbook([]))
    with translation.override("ru"), pytest.raises(Invalid) as here:
        read_workbook(workbook([]))

    assert str(refused.value) == str(here.value)
    assert not str(refused.value).isascii()


def test_child_loads_no_part_of_the_portal() -> None:
    assert read_boxed(f"{CHILD}:loaded", b"") == b"documents"
    assert Path(sandbox.CHILD).name == "boxed.py"
