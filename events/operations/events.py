"""An event from the plan to its end. What people were told is told again each time it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import Invalid, NotAllowed, Refused
from core.numbers import reference
from core.timefmt import day_text
from core.workflow import again_when_crossed, begin, lock_for, perform, saying_no
from events.enums import COMING, SessionState
from events.models import Event, EventSession
from events.operations.telling import plain, write_to_guests
from events.rules import programme as rules
from partners.actor import Actor
from partners.queries import host_day

# What whoever takes part reads of an event: a change of it is told. Everything else is kept in the history alone.
TOLD = ("title_en", "starts_at", "ends_at", "place", "mode", "online_url", "zone", "languages")


def create_event(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Event:
    """Number at once; nobody outside the house knows of it until its programme is published."""
    if not rules.may_run_events_of(actor, fields["institution"].pk):
        raise NotAllowed
    with transaction.atomic():
        event = Event(
            reference=reference("EV", host_day(now).year),
            state_since=now,
            changed_at=now,
            created_at=now,
            created_by_label=actor.label[:200],
            **fields,
        )
        begin(event, "created", actor=actor, now=now)
    return event


def change_event(event: Event, *, fields: Mapping[str, Any], with_sessions: bool = False, seen: str = "", actor: Actor, now: datetime) -> None:
    """What really differs is written. With `with_sessions` the whole programme moves as far as the beginning of the event.

    `seen` is the `sequence` that the page showed: a page that was opened before another change takes nothing of it back.
    """
    locked = again_when_crossed(lambda: _change(event, fields, with_sessions, seen, actor, now))
    event.__dict__.update(locked.__dict__)


def _change(event: Event, fields: Mapping[str, Any], with_sessions: bool, seen: str, actor: Actor, now: datetime) -> Event:
    with saying_no(), transaction.atomic():
        locked: Event = lock_for(event, "change", actor=actor, now=now)
        refuse_unseen(seen, locked.sequence)
        differs = {name: [plain(getattr(locked, name)), plain(value)] for name, value in fields.items() if getattr(locked, name) != value}
        if "institution" in differs and not rules.may_run_events_of(actor, fields["institution"].pk):
            raise NotAllowed
        if not differs:
            return locked
        told = {name: values for name, values in differs.items() if name in TOLD}
        shift = fields.get("starts_at", locked.starts_at) - locked.starts_at
        changes = {name: fields[name] for name in differs}
        if told:
            changes |= {"sequence": locked.sequence + 1, "changed_at": now}
        if with_sessions and shift:
            move_programme(locked, shift, actor=actor, now=now)
        perform(
            locked,
            "change",
            actor=actor,
            now=now,
            changes=changes,
            data={"changed": differs, "told": told, "programme": bool(with_sessions and shift)},
        )
        _keep_sessions_inside(locked)
        if told and locked.state in COMING:
            write_to_guests(locked, "event_changed", {"told": told}, actor=actor, now=now)
    return locked


def refuse_unseen(seen: str, sequence: int) -> None:
    if seen and seen != str(sequence):
        raise Refused(_("Somebody else has changed it meanwhile. Open the page again: it shows what is set now."), code="unseen")


def move_programme(event: Event, shift: timedelta, *, actor: Actor, now: datetime) -> None:
    """Session by session, the last first when it goes on: what is still where it was stands in no way. Nobody is told of each."""
    rows = EventSession.objects.across_partners(reason="the programme moves with its event").filter(event=event, state=SessionState.PLANNED)
    for session in rows.order_by("-starts_at" if shift > timedelta() else "starts_at", "pk"):
        session.event = event
        times = {"starts_at": session.starts_at + shift, "ends_at": session.ends_at + shift}
        changes = {**times, "sequence": session.sequence + 1, "changed_at": now}
        perform(session, "move_with_event", actor=actor.in_consequence(), now=now, changes=changes)


def _keep_sessions_inside(event: Event) -> None:
    """Whoever changes the dates moves or cancels first what would lie outside."""
    rows = EventSession.objects.across_partners(reason="whether the programme lies within the event").filter(event=event, state=SessionState.PLANNED)
    outside = [*rows.filter(starts_at__lt=event.starts_at), *rows.filter(ends_at__gt=event.ends_at, starts_at__gte=event.starts_at)]
    if outside:
        day = day_text(outside[0].starts_at.astimezone(ZoneInfo(event.zone)).date())
        sentence = ngettext(
            "%(n)d session of the programme would lie outside the event, on %(day)s. Move it first, or tick that the programme moves too.",
            "%(n)d sessions of the programme would lie outside the event, the first on %(day)s. Move them first, or tick that the programme moves too.",
            len(outside),
        )
        raise Invalid({"ends_on": [sentence % {"n": len(outside), "day": day}]})


def publish_programme(event: Event, *, actor: Actor, now: datetime) -> None:
    _step(event, "publish_programme", actor=actor, now=now)


def note_invited(event: Event, *, actor: Actor, now: datetime) -> None:
    """Invitations are out: sent from here, which does this step too, or another way."""
    _step(event, "note_invited", actor=actor, now=now)


def note_held(event: Event, *, actor: Actor, now: datetime) -> None:
    _step(event, "note_held", actor=actor, now=now)


def note_materials(event: Event, *, actor: Actor, now: datetime) -> None:
    _step(event, "publish_materials", actor=actor, now=now)


def note_statement(event: Event, *, actor: Actor, now: datetime) -> None:
    """The joint statement is issued; whoever issues it does this step too."""
    _step(event, "note_statement", actor=actor, now=now)


def close_event(event: Event, *, actor: Actor, now: datetime) -> None:
    _step(event, "close", actor=actor, now=now)


def cancel_event(event: Event, *, reason: str, actor: Actor, now: datetime) -> None:
    """Rooms and speakers are free at once; everybody who knows of the event is told, with the reason, and calendars show it."""
    was_known = event.state in COMING

    def once() -> None:
        with saying_no(), transaction.atomic():
            locked = lock_for(event, "cancel", actor=actor, now=now)
            perform(
                locked, "cancel", actor=actor, now=now, reason=reason,
                changes={"state_since": now, "sequence": locked.sequence + 1, "changed_at": now},
            )  # fmt: skip
            for session in _planned(locked):
                session.event = locked
                more = {"sequence": session.sequence + 1, "changed_at": now}
                perform(session, "cancel_with_event", actor=actor.in_consequence(), now=now, changes=more)
            if was_known:
                write_to_guests(locked, "event_cancelled", {"reason": reason}, actor=actor, now=now)
            event.__dict__.update(locked.__dict__)

    again_when_crossed(once)


def _planned(event: Event) -> Sequence[EventSession]:
    rows = EventSession.objects.across_partners(reason="the programme ends with its event").filter(event=event, state=SessionState.PLANNED)
    return list(rows.order_by("starts_at", "pk"))


def _step(event: Event, name: str, *, now: datetime, changes: Mapping[str, Any] | None = None, **more: Any) -> None:
    perform(event, name, now=now, changes={**(changes or {}), "state_since": now}, **more)
