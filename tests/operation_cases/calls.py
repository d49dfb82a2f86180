from __future__ import annotations

from datetime import timedelta
from typing import Any

from agreements.models import QuotaYear
from partners.actor import Actor
from scholarships import operations as verbs
from scholarships.models import Allotment, Call, CallDocument
from tests.operation_cases.base import GONE, WEEK, WHY, Case, again_and_again, call, intake
from tests.world import NOW, World, make_agreement, make_call

EARLY = NOW - timedelta(days=20)


def drafted(world: World) -> Call:
    return call(world, is_open=False)


def opened(world: World) -> Call:
    return call(world)


def closed(world: World) -> Call:
    found = make_call(world, intake=intake(world), opens_at=NOW - 2 * WEEK, closes_at=NOW - WEEK)
    verbs.turn_clock(now=NOW)
    found.refresh_from_db()
    return found


def decided(world: World) -> Call:
    found = closed(world)
    verbs.close_selection(found, actor=world.hana, now=NOW)
    return found


def create_call(world: World, record: Any, actor: Actor) -> object:
    fields = {"title_en": "Call", "intake": record, "rubric": world.rubric, "opens_at": NOW, "closes_at": NOW + WEEK, "zone": "Asia/Almaty"}
    return verbs.create_call(fields=fields, actor=actor, now=NOW)


def with_line_for_b(world: World) -> Call:
    found = drafted(world)
    make_agreement(world, partner=world.partner_b)
    return found


def allot(world: World, record: Any, actor: Actor) -> object:
    year = QuotaYear.objects.across_partners(reason="test").filter(line__partner=world.partner_b, year=2027).order_by("-pk").first()
    return verbs.allot(record, partner=world.partner_b, quota_year=year, places=1, reserve_slots=0, actor=actor, now=EARLY)


def remove_allotment(world: World, record: Any, actor: Actor) -> object:
    return verbs.remove_allotment(record.call, allotment=record, actor=actor, now=EARLY)


def allotted(world: World) -> Allotment:
    return Allotment.objects.across_partners(reason="test").get(call=drafted(world))


def listed(world: World) -> CallDocument:
    found = drafted(world)
    verbs.add_to_checklist(found, fields={"name_en": "Passport"}, actor=world.sofia, now=EARLY)
    return verbs.add_to_checklist(found, fields={"name_en": "Diploma"}, actor=world.sofia, now=EARLY)


def row(step: str) -> tuple[str, ...]:
    return (f"scholarships.call {step}",)


OFFICER = {"by": "sofia", "stranger": "alice"}
HEAD = {"by": "hana", "stranger": "sofia"}

CASES = [
    Case(**again_and_again("scholarships.create_call"), **OFFICER, ready=intake, do=create_call, steps=row("created")),
    Case(
        **again_and_again("scholarships.change_call"),
        **OFFICER,
        ready=drafted,
        do=lambda world, record, actor: verbs.change_call(record, fields={"notes": "Read this."}, actor=actor, now=EARLY),
        steps=row("changed"),
    ),
    Case(**again_and_again("scholarships.allot"), **OFFICER, ready=with_line_for_b, do=allot, steps=row("allotted")),
    Case("scholarships.remove_allotment", **OFFICER, **GONE, ready=allotted, do=remove_allotment, steps=row("allotment_removed")),
    Case(
        **again_and_again("scholarships.add_to_checklist"),
        **OFFICER,
        ready=drafted,
        do=lambda world, record, actor: verbs.add_to_checklist(record, fields={"name_en": "Passport"}, actor=actor, now=EARLY),
        steps=row("checklist_added"),
    ),
    Case(
        "scholarships.remove_from_checklist",
        **OFFICER,
        **GONE,
        ready=listed,
        do=lambda world, record, actor: verbs.remove_from_checklist(record.call, document=record, actor=actor, now=EARLY),
        steps=row("checklist_removed"),
    ),
    Case(
        **again_and_again("scholarships.move_in_checklist"),
        **OFFICER,
        ready=listed,
        do=lambda world, record, actor: verbs.move_in_checklist(record.call, document=record, up=True, actor=actor, now=EARLY),
        steps=row("checklist_moved"),
    ),
    Case(
        "scholarships.publish_call",
        **OFFICER,
        ready=drafted,
        do=lambda world, record, actor: verbs.publish_call(record, actor=actor, now=EARLY),
        steps=row("publish"),
    ),
    Case(
        "scholarships.extend_call",
        **HEAD,
        ready=opened,
        do=lambda world, record, actor: verbs.extend_call(record, closes_at=NOW + 2 * WEEK, reason=WHY, actor=actor, now=NOW),
        steps=row("extend"),
        again="Invalid",
        at_once=("Invalid", "done"),
    ),
    Case(
        "scholarships.close_selection",
        **HEAD,
        ready=closed,
        do=lambda world, record, actor: verbs.close_selection(record, actor=actor, now=NOW),
        steps=row("decide"),
    ),
    Case(
        "scholarships.archive_call",
        **OFFICER,
        ready=decided,
        do=lambda world, record, actor: verbs.archive_call(record, actor=actor, now=NOW),
        steps=row("archive"),
    ),
    Case(
        "scholarships.cancel_call",
        **HEAD,
        ready=opened,
        do=lambda world, record, actor: verbs.cancel_call(record, reason=WHY, actor=actor, now=NOW),
        steps=row("cancel"),
    ),
]
ELSEWHERE = {
    "turn_clock": "the clock names no actor: test_clock",
    "turn_calls": "part of turn_clock: test_clock, test_crossed_verbs",
    "lapse_offers": "part of turn_clock: test_clock, test_crossed_verbs",
}
