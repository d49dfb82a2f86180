"""A workbook read in the child process of `documents.sandbox`: what goes in, what comes back, both as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import django
from django.conf import settings
from django.utils import translation

from core.errors import Invalid
from documents.parsers import Fault
from documents.sandbox import read_boxed
from documents.workbooks import refuse_workbook
from scholarships.imports.reading import MERGED, UNSOLVED, Failed, RawRow, Sheet, read_workbook

TIMES: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def open_workbook(content: bytes) -> Sheet:
    """`read_workbook` in a child, with the sentences in the reader's language. Raises `Invalid({"file": [sentence]})`."""
    languages = [[code, str(name)] for code, name in settings.LANGUAGES]
    words = {"language": translation.get_language() or "en", "languages": languages, "places": [str(place) for place in settings.LOCALE_PATHS]}
    try:
        found = json.loads(read_boxed("scholarships.imports.boxed:answer", content, **words))
    except Fault as fault:
        refuse_workbook(str(fault))
    if sentences := found.get("refused"):
        raise Invalid({"file": sentences})
    rows = [RawRow(row["number"], row["hidden"], {key: _cell(cell) for key, cell in row["cells"].items()}) for row in found["rows"]]
    headings = {key: (letters, text) for key, (letters, text) in found["headings"].items()}
    return Sheet(found["name"], headings, found["stray"], rows, found["hidden_rows"], None, found["day_zero"], found["notes"])


def answer(content: bytes, *, language: str, languages: list[list[str]], places: list[str]) -> bytes:
    """Runs in the child, which knows of the portal no more than its languages."""
    if not settings.configured:
        settings.configure(LANGUAGES=[tuple(pair) for pair in languages], LOCALE_PATHS=places, USE_I18N=True)
        django.setup()
    with translation.override(language):
        try:
            sheet = read_workbook(content)
        except Invalid as invalid:
            return json.dumps({"refused": [str(sentence) for sentence in invalid.errors["file"]]}).encode()
    found = {name: getattr(sheet, name) for name in ("name", "headings", "stray", "hidden_rows", "day_zero", "notes")}
    rows = [{"number": row.number, "hidden": row.hidden, "cells": {key: _plain(cell) for key, cell in row.cells.items()}} for row in sheet.rows]
    return json.dumps({**found, "rows": rows}).encode()


def _plain(cell: Any) -> Any:
    """What JSON has no word for becomes a list of kind and text; a cell itself is never a list."""
    if isinstance(cell, str | int | float):
        return cell
    if cell is MERGED or cell is UNSOLVED:
        return ["merged" if cell is MERGED else "unsolved", ""]
    if isinstance(cell, Failed):
        return ["failed", cell.shown]
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    for kind, type_of in TIMES.items():
        if isinstance(cell, type_of):
            return [kind, cell.isoformat()]
    return cell


def _cell(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    if kind in ("merged", "unsolved"):
        return MERGED if kind == "merged" else UNSOLVED
    if kind == "failed":
        return Failed(text)
    return timedelta(seconds=text) if kind == "timedelta" else TIMES[kind].fromisoformat(text)
