"""What a pilot shows against the others: points, passes, attendance, course evaluation, from what is approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import fmean
from typing import Any

from django.db.models import Count, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from training.enums import FINISHED, STUDYING, QuestionKind
from training.models import FEWEST_BALLOTS, Enrolment, EvaluationAnswer, Intake, Pilot
from training.queries.results import ModuleResult, attendance_of, results_of

FEW = 5  # people of a group below which its figures carry a warning
FEWEST = 3  # and below which a mean would be a person's own mark: not shown at all
REASON = "people of a pilot and of those it is compared with, read as figures only"
POINTS, PASSED, ATTENDANCE, EVALUATION = "points", "passed", "attendance", "course_evaluation"
# Outcome: its words, the largest value.
OUTCOMES: dict[str, tuple[Text, int]] = {
    POINTS: (_("mean points (0 to 100)"), 100),
    PASSED: (_("modules passed (per cent)"), 100),
    ATTENDANCE: (_("attendance (per cent)"), 100),
    EVALUATION: (_("course evaluation by trainees (1 to 5)"), 5),
}


def figures_of(pilot: Pilot, now: datetime) -> dict[str, dict[str, Any]]:
    """Outcome -> value of the pilot and of the others (None where it can't be shown), with the numbers of people each stands on."""
    here, others = _people(pilot), _compared(pilot)
    code = pilot.module.code if pilot.module else ""
    results, shares = results_of([*here, *others]), attendance_of([*here, *others])
    measured = [_measured(people, results, shares, code) for people in (here, others)]
    found = {name: _side_by_side(measured[0][name], measured[1][name]) for name in (POINTS, PASSED, ATTENDANCE)}
    if pilot.compared_intake and not pilot.group:  # a course evaluation is of a whole intake, because it is anonymous
        found[EVALUATION] = _side_by_side(_ballots(pilot.intake, code, now), _ballots(pilot.compared_intake, code, now))
    return found


def _people(pilot: Pilot) -> list[Enrolment]:
    rows = _seated(pilot.intake)
    return list(rows.filter(group=pilot.group) if pilot.group else rows)


def _compared(pilot: Pilot) -> list[Enrolment]:
    if pilot.compared_intake:
        return list(_seated(pilot.compared_intake))
    return list(_seated(pilot.intake).exclude(group=pilot.group))


def _seated(intake: Intake) -> Any:
    rows = Enrolment.objects.across_partners(reason=REASON)
    return rows.filter(intake=intake, state__in=[*STUDYING, *FINISHED]).order_by("pk")


def _measured(
    people: list[Enrolment], results: Mapping[int, list[ModuleResult]], shares: Mapping[int, int | None], code: str
) -> dict[str, tuple[list[float], int]]:
    """Outcome -> one value a person, and how many people have one."""
    chosen = [[one for one in results[person.pk] if not code or one.module.code == code] for person in people]
    with_points = [[one.points for one in rows if one.points is not None] for rows in chosen]
    values = {
        POINTS: [_mean(points) for points in with_points if points],
        PASSED: [100 * sum(one.passed for one in rows) / len(rows) for rows in chosen if rows],
        ATTENDANCE: [float(share) for person in people if (share := shares[person.pk]) is not None],
    }
    return {name: (found, len(found)) for name, found in values.items()}


def _mean(values: Iterable[Decimal]) -> float:
    return fmean(float(value) for value in values)


def _side_by_side(pilot: tuple[list[float], int], others: tuple[list[float], int]) -> dict[str, Any]:
    return {"pilot": _shown(*pilot), "others": _shown(*others), "pilot_n": pilot[1], "others_n": others[1]}


def _shown(values: list[float], people: int) -> float | None:
    return round(fmean(values), 1) if values and people >= FEWEST else None


def _ballots(intake: Intake, code: str, now: datetime) -> tuple[list[float], int]:
    """The mean of what the pages of the evaluations show: of closed rounds, each question about each thing from the fewest ballots on.

    Anything more would let a reader of both subtract: a round that is open is watched answer by answer, a few ballots stand out of many.
    """
    rows = EvaluationAnswer.objects.across_partners(reason="figures of a course evaluation, from enough ballots on")
    rows = rows.filter(round__intake=intake, round__closes_at__lte=now, question__kind=QuestionKind.SCALE, score__isnull=False).order_by()
    if code:
        rows = rows.filter(module__code=code)
    shown = rows.values("round_id", "question_id", "module_id", "lecturer_id").annotate(n=Count("ballot"), total=Sum("score"))
    by_round: dict[int, int] = {}
    total = answers = 0
    for row in shown.filter(n__gte=FEWEST_BALLOTS):
        by_round[row["round_id"]] = max(by_round.get(row["round_id"], 0), row["n"])
        total, answers = total + row["total"], answers + row["n"]
    return ([total / answers] if answers else []), sum(by_round.values())


def figure_text(value: float | None) -> str:
    """In the reader's language, without a nought behind the point."""
    number = value or 0.0
    return str(number_format(number, decimal_pos=0 if number.is_integer() else 1))


@dataclass(frozen=True)
class Compared:
    """One outcome as the page shows it."""

    label: str
    pilot: float | None
    others: float | None
    pilot_n: int
    others_n: int

    @property
    def is_small(self) -> bool:
        return min(self.pilot_n, self.others_n) < FEW

    @property
    def is_drawn(self) -> bool:
        return self.pilot is not None and self.others is not None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Two bars side by side, on the scale of the outcome."""
        words = (
            (str(_("Pilot (people: %(n)d)")) % {"n": self.pilot_n}, self.pilot),
            (str(_("Others (people: %(n)d)")) % {"n": self.others_n}, self.others),
        )
        return [{"label": label, "value": value or 0, "text": figure_text(value)} for label, value in words]

    @property
    def sentence(self) -> str:
        words = {"pilot": figure_text(self.pilot), "others": figure_text(self.others)}
        if (self.pilot or 0) > (self.others or 0):
            return str(_("The pilot is ahead: %(pilot)s against %(others)s.")) % words
        if (self.pilot or 0) < (self.others or 0):
            return str(_("The others are ahead: %(others)s against %(pilot)s.")) % words
        return str(_("Both are at %(pilot)s.")) % words


def compared(figures: dict[str, dict[str, Any]]) -> list[Compared]:
    """Frozen figures in the order and the words of the page."""
    return [Compared(str(words), **figures[name]) for name, (words, _largest) in OUTCOMES.items() if name in figures]
