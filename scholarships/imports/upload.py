"""The way in, the same for page and command: check the file, read it, check its rows, keep what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from documents.checks import XLSX
from documents.workbooks import check_workbook
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day
from scholarships.enums import ImportState
from scholarships.imports.boxed import open_workbook
from scholarships.imports.checking import check_passports, check_rows
from scholarships.imports.pasting import read_pasted
from scholarships.imports.reading import Sheet
from scholarships.models import Call, NomineeImport
from scholarships.operations.imports import Workbook, keep_import
from scholarships.queries.imports import imports_of

PASTED = "text/csv"


def take_in(upload: UploadedFile[bytes], *, call: Call, partner: Partner, actor: Actor, now: datetime) -> tuple[NomineeImport, bool]:
    """The import of this file, and whether it is new: what was imported before is found again and changes nothing.

    Raises `Invalid({"file": [sentence]})` for a file that is no list of nominees, `Refused` when the call takes none.
    """
    checked = check_workbook(upload)
    return _take(checked.name, checked.content, lambda: open_workbook(checked.content), call=call, partner=partner, actor=actor, now=now)


def take_pasted(text: str, *, call: Call, partner: Partner, actor: Actor, now: datetime) -> tuple[NomineeImport, bool]:
    """`take_in` for rows pasted into the page. Raises `Invalid({"pasted": [sentence]})`."""
    name = gettext("pasted rows") + ".csv"
    return _take(name, text.encode(), lambda: read_pasted(text), call=call, partner=partner, actor=actor, now=now, content_type=PASTED)


def _take(
    name: str, content: bytes, read: Callable[[], Sheet], *, call: Call, partner: Partner, actor: Actor, now: datetime, content_type: str = XLSX
) -> tuple[NomineeImport, bool]:
    sha256 = hashlib.sha256(content).hexdigest()
    before: NomineeImport | None = imports_of(call, partner).filter(sha256=sha256, state=ImportState.DONE).first()
    if before is not None:
        return before, False
    sheet = read()
    rows = check_rows(sheet, today=host_day(now))
    check_passports(rows, sheet, partner)
    layout = {"sheet": sheet.name, "headings": sheet.headings, "stray": sheet.stray, "hidden_rows": sheet.hidden_rows, **sheet.notes}
    layout["pasted"] = content_type == PASTED
    workbook = Workbook(name, content, sha256, layout, rows.rows, rows.faults, content_type)
    return keep_import(call, partner=partner, workbook=workbook, actor=actor, now=now), True
