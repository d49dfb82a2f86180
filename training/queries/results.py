"""Approved results and attendance of enrolments, for pages, papers and comparisons. Two queries whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from training.enums import MarkScheme, Presence, SessionState, SheetState
from training.marking import mark_text
from training.models import Attendance, Enrolment, Mark, Module

FILLED = Q(points__isnull=False) | Q(was_absent=True)
REASON = "results of enrolments that were fetched rightly"


@dataclass(frozen=True)
class ModuleResult:
    """The approved attempt at a module that counts: the last one, but what was passed before stays passed."""

    module: Module
    points: Decimal | None
    was_absent: bool
    attempt: int
    passed: bool
    text: str
    scheme: str = MarkScheme.PERCENT


def results_of(enrolments: Iterable[Enrolment]) -> dict[int, list[ModuleResult]]:
    """Enrolment -> approved results in the order of the modules; the last attempt counts.

    Who passed an earlier one by a correction, while the resit ran, has passed. An empty cell (of who had left) is no result.
    """
    found: dict[int, dict[int, ModuleResult]] = {one.pk: {} for one in enrolments}
    rows = Mark.objects.across_partners(reason=REASON).filter(FILLED, enrolment_id__in=found, sheet__state=SheetState.APPROVED)
    for row in rows.select_related("sheet__module").order_by("sheet__module__order", "sheet__module_id", "sheet__attempt"):
        sheet = row.sheet
        passed = row.points is not None and row.points >= sheet.pass_points
        before = found[row.enrolment_id].get(sheet.module_id)
        if before and before.passed and not passed:
            continue
        text = mark_text(row.points, scheme=sheet.scheme, pass_points=sheet.pass_points)
        found[row.enrolment_id][sheet.module_id] = ModuleResult(sheet.module, row.points, row.was_absent, sheet.attempt, passed, text, sheet.scheme)
    return {key: list(results.values()) for key, results in found.items()}


def attendance_of(enrolments: Iterable[Enrolment]) -> dict[int, int | None]:
    """Enrolment -> present and late in whole per cent of what was taken, leave not counted; None where nothing was taken.

    Never rounded up: 79.6 % are not the 80 % that a rule asks for.
    """
    keys = [one.pk for one in enrolments]
    rows = Attendance.objects.across_partners(reason=REASON).filter(enrolment_id__in=keys, session__state=SessionState.PLANNED)
    counted = rows.exclude(presence=Presence.EXCUSED).values("enrolment_id").order_by()
    figures = counted.annotate(taken=Count("pk"), there=Count("pk", filter=Q(presence__in=[Presence.PRESENT, Presence.LATE])))
    shares = {row["enrolment_id"]: 100 * row["there"] // row["taken"] for row in figures}
    return {key: shares.get(key) for key in keys}
