from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mobility import operations as verbs
from mobility.models import Stay
from tests.operation_cases.base import LATER, WHY, Case, again_and_again
from tests.stays import ENTRY, make_stay
from tests.world import NOW, World

CAME, LEFT = date(2026, 12, 21), date(2027, 12, 18)


def stay(state: str) -> Callable[[World], Stay]:
    return lambda world: make_stay(world, state=state)


def row(step: str) -> tuple[str, ...]:
    return (f"mobility.stay {step}",)


KEEPER = {"by": "ruslan", "stranger": "charlie"}

CASES = [
    Case(
        **again_and_again("mobility.change_days"),
        **KEEPER,
        ready=stay("planned"),
        do=lambda world, record, actor: verbs.change_days(
            record, enters_on=ENTRY + timedelta(days=1), leaves_on=ENTRY + timedelta(days=9), actor=actor, now=NOW
        ),
        steps=row("change_days"),
    ),
    Case(
        **again_and_again("mobility.set_visa_need"),
        **KEEPER,
        ready=stay("planned"),
        do=lambda world, record, actor: verbs.set_visa_need(record, visa_needed=False, actor=actor, now=NOW),
        steps=row("set_visa_need"),
    ),
    Case(
        **again_and_again("mobility.record_visa"),
        **KEEPER,
        ready=stay("note_sent"),
        do=lambda world, record, actor: verbs.record_visa(record, visa_reference="KZ-1", actor=actor, now=NOW),
        steps=row("record_visa"),
    ),
    Case(
        "mobility.record_arrival",
        **KEEPER,
        ready=stay("visa_ready"),
        do=lambda world, record, actor: verbs.record_arrival(record, arrived_on=CAME, actor=actor, now=LATER),
        steps=row("record_arrival"),
    ),
    Case(
        "mobility.record_departure",
        **KEEPER,
        ready=stay("arrived"),
        do=lambda world, record, actor: verbs.record_departure(record, departed_on=LEFT, actor=actor, now=LATER),
        steps=row("record_departure"),
    ),
    Case(
        **again_and_again("mobility.correct_days"),
        **KEEPER,
        ready=stay("departed"),
        do=lambda world, record, actor: verbs.correct_days(record, arrived_on=CAME, departed_on=LEFT, reason=WHY, actor=actor, now=LATER),
        steps=row("correct_days"),
    ),
    Case(
        "mobility.mark_no_show",
        **KEEPER,
        ready=stay("visa_ready"),
        do=lambda world, record, actor: verbs.mark_no_show(record, reason=WHY, actor=actor, now=NOW),
        steps=row("no_show"),
    ),
    Case(
        "mobility.cancel_stay",
        by="alice",
        stranger="charlie",
        ready=stay("note_sent"),
        do=lambda world, record, actor: verbs.cancel_stay(record, reason=WHY, actor=actor, now=NOW),
        steps=row("cancel"),
    ),
]

ELSEWHERE = {
    "plan_stay": "the right is asked by the verb it is part of: tests/test_stays.py",
    "send_note": "part of write_note, which writes the paper: tests/test_visa_notes.py",
}
