"""Missions brought by their verbs to each state, for the tests of missions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from agreements import operations as agreements
from agreements.models import QuotaYear
from core.scoping import left_to_database
from exchanges import operations as verbs
from exchanges.models import Expert, Mission
from partners.models import Partner
from tests.exchanging import BEGINS, ENDS, academy_of, make_expert
from tests.numbering import numbers
from tests.world import NOW, World, make_agreement

TERMS = {
    "objectives": "Young diplomats negotiate over shared rivers.", "content": "Five days of cases.", "outcomes": "Two cases for the academy.",
    "sender_contact": "M. Karimova, m.karimova@mfa.example", "receiver_contact": "Ruslan, registrar",
}  # fmt: skip
PATH = ("requested", "host_checked", "expert_proposed", "accepted", "agreed", "under_way", "reported", "closed")
REPORT = {"text": "Five days were taught.", "results": "Two cases.", "hours_given": 20, "people_reached": 24}


def wish(world: World, **more: Any) -> dict[str, Any]:
    """The Institute wants a teacher of partner A for five days in March 2027."""
    return {
        "direction": "inbound", "activity": "teaching", "receiver": world.institutions["academy"], "title": "Water diplomacy", "field": "diplomacy",
        "language": "en", "starts_on": BEGINS, "ends_on": ENDS, "days": 5, **more,
    }  # fmt: skip


@left_to_database()
def days_line(world: World, *, per_year: int = 10, unit: str = "days", kind: str = "teaching", partner: Partner | None = None) -> QuotaYear:
    """An agreement in force with a line for teachers, in days a year."""
    side = partner or world.partner_a
    agreement = make_agreement(world, partner=side, in_force=False)
    fields = {"partner": side, "kind": kind, "level": "professional", "unit": unit, "per_year": per_year, "first_year": 2027, "last_year": 2028}
    line = agreements.add_line(agreement, fields=fields, actor=world.aidar, now=NOW)
    agreements.sign(agreement, actor=world.aidar, now=NOW)
    agreements.bring_into_force(agreement, actor=world.aidar, now=NOW)
    found: QuotaYear = QuotaYear.objects.across_partners(reason="test").select_related("line__agreement").get(line=line, year=2027)
    return found


def expert_of(world: World, partner: Partner | None = None, **more: Any) -> Expert:
    return make_expert(world, next(numbers), partner=partner, **more)


@left_to_database()
def mission(
    world: World, state: str = "requested", *, expert: Expert | None = None, quota_year: QuotaYear | None = None, now: datetime = NOW, **more: Any
) -> Mission:
    """Sofia of the host asks and receives, Alice of partner A sends; each step by its verb."""
    made = verbs.request_mission(partner=world.partner_a, fields={**wish(world), **more}, actor=world.sofia, now=now)
    steps = {
        "requested": lambda: None,
        "host_checked": lambda: verbs.check_mission(made, quota_year=quota_year, actor=world.sofia, now=now),
        "expert_proposed": lambda: verbs.propose_expert(made, expert=expert or expert_of(world), actor=world.alice, now=now),
        "accepted": lambda: _accepted(world, made, now),
        "agreed": lambda: agree(world, made, now=now),
        "under_way": lambda: verbs.begin_mission(made, actor=world.sofia, now=first_day(made)),
        "reported": lambda: verbs.hand_in_report(made, fields=REPORT, actor=world.alice, now=after(made)),
        "closed": lambda: verbs.close_mission(made, actor=world.sofia, now=after(made)),
    }
    for reached in PATH:
        steps[reached]()
        assert made.state == reached
        if reached == state:
            break
    return made


def _accepted(world: World, made: Mission, now: datetime) -> None:
    verbs.accept_expert(made, actor=world.sofia, now=now)
    verbs.set_terms(made, fields=TERMS, actor=world.alice, now=now)


def agree(world: World, made: Mission, *, now: datetime = NOW) -> None:
    """The expert without an account on paper, the two sides in the portal."""
    verbs.record_paper(made, side="person", paper="No. 7 of 20 November 2026", scan=scan(world), actor=world.alice, now=now)
    verbs.approve_as_sender(made, actor=world.alice, now=now)
    verbs.approve_as_receiver(made, actor=world.sofia, now=now)


def scan(world: World, name: str = "signed.pdf") -> Any:
    from tests.town import upload

    return upload(world, name)


def first_day(made: Mission) -> datetime:
    return at(made.starts_on)


def after(made: Mission) -> datetime:
    return at(made.ends_on + timedelta(days=1))


def at(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


def outbound(world: World, **more: Any) -> dict[str, Any]:
    """An expert of the Institute goes to the academy of partner A."""
    return wish(world, direction="outbound", receiver=academy_of(world.partner_a), sender=world.institutions["academy"], **more)


def fresh(made: Mission) -> Mission:
    found: Mission = Mission.objects.across_partners(reason="test").get(pk=made.pk)
    return found
