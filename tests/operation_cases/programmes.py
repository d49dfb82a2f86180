from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.history import record
from events import operations as verbs
from events.enums import SpeakerRole
from events.models import Event, EventSession, EventSpeaker
from partners.actor import Actor
from tests.academy import person
from tests.eventing import ENDS, STARTS, make_event, make_registration, make_session, make_speaker
from tests.numbering import numbers
from tests.operation_cases.base import DONE, GONE, INVALID, WHY, Case, again_and_again
from tests.programming import session_fields, wanted
from tests.world import NOW, World
from training import operations as training
from training.models import EvaluationForm

AFTER = ENDS + timedelta(hours=1)
RUNS: dict[str, Any] = {"by": "ruslan", "stranger": "leila"}


def event(world: World, state: str = "programme_open") -> Event:
    found = make_event(world, number=next(numbers), state=state)
    record(found, "begun", actor=world.sofia, now=NOW, target=state)
    return found


def with_session(state: str) -> Any:
    def made(world: World) -> Event:
        found = event(world, state)
        row = make_session(found)
        record(row, "begun", actor=world.sofia, now=NOW, target=row.state)
        return found

    return made


def session(world: World) -> EventSession:
    found = event(world)
    make_speaker(found, "Dina")
    row = make_session(found)
    record(row, "begun", actor=world.sofia, now=NOW, target=row.state)
    return row


def speaker(world: World) -> EventSpeaker:
    row = make_speaker(event(world), "Dina")
    record(row, "begun", actor=world.sofia, now=NOW)
    return row


def came(world: World) -> Event:
    """Five people with a person of their own; the academy has its questions."""
    found = event(world, "held")
    for _number in range(5):
        one = person(world, next(numbers))
        guest = make_registration(found, number=next(numbers), state="attended", person=one)
        record(guest, "begun", actor=world.sofia, now=NOW, target=guest.state)
    if not EvaluationForm.objects.across_partners(reason="test").exists():
        training.take_standard_questions(world.institutions["academy"], actor=world.ruslan, now=NOW)
    return found


def parts(row: EventSession) -> list[dict[str, Any]]:
    dina = EventSpeaker.objects.across_partners(reason="test").get(event=row.event_id)
    return [{"speaker": dina, "role": SpeakerRole.CHAIR, "topic": f"Topic {next(numbers)}"}]


def by(verb: Any, now: Any = NOW, **more: Any) -> Any:
    return lambda world, row, actor: verb(row, actor=actor, now=now, **more)


def create(world: World, row: Any, actor: Actor) -> object:
    return verbs.create_event(fields=wanted(world), actor=actor, now=NOW)


def change(world: World, row: Any, actor: Actor) -> object:
    return verbs.change_event(row, fields={"place": f"Hall {next(numbers)}"}, actor=actor, now=NOW)


def change_session(world: World, row: Any, actor: Actor) -> object:
    return verbs.change_session(row, fields=session_fields(title=f"Topic {next(numbers)}"), actor=actor, now=NOW)


def copy(world: World, row: Any, actor: Actor) -> object:
    return verbs.copy_session(row, starts_at=STARTS + timedelta(hours=4), actor=actor, now=NOW)


def evaluate(world: World, row: Any, actor: Actor) -> object:
    form = EvaluationForm.objects.across_partners(reason="test").get()
    return verbs.evaluate_event(row, form=form, opens_at=AFTER, closes_at=AFTER + timedelta(days=9), actor=actor, now=AFTER)


def questions(world: World, row: Any, actor: Actor) -> object:
    return verbs.set_questions(row, questions=[{"text": f"Why {next(numbers)}?", "minutes": 5}], actor=actor, now=NOW)


def case(name: str, ready: Any, do: Any, *steps: str, model: str = "events.event", **more: Any) -> Case:
    return Case(**{"name": f"events.{name}", "ready": ready, "do": do, "steps": tuple(f"{model} {step}" for step in steps), **RUNS, **more})


def often(name: str, ready: Any, do: Any, *steps: str, **more: Any) -> Case:
    return case(name, ready, do, *steps, **{key: value for key, value in again_and_again(name).items() if key != "name"}, **more)


ONE = {"model": "events.eventsession"}
CASES = [
    often("create_event", event, create, "created"),
    often("change_event", event, change, "change"),
    case("publish_programme", with_session("planned"), by(verbs.publish_programme), "publish_programme"),
    case("note_invited", event, by(verbs.note_invited), "note_invited"),
    case("note_held", event, by(verbs.note_held, AFTER), "note_held"),
    case("note_materials", lambda world: event(world, "held"), by(verbs.note_materials, AFTER), "publish_materials"),
    case("note_statement", lambda world: event(world, "held"), by(verbs.note_statement, AFTER), "note_statement"),
    case("close_event", lambda world: event(world, "held"), by(verbs.close_event, AFTER), "close"),
    case("cancel_event", event, by(verbs.cancel_event, reason=WHY), "cancel"),
    often("write_event_report", lambda world: event(world, "held"), by(verbs.write_event_report, AFTER, text="Good."), "write_report"),
    Case(
        name="events.evaluate_event", ready=came, do=evaluate, steps=("training.evaluationround created", "events.event evaluate"), **RUNS,
    ),
    often("add_session", event, by(verbs.add_session, fields=session_fields(2)), "added", **ONE),
    often("change_session", session, change_session, "change", **ONE),
    often("copy_session", session, copy, "added", **ONE),
    case("cancel_session", session, by(verbs.cancel_session, reason=WHY), "cancel", **ONE),
    often("set_questions", session, questions, "set_questions", **ONE),
    often("set_seats", session, by(verbs.set_seats, seats=[{"label": "Alice"}]), "set_seats", **ONE),
    often("propose_seats", session, by(verbs.propose_seats), "set_seats", **ONE),
    often("set_speakers", session, lambda world, row, actor: verbs.set_speakers(row, parts=parts(row), actor=actor, now=NOW), "set_speakers", **ONE),
    case("add_speaker", event, by(verbs.add_speaker, fields={"name": "Dina"}), "added", model="events.eventspeaker", at_once=(INVALID, DONE), again=INVALID),
    often("change_speaker", speaker, by(verbs.change_speaker, fields={"position": "Ambassador"}), "changed", model="events.eventspeaker"),
    case("remove_speaker", speaker, by(verbs.remove_speaker), "removed", model="events.eventspeaker", **GONE),
]  # fmt: skip
