"""The way in, the same for page and command: check the file, read it, check its rows, keep what was found."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from documents.workbooks import check_workbook
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day
from scholarships.enums import ImportState
from scholarships.imports.boxed import open_workbook
from scholarships.imports.checking import check_rows
from scholarships.models import Call, NomineeImport
from scholarships.operations.imports import Workbook, keep_import
from scholarships.queries.imports import imports_of


def take_in(upload: UploadedFile[bytes], *, call: Call, partner: Partner, actor: Actor, now: datetime) -> tuple[NomineeImport, bool]:
    """The import of this file, and whether it is new: what was imported before is found again and changes nothing.

    Raises `Invalid({"file": [sentence]})` for a file that is no list of nominees, `Refused` when the call takes none.
    """
    checked = check_workbook(upload)
    sha256 = hashlib.sha256(checked.content).hexdigest()
    before: NomineeImport | None = imports_of(call, partner).filter(sha256=sha256, state=ImportState.DONE).first()
    if before is not None:
        return before, False
    sheet = open_workbook(checked.content)
    rows = check_rows(sheet, today=host_day(now))
    layout = {"sheet": sheet.name, "headings": sheet.headings, "stray": sheet.stray, "hidden_rows": sheet.hidden_rows}
    workbook = Workbook(checked.name, checked.content, sha256, layout, rows.rows, rows.faults)
    return keep_import(call, partner=partner, workbook=workbook, actor=actor, now=now), True
