"""Malformed workbooks, one of each kind: nothing is written, each fault has its sheet, row, column, what was found and its sentence.

All three hundred run in `tests/soak/test_malformed.py`.
"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from core.errors import Invalid
from documents.workbooks import check_workbook
from scholarships.imports.checking import check_rows
from scholarships.imports.faults import SENTENCES, fault_line
from scholarships.imports.reading import read_workbook
from tests.malformed import CELLS, FILES, FORGIVEN, SHEET_NAME, TWINS, Case, cases
from tests.world import NOW

ALL = dict(cases())
ALONE = [*FILES, *FORGIVEN, *CELLS, *TWINS]


def hold(case: Case) -> None:
    """What comes of the workbook is what the case says, cell by cell."""
    content = case.content()
    if case.words:
        with pytest.raises(Invalid) as refused:
            read_workbook(check_workbook(SimpleUploadedFile(case.name, content)).content)
        assert case.words in str(refused.value)
        return
    sheet = read_workbook(check_workbook(SimpleUploadedFile(case.name, content)).content)
    found = check_rows(sheet, today=NOW.date())
    lines = [fault_line(fault, {"sheet": sheet.name, "headings": sheet.headings}) for fault in found.faults]
    seen = [(line.row, line.column, line.found, fault["code"]) for line, fault in zip(lines, found.faults, strict=True)]
    assert seen == list(case.faults)
    for line in lines:
        assert line.line.startswith(f"Sheet '{SHEET_NAME}', row {line.row}, column {line.column} (")
    if not case.faults:
        assert len(found.rows) == case.rows
        assert {key: found.rows[0]["values"].get(key) for key in case.kept} == case.kept


@pytest.mark.parametrize("name", ALONE)
def test_each_kind_alone(name: str) -> None:
    hold(ALL[name])


@pytest.mark.parametrize("name", [name for name in ALL if name not in ALONE][::20])
def test_some_pairs(name: str) -> None:
    hold(ALL[name])


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 300
    assert len(ALONE) >= 25
    assert len({kind.code for kind in (CELLS | TWINS).values()}) >= 25


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_sentence_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        assert all(str(sentence) for sentence in SENTENCES.values())
