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
from core.workflow import TRIES, again_when_crossed, begin, each_by_itself, perform, saying_no
from documents.checks import XLSX
from documents.operations import store_bytes
from partners.actor import Actor, actor_for
from partners.models import Partner
from people.models import Person
from scholarships import rules
from scholarships.enums import ImportState
from scholarships.models import Allotment, Call, Nomination, NomineeImport
from scholarships.operations.allotments import check_invited, lock_allotment
from scholarships.operations.lists import save_passports, start_nominations
from scholarships.operations.nominations import save_nomination, submit_nomination
from scholarships.operations.persons import keep_person
from scholarships.queries.imports import CREATE, SAME, SENT, UPDATE, PlannedRow, by_rank, forecast, planned_rows, touched
from scholarships.transitions import check_window

log = logging.getLogger(__name__)
WORKER = Actor.system("import")
AT_ONCE = 200  # rows that the page itself imports; longer lists go to a worker
WAKE_AGAIN = timedelta(seconds=20)
GIVE_UP = timedelta(hours=1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Workbook:
    """A list that was read: its file, its sheet, its rows and what is wrong with them."""

    name: str
    content: bytes
    sha256: str
    layout: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    faults: Sequence[Mapping[str, Any]]
    content_type: str = XLSX


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
    check_invited(call, partner)
    with saying_no(), transaction.atomic():
        file = store_bytes(workbook.content, name=workbook.name, content_type=workbook.content_type, actor=actor, now=now)
        nominee_import = NomineeImport(
            call=call, partner=partner, file=file, sha256=workbook.sha256, state=ImportState.PREVIEW, layout=dict(workbook.layout),
            rows=list(workbook.rows), faults=list(workbook.faults), created_at=now, created_by_id=actor.user_id, created_by_label=actor.label[:200],
        )  # fmt: skip
        begin(nominee_import, "uploaded", actor=actor, now=now)
        if workbook.faults:
            perform(nominee_import, "find_faults", actor=actor, now=now, data={"faults": len(workbook.faults)})
    return nominee_import


def confirm_import(nominee_import: NomineeImport, *, also_submit: bool, ranked: bool = False, actor: Actor, now: datetime) -> None:
    """The officer has seen the preview. `now` is the instant that counts for the call's closing, however late a worker comes.

    `ranked`: who has no rank gets one, in the order of the file.
    """
    summary = {"ranked": True} if ranked else {}
    changes: dict[str, Any] = {"confirmed_at": now, "confirmed_by_id": actor.user_id, "also_submit": also_submit, "summary": summary}
    perform(nominee_import, "confirm", actor=actor, now=now, changes=changes)


def carry_out(import_id: int, *, now: datetime, in_background: bool = False, progress: Progress | None = None) -> bool:
    """Write a confirmed list in one transaction. False when there is nothing to do, another worker is at it, or it was refused.

    The lock on the row is the sign of life: a killed worker lets go of it, its transaction is undone, and the sweep wakes another.
    """

    def once() -> bool:
        with saying_no(), transaction.atomic():
            nominee_import = _running(import_id)
            if nominee_import is not None:
                _write(nominee_import, now, in_background, progress or (lambda done, total: None))
        return nominee_import is not None

    try:
        return again_when_crossed(once)
    except PortalError as refused:
        put_back(import_id, sentence=str(refused) or gettext("You may no longer nominate for this partner."), now=now, in_background=in_background)
    except Exception:
        log.exception("import %s failed", import_id)
        sentence = gettext("The list could not be imported. Try again; if it fails again, tell the administrator.")
        put_back(import_id, sentence=sentence, now=now, in_background=in_background)
    return False


def _running(import_id: int) -> NomineeImport | None:
    rows = NomineeImport.objects.across_partners(reason="the worker carries out what an officer has confirmed")
    rows = rows.select_related("call__intake__programme", "partner", "file").select_for_update(of=("self",), no_key=True, skip_locked=True)
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
        rows, allotment = _held(nominee_import)
        _save(rows, nominee_import, actor, at, progress)
        sent = _send(rows, nominee_import, allotment, actor, at) if nominee_import.also_submit else set()
    numbers = {outcome: sum(row.outcome == outcome for row in rows) for outcome in (CREATE, UPDATE, SAME, SENT)}
    summary = asdict(Summary(numbers[CREATE], numbers[UPDATE], numbers[SAME], numbers[SENT], len(sent)))
    changes = {"done_at": now, "summary": summary, "rows": [_kept(row, sent) for row in rows], "faults": []}
    perform(nominee_import, "finish", actor=WORKER, now=now, changes=changes, data={**summary, "in_background": in_background})


def _held(nominee_import: NomineeImport) -> tuple[list[PlannedRow], Allotment]:
    """What the list does now, with everything it touches locked in the order of all operations (see `lock_allotment`).

    A draft that another officer began while this waited is not locked yet: everything is let go, and once more.
    """
    for _try in range(TRIES):
        point = transaction.savepoint()
        before = touched(nominee_import)
        for model, keys in zip((Nomination, Person), before, strict=True):
            rows = model.objects.across_partners(reason="drafts and persons of the import's own partner").filter(pk__in=keys)
            list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
        allotment = lock_allotment(nominee_import.call, nominee_import.partner)
        planned = planned_rows(nominee_import, ranked=bool(nominee_import.summary.get("ranked")))
        if all(now <= then for now, then in zip(_keys(planned), before, strict=True)):
            return planned, allotment
        transaction.savepoint_rollback(point)
    raise Refused(gettext("Others are changing these nominations at this moment. Nothing was changed; try again in a few seconds."), code="busy")


def _keys(rows: list[PlannedRow]) -> tuple[set[int], set[int]]:
    drafts = {row.nomination.pk for row in rows if row.outcome in (UPDATE, SAME)}
    return drafts, {row.person.pk for row in rows if row.outcome != SENT and row.person.pk}


def _save(rows: list[PlannedRow], nominee_import: NomineeImport, actor: Actor, at: datetime, progress: Progress) -> None:
    """First what is there already, row by row; then what is new, all at once and last, because others wait for the numbers it takes."""
    new, there = [row for row in rows if row.outcome == CREATE], [row for row in rows if row.outcome != CREATE]
    for row in new:
        _correct(row, actor, at)
    for done, row in enumerate(there, 1):
        _correct(row, actor, at)
        progress(done, len(rows))
    progress(len(there), len(rows))
    drafts = [row.nomination for row in new]
    start_nominations(nominee_import.call, partner=nominee_import.partner, drafts=drafts, actor=actor, now=at)
    save_passports([(row.nomination, row.passport_fields) for row in new if row.passport_fields], actor=actor, now=at)
    progress(len(rows), len(rows))


def _correct(row: PlannedRow, actor: Actor, at: datetime) -> None:
    if row.outcome == CREATE and row.person.pk and row.person_fields:
        row.person = row.nomination.person = keep_person(row.person, fields=row.person_fields, actor=actor, now=at)
    if row.outcome == UPDATE:
        save_nomination(row.nomination, fields=row.fields, person_fields=row.person_fields, actor=actor, now=at)
        save_passports([(row.nomination, row.passport_fields)] if row.passport_fields else [], actor=actor, now=at)


def _send(rows: list[PlannedRow], nominee_import: NomineeImport, allotment: Allotment, actor: Actor, at: datetime) -> set[int]:
    """Numbers of the rows that were sent. What can't be sent stays a draft, and its own page says why."""
    ahead = forecast(rows, nominee_import.call, allotment)
    sent: set[int] = set()
    for row in by_rank(rows) if ahead.sent else ():
        if len(sent) >= ahead.slots:
            break
        if not row.is_complete:
            continue
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
    with saying_no(), transaction.atomic():
        if (nominee_import := _running(import_id)) is not None:
            changes = {"summary": {"refusal": sentence}}
            perform(nominee_import, "put_back", actor=WORKER, now=now, reason=sentence, changes=changes, data={"in_background": in_background})


def stop_import(nominee_import: NomineeImport, *, actor: Actor, now: datetime) -> bool:
    """Put a confirmed list back that no worker holds; nothing was written. False when one is at it: then it is asked to stop itself."""
    if not rules.may_nominate_for(actor, nominee_import.partner_id):
        raise NotAllowed
    put_back(nominee_import.pk, sentence=stopped_by(actor), now=now)
    nominee_import.refresh_from_db()
    return bool(nominee_import.state != ImportState.RUNNING)


def stopped_by(actor: Actor) -> str:
    return gettext("%(name)s has stopped the import.") % {"name": actor.label}


def wake(import_id: int) -> None:
    try:
        current_app.send_task("scholarships.import_nominees", args=[import_id], retry=False)
    except Exception:
        log.warning("queue is down; import %s waits for the sweep", import_id, exc_info=True)


def sweep_imports(*, now: datetime) -> list[int]:
    """Confirmed lists that no worker holds, because the wake-up or the worker was lost. Returns those woken."""
    rows = NomineeImport.objects.across_partners(reason="the sweep looks after everybody's imports")
    with transaction.atomic():
        due = rows.filter(state=ImportState.RUNNING, confirmed_at__lt=now - WAKE_AGAIN)
        idle = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True).only("pk", "confirmed_at").order_by("pk")[:50])
    each_by_itself(idle, lambda row: _wake_or_give_up(row, now), what="sweep of import")
    return [row.pk for row in idle]


def _wake_or_give_up(nominee_import: NomineeImport, now: datetime) -> None:
    assert nominee_import.confirmed_at
    if nominee_import.confirmed_at >= now - GIVE_UP:
        return wake(nominee_import.pk)
    sentence = gettext("The list could not be imported within an hour. Try again; if it fails again, tell the administrator.")
    put_back(nominee_import.pk, sentence=sentence, now=now, in_background=True)
    return None
