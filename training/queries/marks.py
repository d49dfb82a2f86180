"""Sheets of marks as pages and operations read them. The reader may see the sheet: that was asked before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from partners.actor import Actor
from training.enums import FINISHED, STUDYING, SheetState
from training.mark_entry import Entry, entry_text
from training.marking import distribution, fences, mark_text
from training.models import Enrolment, Intake, Mark, MarkCorrection, Module, ResultSheet

REASON = "marks of a sheet that was fetched for this reader"
MARKED = (*STUDYING, *FINISHED)  # whose marks a sheet asks for
SHOWN = ("person", "partner")


@dataclass(frozen=True)
class Line:
    """One person of a sheet; the mark is not kept yet where nobody has entered one."""

    enrolment: Enrolment
    mark: Mark | None
    sheet: ResultSheet

    @property
    def entry(self) -> Entry | None:
        mark = self.mark
        return Entry(mark.points, mark.was_absent) if mark and (mark.points is not None or mark.was_absent) else None

    @property
    def typed(self) -> str:
        return entry_text(self.entry, self.sheet.scheme, self.sheet.pass_points)

    @property
    def text(self) -> str:
        points = self.mark.points if self.mark else None
        return mark_text(points, scheme=self.sheet.scheme, pass_points=self.sheet.pass_points) if points is not None else self.typed

    @property
    def passed(self) -> bool:
        return bool(self.mark and self.mark.points is not None and self.mark.points >= self.sheet.pass_points)


def sheets_for(actor: Actor) -> QuerySet[Any]:
    rows = ResultSheet.objects.visible_to(actor)
    return rows.select_related("module", "intake__programme__institution", "intake__version")  # type: ignore[no-any-return]


def lines_of(sheet: ResultSheet) -> list[Line]:
    """By name. While a first sheet is open: everybody who studies or has finished; a resit has those it was made for.

    Who left without a mark is not asked for one; who left with one keeps it.
    """
    marks = Mark.objects.across_partners(reason=REASON).filter(sheet=sheet)
    rows = [Line(mark.enrolment, mark, sheet) for mark in marks.select_related(*(f"enrolment__{name}" for name in SHOWN))]
    lines = [line for line in rows if line.entry or line.enrolment.state in MARKED]
    if sheet.state == SheetState.OPEN and sheet.attempt == 1:
        lines += [Line(row, None, sheet) for row in people_marked(sheet.intake_id).exclude(pk__in=[line.enrolment.pk for line in rows])]
    return sorted(lines, key=lambda line: (line.enrolment.person.sort_key, line.enrolment.pk))


def people_marked(intake_id: int) -> QuerySet[Any]:
    rows = Enrolment.objects.across_partners(reason=REASON).filter(intake_id=intake_id, state__in=MARKED)
    return rows.select_related(*SHOWN)  # type: ignore[no-any-return]


def people_to_resit(sheet: ResultSheet) -> list[Enrolment]:
    """Who has passed neither this attempt nor one before it, and studies or has finished: those of the next attempt.

    Also who is on this sheet by no mark: came late, was suspended then, or failed an earlier attempt by a correction.
    """
    marks = Mark.objects.across_partners(reason=REASON).filter(sheet__intake=sheet.intake_id, sheet__module=sheet.module_id)
    passed = marks.filter(sheet__attempt__lte=sheet.attempt, points__gte=sheet.pass_points).values("enrolment_id")
    return list(people_marked(sheet.intake_id).exclude(pk__in=passed))


@dataclass(frozen=True)
class Figures:
    """What is told of a whole sheet: `bars` of (step, number), who is far from the others."""

    given: int
    absent: int
    passed: int
    mean: Decimal | None
    bars: list[tuple[str, int]]
    far: list[Line]


def figures_of(sheet: ResultSheet, lines: Iterable[Line]) -> Figures:
    given = [line for line in lines if line.mark and line.mark.points is not None]
    points = [line.mark.points for line in given if line.mark and line.mark.points is not None]
    reach = fences(points)
    far = [line for line in given if reach and line.mark and not reach[0] <= (line.mark.points or Decimal(0)) <= reach[1]]
    mean = round(sum(points, Decimal(0)) / len(points), 1) if points else None
    absent = sum(bool(line.mark and line.mark.was_absent) for line in lines)
    bars = distribution(points, scheme=sheet.scheme, pass_points=sheet.pass_points)
    return Figures(len(points), absent, sum(line.passed for line in given), mean, bars, far)


@dataclass(frozen=True)
class ModuleRow:
    """A module of an intake with its sheets; `marked` and `asked` are of the last one."""

    module: Module
    sheets: list[Any]

    @property
    def last(self) -> Any:
        return self.sheets[-1] if self.sheets else None


def modules_of(intake: Intake, actor: Actor) -> list[ModuleRow]:
    """Marked modules of the intake's version with the sheets there are; each sheet knows how many marks it has and how many it asks for."""
    rows = sheets_for(actor).filter(intake=intake).order_by("module__order", "module__code", "attempt")
    rows = rows.annotate(rows_kept=Count("marks"), marked=Count("marks", filter=_filled("marks__")))
    people = people_marked(intake.pk).count()
    found: dict[int, list[Any]] = {}
    for sheet in rows:
        sheet.asked = max(people, sheet.marked) if sheet.state == SheetState.OPEN and sheet.attempt == 1 else sheet.rows_kept
        found.setdefault(sheet.module_id, []).append(sheet)
    modules = Module.objects.filter(version=intake.version_id, is_marked=True) if intake.version_id else Module.objects.none()
    return [ModuleRow(module, found.get(module.pk, [])) for module in modules]


def _filled(path: str) -> Q:
    return Q(**{f"{path}points__isnull": False}) | Q(**{f"{path}was_absent": True})


def corrections_of(sheet: ResultSheet, actor: Actor) -> list[MarkCorrection]:
    """All that were asked for on this sheet, the latest first."""
    rows = MarkCorrection.objects.visible_to(actor).filter(mark__sheet=sheet)
    found = list(rows.select_related("mark__enrolment__person", "mark__sheet__module", "mark__sheet__intake__programme").order_by("-asked_at", "-pk"))
    return [shown_of(row) for row in found]


def shown_of(correction: MarkCorrection) -> Any:
    """With both values as the scheme shows them."""
    sheet, shown = correction.mark.sheet, correction
    for name, points in (("old_text", correction.old_points), ("new_text", correction.new_points)):
        setattr(
            shown,
            name,
            mark_text(points, scheme=sheet.scheme, pass_points=sheet.pass_points)
            or entry_text(Entry(was_absent=True), sheet.scheme, sheet.pass_points),
        )
    return shown
