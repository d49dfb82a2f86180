"""An expert of partner A with free days who is known to the own side alone, a request, and a follow-up action, for the tests of routes."""

from __future__ import annotations

from datetime import date
from typing import Any

from exchanges import operations
from notifications.operations import add_actions
from tests.exchanging import make_expert, make_need
from tests.world import NOW


def add_experts(town: Any) -> None:
    world = town.world
    expert = make_expert(world, 760, listed=False)
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)}
    period = operations.add_availability(expert, fields=days, actor=world.alice, now=NOW)
    need = make_need(world, partner=world.partner_a, number=9)
    row = {"text": "Send the syllabus", "due_on": date(2026, 12, 20), "owner": world.users["alice"]}
    action = add_actions(need, [row], url="", actor=world.sofia, now=NOW)[0]
    town.things |= {"expert_silent": expert, "expert_period": period, "exchange_need": need, "follow_up_action": action}
