"""Letting people in. A phone may be without the network: what it saw is sent later, perhaps twice, and is one row all the same."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.workflow import perform, perform_each, saying_no
from events.enums import EventState
from events.enums import RegistrationState as S
from events.models import CheckIn, Event, EventSession, Registration
from events.queries.door import registrations_of
from events.rules.door import may_stand_at_door
from events.rules.programme import may_run_event
from partners.actor import Actor

AT_ONCE = 200  # scans of one message
AHEAD = timedelta(minutes=5)  # a phone's clock may be so far ahead of ours; a day it can't mean is not believed
BEHIND = timedelta(days=14)


@dataclass(frozen=True)
class Scan:
    """What a phone saw: the key is drawn by the phone when the badge is held to it, and stays with it however often it is sent."""

    key: uuid.UUID
    code: str
    at: datetime


@dataclass(frozen=True)
class Seen:
    """What became of a scan: "in", "again" (seen before, at `at`), "not_confirmed" (kept, for the desk to look at) or "unknown"."""

    key: uuid.UUID
    result: str
    name: str = ""
    at: datetime | None = None


def let_in(event: Event, scans: Sequence[Scan], *, session: EventSession | None = None, device: str = "", actor: Actor, now: datetime) -> list[Seen]:
    """Keep what was seen and say of each what became of it. Sent again, nothing is doubled; whoever has cancelled meanwhile is kept too.

    Order of effects: rows of the door (PostgreSQL leaves out what it has), then the attendance of those who were confirmed.
    """
    if not may_stand_at_door(actor, event):
        raise NotAllowed
    if len(scans) > AT_ONCE:
        raise Refused(_("Too many entries at once. Send them in parts."), code="too_many")
    if session is not None and session.event_id != event.pk:
        raise NotAllowed
    with saying_no(), transaction.atomic():
        people = _held(event, scans)
        rows = [_row(scan, people[scan.code], session, device, actor, now) for scan in scans if scan.code in people]
        kept = _keep(rows, people, session)
        came = [row for row in people.values() if row.state in (S.CONFIRMED, S.NO_SHOW)]  # the second: counted as absent too early
        at = {row.pk: kept[row.pk].at.isoformat() for row in came}
        perform_each(came, "attend", actor=actor, now=now, changes={"state_since": now}, data=lambda row: {"at": at[row.pk]})
    return [_seen(scan, people.get(scan.code), kept) for scan in scans]


def _held(event: Event, scans: Sequence[Scan]) -> dict[str, Registration]:
    """By code, locked in one order: of two phones that send the same people the second waits and sees what the first did."""
    return {row.code: row for row in _locked(registrations_of(event).filter(code__in={scan.code for scan in scans}))}


def _row(scan: Scan, registration: Registration, session: EventSession | None, device: str, actor: Actor, now: datetime) -> CheckIn:
    at = scan.at if now - BEHIND < scan.at <= now + AHEAD else now
    return CheckIn(
        id=scan.key, registration=registration, session=session, at=at, received_at=now, device=device[:60], by_label=actor.label[:200]
    )  # fmt: skip


def _keep(rows: Sequence[CheckIn], people: Mapping[str, Registration], session: EventSession | None) -> dict[int, CheckIn]:
    """A key that stands at another person already names nobody: that entry is kept under a new one, and the rest of the message with it."""
    written = CheckIn.objects.across_partners(reason="what a phone has seen at this door")
    written.bulk_create(rows, ignore_conflicts=True)
    kept = _kept(people, session)
    if lost := [row for row in rows if row.registration_id not in kept]:
        for row in lost:
            row.pk = uuid.uuid4()
        written.bulk_create(lost, ignore_conflicts=True)
        kept = _kept(people, session)
    return kept


def _kept(people: Mapping[str, Registration], session: EventSession | None) -> dict[int, CheckIn]:
    rows = CheckIn.objects.across_partners(reason="what a phone has seen at this door")
    found = rows.filter(registration__in=[row.pk for row in people.values()], session=session)
    return {row.registration_id: row for row in found}


def _seen(scan: Scan, registration: Registration | None, kept: Mapping[int, CheckIn]) -> Seen:
    if registration is None:
        return Seen(scan.key, "unknown")
    row = kept[registration.pk]
    if registration.state != S.ATTENDED:
        return Seen(scan.key, "not_confirmed", registration.name, row.at)
    return Seen(scan.key, "in" if row.pk == scan.key else "again", registration.name, row.at)


def undo_attendance(registration: Registration, *, reason: str, actor: Actor, now: datetime) -> None:
    """Somebody was taken for another: what the doors have seen goes, and the reason stays in the history."""
    with saying_no(), transaction.atomic():
        perform(registration, "undo_attendance", actor=actor, now=now, reason=reason, changes={"state_since": now, "certificate": None})
        CheckIn.objects.across_partners(reason="doors that have taken somebody for another").filter(registration=registration).delete()


def mark_attended(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """By list: whoever took part online, or came in by another door."""
    perform(registration, "attend", actor=actor, now=now, changes={"state_since": now})


def mark_each_attended(event: Event, people: Sequence[Registration], *, actor: Actor, now: datetime) -> int:
    """Ticked on the list; who was marked meanwhile is left as it is."""
    if not may_run_event(actor, event):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        rows = _locked(registrations_of(event).filter(pk__in=[one.pk for one in people], state__in=(S.CONFIRMED, S.NO_SHOW)))
        perform_each(rows, "attend", actor=actor, now=now, changes={"state_since": now})
    return len(rows)


def refuse_called_off(event: Event) -> None:
    if event.state == EventState.CANCELLED:
        raise Refused(_("The event was called off: nobody attends it."), code="called_off")


def count_absent(event: Event, *, actor: Actor, now: datetime) -> int:
    """After the event: whoever was confirmed and was not seen did not come. Whoever was seen while not confirmed yet, did."""
    if not may_run_event(actor, event):
        raise NotAllowed
    if now < event.ends_at:
        raise Refused(_("The event is not over yet."), code="not_over")
    refuse_called_off(event)
    with saying_no(), transaction.atomic():
        rows = _locked(registrations_of(event).filter(state=S.CONFIRMED))  # whoever presses the button too waits, and finds nobody left
        checks = CheckIn.objects.across_partners(reason="the door of an event that is over")
        seen = set(checks.filter(registration__in=[row.pk for row in rows]).values_list("registration_id", flat=True))
        absent = [row for row in rows if row.pk not in seen]
        perform_each([row for row in rows if row.pk in seen], "attend", actor=actor, now=now, changes={"state_since": now})
        perform_each(absent, "miss", actor=actor, now=now, changes={"state_since": now})
    return len(absent)


def _locked(rows: Any) -> list[Registration]:
    """In one order, so that two who act at once wait for each other and never cross."""
    return list(rows.select_related("event", "certificate").select_for_update(of=("self",), no_key=True).order_by("pk"))
