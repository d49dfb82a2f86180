"""A list of nominees comes in: kept with what was read, confirmed, carried out whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from core.errors import NotAllowed, PortalError, Refused
from core.workflow import begin, perform, saying_no
from documents.checks import XLSX
from documents.operations import store_bytes
from partners.actor import Actor, actor_for
from partners.models import Partner
from people.operations import save_person
from scholarships import rules
from scholarships.enums import ImportState
from scholarships.models import Allotment, Call, Nomination, NomineeImport
from scholarships.operations.nominations import save_nomination, start_nomination, submit_nomination
from scholarships.operations.persons import keep_person
from scholarships.queries.imports import CREATE, SAME, SENT, UPDATE, PlannedRow, forecast, planned_rows
from scholarships.transitions import check_window

log = logging.getLogger(__name__)
WORKER = Actor.system("import")
AT_ONCE = 200  # rows that the page itself imports; longer lists go to a worker
WAKE_AGAIN = timedelta(seconds=20)
GIVE_UP = timedelta(hours=1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read: its file, its sheet, its rows and what is wrong with them."""

    name: str
    content: bytes
    sha256: str
    layout: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    faults: Sequence[Mapping[str, Any]]


@dataclass
class Summary:
    """Counts of one import."""

    created: int = 0
    updated: int = 0
    same: int = 0
    sent_before: int = 0
    submitted: int = 0


def keep_import(call: Call, *, partner: Partner, workbook: Workbook, actor: Actor, now: datetime) -> NomineeImport:
    """Keep file, rows and faults for the preview. Writes no person and no nomination."""
    if not rules.may_nominate_for(actor, partner.pk):
        raise NotAllowed
    check_window(call, max(now, call.opens_at))
    _allotment(call, partner)
    with transaction.atomic():
        file = store_bytes(workbook.content, name=workbook.name, content_type=XLSX, actor=actor, now=now)
        nominee_import = NomineeImport(
            call=call, partner=partner, file=file, sha256=workbook.sha256, state=ImportState.PREVIEW, layout=dict(workbook.layout),
            rows=list(workbook.rows), faults=list(workbook.faults), created_at=now, created_by_id=actor.user_id, created_by_label=actor.label[:200],
        )  # fmt: skip
        begin(nominee_import, "uploaded", actor=actor, now=now)
        if workbook.faults:
            perform(nominee_import, "find_faults", actor=actor, now=now, data={"faults": len(workbook.faults)})
    return nominee_import


def _allotment(call: Call, partner: Partner, *, locked: bool = False) -> Allotment:
    rows = Allotment.objects.owned_by(partner).filter(call=call)
    found: Allotment | None = (rows.select_for_update(no_key=True) if locked else rows).first()
    if found is None:
        raise Refused(gettext("Your country has no places in this call."))
    return found


def confirm_import(nominee_import: NomineeImport, *, also_submit: bool, actor: Actor, now: datetime) -> None:
    """The officer has seen the preview. `now` is the instant that counts for the call's closing, however late a worker comes."""
    changes: dict[str, Any] = {"confirmed_at": now, "confirmed_by_id": actor.user_id, "also_submit": also_submit, "summary": {}}
    perform(nominee_import, "confirm", actor=actor, now=now, changes=changes)


def carry_out(import_id: int, *, now: datetime, in_background: bool = False, progress: Progress | None = None) -> bool:
    """Write a confirmed list in one transaction. False when there is nothing to do, another worker is at it, or it was refused.

    The lock on the row is the sign of life: a killed worker lets go of it, its transaction is undone, and the sweep wakes another.
    """
    try:
        with saying_no(), transaction.atomic():
            nominee_import = _running(import_id)
            if nominee_import is None:
                return False
            _write(nominee_import, now, in_background, progress or (lambda done, total: None))
        return True
    except PortalError as refused:
        put_back(import_id, sentence=str(refused) or gettext("You may no longer nominate for this partner."), now=now, in_background=in_background)
    except Exception:
        log.exception("import %s failed", import_id)
        sentence = gettext("The list could not be imported. Try again; if it fails again, tell the administrator.")
        put_back(import_id, sentence=sentence, now=now, in_background=in_background)
    return False


def _running(import_id: int) -> NomineeImport | None:
    rows = NomineeImport.objects.across_partners(reason="the worker carries out what an officer has confirmed")
    rows = rows.select_related("call__intake__programme", "partner", "file").select_for_update(of=("self",), skip_locked=True)
    found: NomineeImport | None = rows.filter(pk=import_id, state=ImportState.RUNNING).first()
    return found


def _write(nominee_import: NomineeImport, now: datetime, in_background: bool, progress: Progress) -> None:
    """Drafts first, in the order of the file; then, if asked for, those that are complete are sent by rank."""
    assert nominee_import.confirmed_at
    assert nominee_import.confirmed_by_id
    user = User.objects.get(pk=nominee_import.confirmed_by_id)
    actor, at = actor_for(user, nominee_import.confirmed_at), nominee_import.confirmed_at
    if not rules.may_nominate_for(actor, nominee_import.partner_id):
        raise NotAllowed
    with translation.override(user.language):
        drafts = [row.nomination.pk for row in planned_rows(nominee_import) if row.outcome == UPDATE]
        _lock_drafts(drafts)  # before the allotment, as a submission does, so that the two never wait for each other
        allotment = _allotment(nominee_import.call, nominee_import.partner, locked=True)
        rows = planned_rows(nominee_import)
        for done, row in enumerate(rows, 1):
            _keep_person(row, actor, at)
            progress(done // 2, len(rows))
        for done, row in enumerate(rows, len(rows) + 1):
            _apply(row, nominee_import, actor, at)
            progress(done // 2, len(rows))
        sent = _send(rows, nominee_import, allotment, actor, at) if nominee_import.also_submit else set()
    numbers = {outcome: sum(row.outcome == outcome for row in rows) for outcome in (CREATE, UPDATE, SAME, SENT)}
    summary = asdict(Summary(numbers[CREATE], numbers[UPDATE], numbers[SAME], numbers[SENT], len(sent)))
    changes = {"done_at": now, "summary": summary, "rows": [_kept(row, sent) for row in rows], "faults": []}
    perform(nominee_import, "finish", actor=WORKER, now=now, changes=changes, data={**summary, "in_background": in_background})


def _lock_drafts(keys: list[int]) -> None:
    rows = Nomination.objects.across_partners(reason="drafts of the import's own partner")
    list(rows.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _keep_person(row: PlannedRow, actor: Actor, at: datetime) -> None:
    """Persons come before nominations: the numbers of nominations are held until the end, and others wait for them."""
    if row.outcome == CREATE and (row.person_fields or row.person.pk is None):
        row.person = keep_person(row.person, fields=row.person_fields, actor=actor, now=at)


def _apply(row: PlannedRow, nominee_import: NomineeImport, actor: Actor, at: datetime) -> None:
    if row.outcome == CREATE:
        row.nomination = start_nomination(
            nominee_import.call, partner=nominee_import.partner, person=row.person, person_fields={}, actor=actor, now=at
        )
    if row.outcome == CREATE and row.fields:
        save_nomination(row.nomination, fields=row.fields, actor=actor, now=at)
    if row.outcome == UPDATE:
        save_nomination(row.nomination, fields=row.fields, person_fields=row.person_fields, actor=actor, now=at)


def _send(rows: list[PlannedRow], nominee_import: NomineeImport, allotment: Allotment, actor: Actor, at: datetime) -> set[int]:
    """Numbers of the rows that were sent. What can't be sent stays a draft, and its own page says why."""
    ahead = forecast(rows, nominee_import.call, allotment)
    sent: set[int] = set()
    for row in ahead.ready:
        if len(sent) >= ahead.sent:
            break
        try:
            submit_nomination(row.nomination, actor=actor, now=at)
        except Refused:
            continue
        sent.add(row.number)
    return sent


def _kept(row: PlannedRow, sent: set[int]) -> dict[str, Any]:
    return {
        "row": row.number,
        "hidden": row.hidden,
        "outcome": row.outcome,
        "name": row.person.passport_name,
        "nomination": row.nomination.pk,
        "reference": row.nomination.reference,
        "sent": row.number in sent,
    }


def put_back(import_id: int, *, sentence: str, now: datetime, in_background: bool = False) -> None:
    """Nothing was written; the officer reads why on the preview."""
    with transaction.atomic():
        if (nominee_import := _running(import_id)) is not None:
            changes = {"summary": {"refusal": sentence}}
            perform(nominee_import, "put_back", actor=WORKER, now=now, reason=sentence, changes=changes, data={"in_background": in_background})


def wake(import_id: int) -> None:
    try:
        current_app.send_task("scholarships.import_nominees", args=[import_id], retry=False)
    except Exception:
        log.warning("queue is down; import %s waits for the sweep", import_id, exc_info=True)


def sweep_imports(*, now: datetime) -> list[int]:
    """Confirmed lists that no worker holds, because the wake-up or the worker was lost. Returns those woken."""
    rows = NomineeImport.objects.across_partners(reason="the sweep looks after everybody's imports")
    with transaction.atomic():
        idle = rows.filter(state=ImportState.RUNNING, confirmed_at__lt=now - WAKE_AGAIN).select_for_update(of=("self",), skip_locked=True)
        found = list(idle.order_by("pk").values_list("pk", "confirmed_at")[:50])
    for import_id, confirmed_at in found:
        if confirmed_at < now - GIVE_UP:
            sentence = gettext("The list could not be imported within an hour. Try again; if it fails again, tell the administrator.")
            put_back(import_id, sentence=sentence, now=now, in_background=True)
        else:
            wake(import_id)
    return [import_id for import_id, _confirmed_at in found]
