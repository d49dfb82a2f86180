"""Sheets of marks: opened, filled in, handed in, approved by another person; resits and corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for, record, record_each
from core.workflow import begin, lock, lock_for, perform, saying_no
from partners.actor import Actor
from training.enums import SheetState
from training.mark_entry import Entry
from training.models import Intake, Mark, MarkCorrection, Module, ResultSheet
from training.queries.marks import MARKED, REASON, Line, lines_of, people_to_resit
from training.queries.results import FILLED
from training.rules import marks as rules

STALE = "stale"


def open_sheet(intake: Intake, module: Module, *, actor: Actor, now: datetime) -> ResultSheet:
    """The first sheet of a module; scheme and pass mark are those of the version, frozen here."""
    if not rules.may_open_sheet(actor, intake, module):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock(intake)
        if ResultSheet.objects.across_partners(reason=REASON).filter(intake=intake, module=module).exists():
            raise Refused(gettext("There is a sheet of %(module)s already.") % {"module": module.code}, code="there")
        return _open(intake, module, actor=actor, now=now)


def open_sheets(intake: Intake, *, actor: Actor, now: datetime) -> list[ResultSheet]:
    """Of every marked module that has none yet."""
    if not rules.may_open_sheets(actor, intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock(intake)
        modules = Module.objects.filter(version=intake.version_id, is_marked=True).exclude(sheets__intake=intake) if intake.version_id else ()
        made = [_open(intake, module, actor=actor, now=now) for module in modules]
        if not made:
            raise Refused(_("Every module that is marked has its sheet already."), code="there")
    return made


def _open(intake: Intake, module: Module, *, actor: Actor, now: datetime, attempt: int = 1) -> ResultSheet:
    version = intake.version
    if version is None or module.version_id != version.pk or not module.is_marked:
        raise Refused(_("This module is not marked in the version of the programme that the intake follows."), code="not_marked")
    sheet = ResultSheet(
        intake=intake, module=module, attempt=attempt, scheme=version.scheme, pass_points=version.pass_points, created_at=now,
    )  # fmt: skip
    begin(sheet, "opened", actor=actor, now=now)
    return sheet


def save_marks(sheet: ResultSheet, *, entries: Mapping[int, Entry | None], revision: int, actor: Actor, now: datetime) -> int:
    """Write what differs, by enrolment; None empties a cell. Returns how many marks changed. The same few statements whatever the number.

    Raises `Refused("stale")` where somebody has saved since `revision` was read: nothing is written over unseen.
    """
    if not rules.may_enter_marks(actor, sheet):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = _open_and_current(sheet, revision)
        lines = {line.enrolment.pk: line for line in lines_of(locked)}
        if gone := {key for key, entry in entries.items() if entry and key not in lines}:
            raise Refused(gettext("%(n)d of the people marked here are no longer on the sheet. Reload the page.") % {"n": len(gone)}, code="gone")
        changed = [(lines[key], entry) for key, entry in entries.items() if key in lines and lines[key].entry != entry]
        if changed:
            data = _differences(changed)
            _write(locked, changed)
            locked.revision += 1
            locked.save(update_fields=["revision"])
            record(locked, "marks_saved", actor=actor, now=now, data=data)
    sheet.__dict__.update(locked.__dict__)
    return len(changed)


def _open_and_current(sheet: ResultSheet, revision: int) -> Any:
    locked = lock(sheet)
    if locked.state != SheetState.OPEN:
        raise Refused(_("This sheet is handed in: its marks can't be changed here any more. Reload the page."), code="wrong_state")
    if locked.revision != revision:
        last = entries_for(locked).filter(step="marks_saved").last()
        sentence = gettext(
            "%(who)s has saved marks since you opened this page. Nothing of yours is lost: look at the rows that differ and save again."
        )
        raise Refused(sentence % {"who": last.actor_label if last else gettext("Somebody else")}, code=STALE)
    return locked


def _write(sheet: ResultSheet, changed: Iterable[tuple[Line, Entry | None]]) -> None:
    new: list[Mark] = []
    kept: list[Mark] = []
    for line, entry in changed:
        mark = line.mark or Mark(sheet=sheet, enrolment=line.enrolment)
        mark.points, mark.was_absent = (entry.points, entry.was_absent) if entry else (None, False)
        (kept if line.mark else new).append(mark)
    rows = Mark.objects.across_partners(reason=REASON)
    insert_each(new)
    rows.bulk_update(kept, ["points", "was_absent"])


def _differences(changed: Iterable[tuple[Line, Entry | None]]) -> dict[str, Any]:
    """How many were entered, and the old value of each that was written over."""
    rows = list(changed)
    over = [[line.enrolment.pk, _plain(line.entry), _plain(entry)] for line, entry in rows if line.entry]
    return {"marks": len(rows), "over": over}


def _plain(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return "absent" if entry.points is None else str(entry.points)


def submit_sheet(sheet: ResultSheet, *, actor: Actor, now: datetime) -> None:
    """Hand in; refused with the names while a cell is empty."""
    by = {"submitted_at": now, "submitted_by_id": actor.user_id, "submitted_by_label": actor.label}
    perform(sheet, "submit", actor=actor, now=now, changes=by)


def take_sheet_back(sheet: ResultSheet, *, actor: Actor, now: datetime) -> None:
    perform(sheet, "take_back", actor=actor, now=now)


def return_sheet(sheet: ResultSheet, *, reason: str, actor: Actor, now: datetime) -> None:
    """Open again, with what is to be mended; who handed it in is told."""
    perform(sheet, "return", actor=actor, now=now, reason=reason)


def approve_sheet(sheet: ResultSheet, *, seen: int, actor: Actor, now: datetime) -> None:
    """What was `seen` (the revision) becomes final. Each trainee and each sender is told once, without the mark itself."""
    with saying_no(), transaction.atomic():
        locked = lock_for(sheet, "approve", actor=actor, now=now)
        if locked.revision != seen:
            raise Refused(_("The marks have changed since you opened this page. Look at them again."), code=STALE)
        perform(
            sheet, "approve", actor=actor, now=now, changes={"approved_at": now, "approved_by_id": actor.user_id, "approved_by_label": actor.label}
        )
        rows = Mark.objects.across_partners(reason=REASON).filter(FILLED, sheet=sheet).select_related("sheet__module", "sheet__intake", "enrolment")
        record_each(list(rows), "approved", actor=actor, now=now)


def open_resit(sheet: ResultSheet, *, actor: Actor, now: datetime) -> ResultSheet:
    """The next attempt, with exactly those who failed or did not sit."""
    if not rules.may_enter_marks(actor, sheet):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(sheet)
        if locked.state != SheetState.APPROVED:
            raise Refused(_("A resit is opened once the results of this attempt are approved."), code="wrong_state")
        most = sheet.intake.version.attempts if sheet.intake.version else 1
        if sheet.attempt >= most:
            raise Refused(gettext("The programme allows %(most)d attempts, and this was the last.") % {"most": most}, code="last_attempt")
        others = ResultSheet.objects.across_partners(reason=REASON).filter(intake=sheet.intake_id, module=sheet.module_id, attempt__gt=sheet.attempt)
        if others.exists():
            raise Refused(_("The sheet of the next attempt is open already."), code="there")
        people = people_to_resit(locked)
        if not people:
            raise Refused(_("Everybody has passed: there is nobody to sit again."), code="nobody")
        made = _open(sheet.intake, sheet.module, actor=actor, now=now, attempt=sheet.attempt + 1)
        insert_each([Mark(sheet=made, enrolment=person) for person in people])
    return made


def ask_correction(mark: Mark, *, entry: Entry, reason: str, actor: Actor, now: datetime) -> MarkCorrection:
    """Of an approved mark; nothing changes before another person has approved it."""
    if not rules.may_enter_marks(actor, mark.sheet):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: it stands beside the old mark in its history.")]})
    with saying_no(), transaction.atomic():
        locked = lock(mark)
        if locked.sheet.state != SheetState.APPROVED:
            raise Refused(_("Marks that are not approved are changed on the sheet itself."), code="wrong_state")
        if (locked.points, locked.was_absent) == (entry.points, entry.was_absent):
            raise Invalid({"new_mark": [_("This is the mark that stands there already.")]})
        correction = MarkCorrection(
            mark=mark, old_points=locked.points, new_points=entry.points, reason=reason.strip(), asked_at=now, asked_by_id=actor.user_id,
            asked_by_label=actor.label,
        )  # fmt: skip
        begin(correction, "asked", actor=actor, now=now)
    return correction


def approve_correction(correction: MarkCorrection, *, actor: Actor, now: datetime) -> None:
    """The mark changes here and nowhere else after approval; trainee and sender are told, and an open resit has again those who failed."""
    with saying_no(), transaction.atomic():
        lock(correction.mark.sheet)  # whoever opens the resit waits
        lock(correction.mark)
        perform(correction, "approve", actor=actor, now=now, changes=_decided(actor, now))
        mark = correction.mark
        mark.points, mark.was_absent = correction.new_points, correction.new_points is None
        mark.save(update_fields=["points", "was_absent"])
        record(mark, "corrected", actor=actor, now=now, reason=correction.reason)
        _follow_in_resit(mark)


def _follow_in_resit(mark: Mark) -> None:
    """Who passes by the correction is not asked to sit again; who fails by it is. What was entered on the resit already stays there."""
    sheet = mark.sheet
    following = ResultSheet.objects.across_partners(reason=REASON).filter(intake=sheet.intake_id, module=sheet.module_id, attempt=sheet.attempt + 1)
    resit = following.filter(state=SheetState.OPEN).select_for_update(no_key=True).first()
    if resit is None:
        return
    rows = Mark.objects.across_partners(reason=REASON).filter(sheet=resit, enrolment=mark.enrolment_id)
    if mark.points is not None and mark.points >= sheet.pass_points:
        rows.exclude(FILLED).delete()
    elif not rows.exists() and mark.enrolment.state in MARKED:
        Mark(sheet=resit, enrolment=mark.enrolment).save(force_insert=True)


def refuse_correction(correction: MarkCorrection, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(correction, "refuse", actor=actor, now=now, reason=reason, changes=_decided(actor, now))


def _decided(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"decided_at": now, "decided_by_id": actor.user_id, "decided_by_label": actor.label}


__all__ = [
    "approve_correction", "approve_sheet", "ask_correction", "open_resit", "open_sheet", "open_sheets", "refuse_correction",
    "return_sheet", "save_marks", "submit_sheet", "take_sheet_back",
]  # fmt: skip
