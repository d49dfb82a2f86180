"""Calls in which two people decide: a sheet that waits for the head's confirmation, and one that was carried out, with its minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from portal.demo.stage import Stage, Story
from scholarships.enums import NominationState as S
from scholarships.models import Call, DecisionRound, Nomination
from scholarships.operations.carrying import carry_out
from scholarships.operations.planning import fill_by_ranking, plan_items, start_round, unplan_items
from scholarships.operations.rounds import confirm_round, propose_round
from scholarships.queries.rounds import fingerprint, forecast, read_items

if TYPE_CHECKING:
    from portal.demo.nominations import Life
    from portal.demo.plans import Plan

CARRIED_OUT, WAITING = "NEG-offers", "DIG-deciding"
TRIED_OUT = "DPE-closed"  # its board is open: the secretary may try moves out
NOTE = "The panel met on the day before and went through every candidate. Where two reviewers lay apart, it talked about both reviews."
Wanted = tuple[Nomination, str, str]


def two_decide(name: str) -> bool:
    return name in (CARRIED_OUT, WAITING, TRIED_OUT)


def decided_on(plan: Plan) -> datetime:
    """When the letters of the sheet that was carried out have left."""
    return plan.decided + timedelta(days=1, hours=6)


def wish(life: Life, decision: str, reason: str) -> Iterator[datetime]:
    """What the panel thinks of a nominee, for the sheet; then wait until its letters have left."""
    life.stage.wishes.setdefault(life.plan.name, []).append((life.nomination, decision, reason))
    yield max(decided_on(life.plan), life.now) + timedelta(hours=1)
    life.nomination.refresh_from_db()


def sheet_stories(stage: Stage, plan: Plan, call: Call) -> list[Story]:
    if plan.name == CARRIED_OUT:
        return [_carried_out(stage, plan, call)]
    return [_waits(stage, plan, call)] if plan.name == WAITING else []


def _carried_out(stage: Stage, plan: Plan, call: Call) -> Story:
    """The secretary writes down what the panel has said; the head confirms on the next day."""
    yield plan.decided
    sheet = start_round(call, actor=_secretary(stage), now=stage.time)
    for nomination, decision, reason in _still_there(stage, plan.name):
        plan_items(sheet, [nomination], decision=decision, reason=reason, actor=_secretary(stage), now=stage.time)
    _propose(stage, sheet)
    yield decided_on(plan) - timedelta(minutes=call.hold_minutes)
    sheet = _fresh(sheet)
    confirm_round(sheet, seen=fingerprint(sheet, read_items(sheet)), actor=stage.actors["programme.head"], now=stage.time)
    yield decided_on(plan)
    carry_out(sheet.pk, now=stage.time)


def _waits(stage: Stage, plan: Plan, call: Call) -> Story:
    """By the ranking of the panel, two days ago."""
    yield stage.ago(2.1)
    sheet = start_round(call, actor=_secretary(stage), now=stage.time)
    fill_by_ranking(sheet, actor=_secretary(stage), now=stage.time)
    _propose(stage, sheet)


def _propose(stage: Stage, sheet: DecisionRound) -> None:
    sheet = _fresh(sheet)
    refused = [row.nomination for row in forecast(sheet, stage.time).rows if row.refusal]
    unplan_items(sheet, refused, actor=_secretary(stage), now=stage.time)
    propose_round(sheet, note=NOTE, actor=_secretary(stage), now=stage.time)


def _still_there(stage: Stage, name: str) -> list[Wanted]:
    wishes: list[Wanted] = stage.wishes.get(name, [])
    rows = Nomination.objects.across_partners(reason="demo").filter(pk__in=[row.pk for row, *_rest in wishes], state=S.IN_REVIEW)
    there = set(rows.values_list("pk", flat=True))
    return [wanted for wanted in wishes if wanted[0].pk in there]


def _secretary(stage: Stage) -> Any:
    return stage.actors["panel.secretary"]


def _fresh(sheet: DecisionRound) -> DecisionRound:
    rows = DecisionRound.objects.across_partners(reason="demo").select_related("call__intake__programme__institution", "call__panel", "minute")
    found: DecisionRound = rows.get(pk=sheet.pk)
    return found
