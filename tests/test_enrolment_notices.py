"""Who hears of each step of an enrolment and of an extension."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.models import HistoryEntry
from core.registries import kinds_for
from notifications.render import readable
from scholarships import operations as verbs
from tests.test_life_of_enrolments import FIRST_DAY, LATER, MIDDLE, asked, by_line, nominee
from tests.world import NOW, World, make_call, make_nomination
from training import operations as training

pytestmark = pytest.mark.django_db
WHY = "Because it is so."
SENDER = ["Alice", "Amir", "Daler"]


def told(world: World, record: Any, step: str) -> list[str]:
    """Names of those told of the last such step, and that each text can be read."""
    names = {user.pk: name.title() for name, user in world.users.items()}
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model=record._meta.label_lower, step=step).latest("pk")
    kinds = kinds_for(record._meta.label_lower, step)
    found = set()
    for kind in kinds:
        fresh = type(record)._base_manager.get(pk=record.pk)
        params = dict(kind.params(fresh, entry))
        words = {**readable(params, "UTC", NOW), **(kind.words(params) if kind.words else {})}
        assert str(kind.subject) % words
        assert WHY not in str(kind.body) % words or entry.reason == WHY
        found |= {names[pk] for pk in kind.recipients(fresh, entry) if pk in names}
    return sorted(found)


def test_each_step_is_told_to_those_whom_it_concerns(world: World) -> None:
    enrolment = nominee(world)
    person = enrolment.person
    person.user = world.users["timur"]
    person.save(update_fields=["user"])
    both = sorted([*SENDER, "Sofia", "Timur"])

    assert told(world, enrolment, "start") == both
    training.suspend(enrolment, reason=WHY, actor=world.ruslan, now=MIDDLE)
    assert told(world, enrolment, "suspend") == both
    training.resume(enrolment, actor=world.ruslan, now=MIDDLE)
    assert told(world, enrolment, "resume") == both
    row = asked(world, enrolment)
    assert told(world, enrolment, "ask_extension") == sorted([*SENDER, "Zarina"])
    training.consent_to_extension(row, note_reference="7", actor=world.alice, now=MIDDLE)
    assert told(world, enrolment, "extend") == sorted(["Amir", "Daler", "Ruslan", "Sofia", "Timur"])
    training.dismiss(enrolment, ground="conduct", reason=WHY, actor=world.ruslan, now=MIDDLE)
    assert told(world, enrolment, "dismiss") == sorted([*both, "Zarina"])


def test_answers_reach_the_academy_and_a_question_called_off_the_sender(world: World) -> None:
    enrolment = nominee(world)
    first = asked(world, enrolment)
    training.refuse_extension(first, reason="Needed at home.", actor=world.daler, now=MIDDLE)
    second = asked(world, enrolment)
    training.call_off_extension(second, reason="Asked by mistake.", actor=world.ruslan, now=MIDDLE)

    assert told(world, first, "refuse") == ["Ruslan", "Sofia"]
    assert told(world, second, "cancel") == sorted([*SENDER, "Zarina"])


def test_results_and_seats_are_told(world: World) -> None:
    enrolment, _year = by_line(world, pre_register=True)
    assert told(world, enrolment, "pre_registered") == sorted([*SENDER, "Sofia"])
    training.confirm(enrolment, actor=world.ruslan, now=NOW)
    training.record_arrival(enrolment, arrived_on=date(2027, 8, 31), actor=world.ruslan, now=FIRST_DAY)
    training.complete_partly(enrolment, completed_on=date(2028, 8, 30), reason="No thesis.", actor=world.ruslan, now=LATER)
    training.reopen(enrolment, reason=WHY, actor=world.ruslan, now=LATER)

    for step in ("confirm", "complete_partly", "reopen"):
        assert told(world, enrolment, step) == sorted([*SENDER, "Sofia"]), step


def test_the_registrar_hears_that_somebody_who_had_accepted_does_not_come(world: World) -> None:
    call = make_call(world)
    early = make_nomination(world, call, state="submitted")
    late = make_nomination(world, call, state="accepted", number=1)

    verbs.withdraw_nomination(early, reason=WHY, actor=world.alice, now=NOW)
    assert "Ruslan" not in told(world, early, "withdraw")
    verbs.withdraw_nomination(late, reason=WHY, actor=world.alice, now=NOW)
    assert "Ruslan" in told(world, late, "withdraw")
