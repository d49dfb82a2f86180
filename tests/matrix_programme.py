"""An event and a session of its programme, for the matrix. Steps that wait for the end of the event are done after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.workflow import perform
from events import operations as events
from events.enums import SpeakerRole
from events.models import Event, EventSession, EventSpeaker
from partners.actor import Actor
from partners.enums import Role
from tests.eventing import ENDS, make_event, make_session, make_speaker
from tests.matrix_rows import SYSTEM, Expected, row
from tests.world import NOW, World

WHY = "Because it is so."
AFTER = ENDS + timedelta(hours=1)


def make(world: World) -> Event:
    event = make_event(world, number=70)
    make_session(event)
    return event


def bare(step: str, now: Any = NOW, **changes: Any) -> Any:
    """The verb of a step that others take in consequence, or that needs more than the matrix makes."""
    return lambda record, actor: perform(record, step, actor=actor, now=now, changes=changes)


def by(verb: Any, now: Any = NOW, **more: Any) -> Any:
    return lambda record, actor: verb(record, actor=actor, now=now, **more)


EVENT_STEPS = {
    "publish_programme": by(events.publish_programme),
    "note_invited": by(events.note_invited),
    "note_held": by(events.note_held, AFTER),
    "change": lambda record, actor: events.change_event(record, fields={"capacity": record.capacity + 1}, actor=actor, now=NOW),
    "write_report": by(events.write_event_report, AFTER, text="It went well."),
    "evaluate": bare("evaluate", AFTER),
    "publish_materials": by(events.note_materials, AFTER),
    "note_statement": by(events.note_statement, AFTER),
    "close": by(events.close_event, AFTER),
    "cancel": by(events.cancel_event, reason=WHY),
}


def make_one_session(world: World) -> EventSession:
    event = make_event(world, number=71)
    make_speaker(event, "Dina")
    return make_session(event)


def change(record: EventSession, actor: Actor) -> object:
    fields = {"title": f"{record.title} once more"[-200:], "starts_at": record.starts_at, "ends_at": record.ends_at}
    return events.change_session(record, fields=fields, actor=actor, now=NOW)


def set_speakers(record: EventSession, actor: Actor) -> object:
    speaker = EventSpeaker.objects.across_partners(reason="test").get(event=record.event_id)
    return events.set_speakers(record, parts=[{"speaker": speaker, "role": SpeakerRole.CHAIR}], actor=actor, now=NOW)


SESSION_STEPS = {
    "change": change,
    "set_speakers": set_speakers,
    "set_questions": lambda record, actor: events.set_questions(record, questions=[{"text": "Why?", "minutes": 5}], actor=actor, now=NOW),
    "set_seats": lambda record, actor: events.set_seats(record, seats=[{"label": "Alice"}], actor=actor, now=NOW),
    "cancel": by(events.cancel_session, reason=WHY),
    "cancel_with_event": bare("cancel_with_event"),
    "move_with_event": bare("move_with_event"),
}

RUNS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.REGISTRAR)
AHEAD, OVER = "planned programme_open invited", "held materials_published statement_issued"
EVENT_EXPECTED: dict[str, Expected] = {
    "publish_programme": row("planned", "programme_open", *RUNS),
    "note_invited": row("programme_open", "invited", *RUNS, SYSTEM),
    "note_held": row("programme_open invited", "held", *RUNS),
    "change": row(AHEAD, "", *RUNS),
    "write_report": row(OVER, "", *RUNS),
    "evaluate": row(OVER, "", *RUNS),
    "publish_materials": row("held", "materials_published", *RUNS, SYSTEM),
    "note_statement": row("held materials_published", "statement_issued", *RUNS, SYSTEM, button=False),
    "close": row(OVER, "closed", *RUNS),
    "cancel": row(AHEAD, "cancelled", *RUNS, reason=True),
}
SESSION_EXPECTED: dict[str, Expected] = {
    "change": row("planned", "", *RUNS),
    "set_speakers": row("planned", "", *RUNS),
    "set_questions": row("planned", "", *RUNS),
    "set_seats": row("planned", "", *RUNS),
    "cancel": row("planned", "cancelled", *RUNS, reason=True),
    "cancel_with_event": row("planned", "cancelled", SYSTEM, button=False),
    "move_with_event": row("planned", "", SYSTEM, button=False),
}
