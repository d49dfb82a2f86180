"""A mission with a signed paper, an invitation and a report with a file, and one whose expert is accepted, for the tests of routes."""

from __future__ import annotations

from typing import Any

from exchanges import operations as verbs
from exchanges.models import MissionApproval
from tests import missioning as made
from tests.operation_cases.missions import PASSPORT
from tests.world import NOW


def add_missions(town: Any) -> None:
    world = town.world
    row = made.mission(world, "agreed", quota_year=made.days_line(world))
    verbs.keep_passport(row, fields=PASSPORT, actor=world.alice, now=NOW)
    verbs.invite_expert(row, actor=world.sofia, now=NOW)
    verbs.begin_mission(row, actor=world.sofia, now=made.first_day(row))
    report = {**made.REPORT, "file": made.scan(world, "report.pdf")}
    verbs.hand_in_report(row, fields=report, actor=world.alice, now=made.after(row))
    signed = MissionApproval.objects.across_partners(reason="test").get(mission=row, scan__isnull=False)
    town.things |= {"mission": row, "mission_approval": signed, "mission_accepted": made.mission(world, "accepted")}
