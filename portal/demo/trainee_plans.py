"""Individual plans of those who are in training: most agreed, some at each desk, one that Firuz has to read, one for Tajikistan's officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.bulk import insert_each
from core.history import record_each
from partners.actor import Actor
from portal.demo.accounts import officer_of
from portal.demo.stage import Stage, local
from training.enums import ChangeReason, PlanState
from training.models import Enrolment, Module, PlanItem, PlanVersion
from training.models.plans import PLANNED_FOR

GOALS = "Prepare and lead a bilateral negotiation in two languages; draft instruments that stand in the legal department at home."
SEMINAR, THESIS = "Research seminar at the sending ministry", "Thesis supervised with the sending ministry"
PAPER = "Sheet signed on the day of arrival, kept in the file"
REFUSED = "The language course takes place at home already. Please leave it out."
CHANGE = "Two seminars stand at the same hour; one is taken online."
S = PlanState
USUAL = (S.AGREED, S.WITH_SENDER, S.AGREED, S.WITH_ACADEMY, S.AGREED, S.DRAFT, S.WITH_TRAINEE, S.REPLACED, S.REFUSED)
# States on the way to each, and the step that leads there; days before the load.
WAY = ((S.WITH_TRAINEE, "give", 21), (S.WITH_SENDER, "trainee", 18), (S.WITH_ACADEMY, "approve_as_sender", 12), (S.AGREED, "approve_as_academy", 9))
DONE = {S.DRAFT: 0, S.WITH_TRAINEE: 1, S.WITH_SENDER: 2, S.WITH_ACADEMY: 3, S.AGREED: 4, S.REPLACED: 4, S.REFUSED: 2}


@dataclass
class Written:
    """A version and how far it goes; `days` moves its whole way nearer to the present."""

    version: PlanVersion
    end: PlanState
    virtual: bool = False
    days: int = 0

    def at(self, state: str) -> PlanVersion:
        """As it stood in this state, for its history."""
        return PlanVersion(pk=self.version.pk, enrolment=self.version.enrolment, number=self.version.number, state=state)


def plan_trainings(stage: Stage) -> None:
    people = Enrolment.objects.across_partners(reason="who is in training in the story").filter(
        state__in=PLANNED_FOR, intake__ends_on__gt=stage.day(0), intake__starts_on__lt=stage.day(30), intake__version__isnull=False
    )
    rows = list(people.select_related("person", "partner", "intake").order_by("intake__starts_on", "pk"))
    written = [one for number, row in enumerate(rows) for one in _of(stage, row, number)]
    for number in (1, 2):  # a later version begins when the first is agreed
        part = [one for one in written if one.version.number == number]
        insert_each([one.version for one in part])
        _write_parts(part, rows)
        _walk(stage, part)
        _settle(stage, part)


def _of(stage: Stage, row: Enrolment, number: int) -> list[Written]:
    """Who has only come, or is still to come, has a draft at most; a second version needs some weeks behind it."""
    own, starts = row.person.user_id == stage.users["trainee"].pk, row.intake.starts_on
    if starts > stage.day(-25) and not own:
        return [Written(_version(stage, row, 1, days=20), S.DRAFT, days=20)] if number % 2 else []
    is_long = starts <= stage.day(-55)
    if own and not is_long:
        return [Written(_version(stage, row, 1, days=19), S.WITH_TRAINEE, days=19)]
    end = S.AGREED if own else S.WITH_SENDER if row.partner.code == "TJ" else USUAL[number % len(USUAL)]
    if is_long and (own or end == S.REPLACED):
        first = Written(_version(stage, row, 1, days=-30), S.AGREED if own else S.REPLACED, days=-30)
        days, then = (18, S.WITH_TRAINEE) if own else (8, S.AGREED)
        return [first, Written(_version(stage, row, 2, days=days), then, virtual=True, days=days)]
    return [Written(_version(stage, row, 1), S.AGREED if end == S.REPLACED else end)]


def _version(stage: Stage, row: Enrolment, number: int, *, days: int = 0) -> PlanVersion:
    is_change = number > 1
    return PlanVersion(
        enrolment=row, number=number, goals=GOALS, reason=ChangeReason.CONFLICT if is_change else ChangeReason.FIRST, comment=CHANGE if is_change else "",
        created_at=stage.ago(22 - days), created_by_label=str(stage.users["registrar"]),
    )  # fmt: skip


def _write_parts(written: Iterable[Written], rows: Iterable[Enrolment]) -> None:
    """While all are drafts: afterwards the database lets no part change."""
    modules: dict[int | None, list[Module]] = defaultdict(list)
    for module in Module.objects.filter(version__in={row.intake.version_id for row in rows}).order_by("order"):
        modules[module.version_id].append(module)
    items = []
    for one in written:
        taught = modules[one.version.enrolment.intake.version_id]
        items += [
            PlanItem(version=one.version, module=module, credits=module.credits, is_virtual=one.virtual and number == 2, order=number)
            for number, module in enumerate(taught, 1)
        ]
        title, points = (THESIS, "4.0") if one.virtual else (SEMINAR, "2.0")
        items.append(PlanItem(version=one.version, title=title, credits=Decimal(points), is_virtual=one.virtual, order=99))
    insert_each(items)


def _walk(stage: Stage, written: list[Written]) -> None:
    """The history of each version, step by step."""
    registrar = stage.actors["registrar"]
    for days in sorted({one.days for one in written}):
        group = [one for one in written if one.days == days]
        _record(group, S.DRAFT, "started", registrar, stage.ago(22 - days))
        for place, (state, step, ago) in enumerate(WAY, 1):
            now, there = local(stage.day(days - ago), 11 + place), [one for one in group if DONE[one.end] >= place]
            for actor, name, some in _acting(stage, there, step):
                _record(some, state, name, actor, now)
    refused = [one for one in written if one.end == S.REFUSED]
    for code, some in _by_partner(refused).items():
        _record(some, S.REFUSED, "refuse_as_sender", officer_of(stage, code), stage.ago(4))
    _record([one for one in written if one.end == S.REPLACED], S.REPLACED, "replace", registrar, stage.ago(1))


def _acting(stage: Stage, there: list[Written], step: str) -> list[tuple[Actor, str, list[Written]]]:
    """Who does this step for whom: officers for their own people, the trainee with an account in person."""
    registrar, trainee = stage.actors["registrar"], stage.users["trainee"].pk
    if step == "approve_as_sender":
        return [(officer_of(stage, code), step, some) for code, some in _by_partner(there).items()]
    if step != "trainee":
        return [(registrar, step, there)]
    own = [one for one in there if one.version.enrolment.person.user_id == trainee]
    return [(stage.actors["trainee"], "approve_as_trainee", own), (registrar, "record_trainee", [one for one in there if one not in own])]


def _by_partner(rows: Iterable[Written]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = defaultdict(list)
    for one in rows:
        found[one.version.enrolment.partner.code].append(one)
    return found


def _record(rows: list[Written], state: str, step: str, actor: Actor, now: datetime) -> None:
    record_each([one.at(state) for one in rows], step, actor=actor, now=now)


def _settle(stage: Stage, written: list[Written]) -> None:
    """Each version gets its end and the approvals that lead there."""
    rows = PlanVersion.objects.across_partners(reason="plans of the story")
    for one in written:
        rows.filter(pk=one.version.pk).update(state=one.end, **_signed(stage, one))


def _signed(stage: Stage, one: Written) -> dict[str, Any]:
    person, done = one.version.enrolment.person, DONE[one.end]
    at = [local(stage.day(one.days - ago), 11 + place) for place, (_state, _step, ago) in enumerate(WAY, 1)]
    found: dict[str, Any] = {"refused_comment": REFUSED if one.end == S.REFUSED else ""}
    if done >= 2:
        found |= {"trainee_at": at[1], "trainee_label": person.passport_name, "trainee_paper": "" if person.user_id else PAPER}
    if done >= 3:
        found |= {"sender_at": at[2], "sender_label": officer_of(stage, one.version.enrolment.partner.code).label}
    if done >= 4:
        found |= {"academy_at": at[3], "academy_label": str(stage.users["registrar"])}
    return found
