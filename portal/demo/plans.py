"""Which calls there are, when each thing of theirs happens, and who has places in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from portal.demo.content.participants import SENDERS
from portal.demo.content.programmes import ATTACHMENT, COURSES, MASTER, Course
from portal.demo.quotas import all_quotas
from portal.demo.stage import Stage, chance, local

# Days before the intake begins: created, places given, published, opens, closes, decided, offers sent, answers due.
COURSE_DAYS = (130, 127, 124, 115, 60, 39, 37, 23)
DEGREE_DAYS = (230, 139, 138, 130, 80, 58, 56, 42)


@dataclass(frozen=True)
class Share:
    """What one country has in a call, and how many it puts forward."""

    code: str
    places: int
    reserve: int
    nominees: int
    drafts: int = 0


@dataclass(frozen=True)
class Plan:
    """One call. An instant that lies in the future has not happened when the demo is loaded."""

    name: str
    course: Course
    starts: date
    created: datetime
    allotted: datetime
    published: datetime
    opens: datetime
    closes: datetime
    decided: datetime
    offered: datetime
    answered: datetime
    shares: tuple[Share, ...] = field(default=())
    decision_days: int = 2
    extended_to: datetime | None = None
    cancelled: datetime | None = None
    amount: int = 1


def plan(name: str, course: Course, starts: date, days: tuple[int, ...] = COURSE_DAYS) -> Plan:
    created, allotted, published, opens, closes, decided, offered, answered = (starts - timedelta(days=n) for n in days)
    return Plan(
        name, course, starts, created=local(created, 9), allotted=local(allotted, 11), published=local(published, 15), opens=local(opens, 9),
        closes=local(closes, 23, 59), decided=local(decided, 10), offered=local(offered, 9), answered=local(answered, 18),
    )  # fmt: skip


def all_plans(stage: Stage) -> list[Plan]:
    """Calls in the order of their closing, with shares that fit the yearly numbers of the quota lines."""
    left = all_quotas(stage.year)
    plans = sorted([*_past(stage), *_present(stage)], key=lambda row: row.created)
    return [replace(row, shares=_shares(row, left)) for row in plans]


def _past(stage: Stage) -> list[Plan]:
    """Three years: a master's intake each September, four short courses, attachments in the second and third spring."""
    year, plans = stage.year, []
    protocol, negotiation, economic, consular, digital, reform = COURSES
    for back, rows in (
        (3, (protocol, negotiation, economic, digital)),
        (2, (protocol, consular, economic, reform)),
        (1, (negotiation, digital, consular, reform)),
    ):
        for course, (month, day) in zip(rows, ((2, 10), (4, 7), (6, 2), (10, 6)), strict=True):
            plans.append(plan(f"{course.code}-{year - back}", course, date(year - back, month, day)))
        plans.append(plan(f"MIR-{year - back}", MASTER, date(year - back, 9, 1), DEGREE_DAYS))
        if back < 3:
            plans.append(replace(plan(f"ATT-{year - back}", ATTACHMENT, date(year - back, 3, 3)), amount=2))
    cancelled = plan("NEG-cancelled", negotiation, date(year - 2, 11, 10))
    plans.append(replace(cancelled, cancelled=cancelled.opens + timedelta(days=9)))
    return [row for row in plans if row.starts <= stage.day(1)]


def _present(stage: Stage) -> list[Plan]:
    """What is going on now: offers out, decisions, screening, closing, open, announced, in preparation."""
    protocol, negotiation, economic, consular, digital, reform = COURSES
    closing = plan("CON-closing", consular, stage.day(66))
    closing = replace(closing, closes=local(stage.day(-3), 23, 59), extended_to=local(stage.day(2), 23, 59))
    return [
        plan("ECO-arriving", economic, stage.day(2)),
        replace(plan("NEG-offers", negotiation, stage.day(26)), decision_days=1),
        replace(plan("DIG-deciding", digital, stage.day(38)), decision_days=3),
        plan("DPE-closed", protocol, stage.day(59)),
        closing,
        plan("CSR-announced", reform, stage.day(121)),
        replace(plan("ECO-draft", economic, stage.day(150)), created=stage.ago(3), allotted=stage.ago(1)),
        _next_master(stage),
    ]


def _next_master(stage: Stage) -> Plan:
    """The open call "01" of the next master's intake: opened twenty days ago, closes in twenty-three at 23:59 Astana."""
    base = plan("MIR-next", MASTER, date(stage.year, 9, 1), DEGREE_DAYS)
    made = min(local(date(stage.year - 1, 6, 1)), stage.ago(70))
    opens, closes = local(stage.day(-20), 9), local(stage.day(23), 23, 59)
    later = [closes + timedelta(days=n) for n in (21, 23, 37)]
    return replace(
        base, created=made, allotted=local(stage.day(-26)), published=local(stage.day(-25)), opens=opens, closes=closes, decided=later[0], offered=later[1],
        answered=later[2],
    )  # fmt: skip


def _shares(row: Plan, left: dict[tuple[str, str, int], int]) -> tuple[Share, ...]:
    wanted = {"degree": 12, "course": 10, "attachment": 3}[row.course.kind]
    dice = chance("shares", row.name)
    able = [code for code in SENDERS if left.get((code, row.course.kind, row.starts.year), 0) >= row.amount]
    always = {"TJ"} if row.course is MASTER or row.name in ("CON-closing", "NEG-offers", "DPE-closed") else set()
    if row.name in ("NEG-offers", "CON-closing"):
        always.add("KG")
    chosen = set(dice.sample(able, min(wanted, len(able)))) | always & set(able)
    return tuple(_share(row, code, left) for code in sorted(chosen))


def _share(row: Plan, code: str, left: dict[tuple[str, str, int], int]) -> Share:
    dice, key = chance("share", row.name, code), (code, row.course.kind, row.starts.year)
    places = min(dice.choice([1, 1, 2]) if row.course is not MASTER else 3, left[key] // row.amount)
    left[key] -= places * row.amount
    reserve = dice.choice([0, 1, 1])
    if code == "TJ" and row.course is MASTER:
        nominees = 1 if row.name == "MIR-next" else 2
        return Share(code, places, 0, nominees)
    drafts = 1 if dice.random() < (0.3 if row.name in ("CON-closing", "MIR-next") else 0.1) else 0
    nominees = places + reserve - (1 if dice.random() < 0.12 and places + reserve > 1 else 0)
    return Share(code, places, reserve, nominees, drafts)


def checked(row: Plan) -> Plan:
    """The order of instants holds; a slip in the data above would otherwise surface as a refusal far away."""
    times = [row.created, row.allotted, row.published, row.opens, row.closes]
    assert all(a <= b for a, b in pairwise(times)), row.name
    return row
