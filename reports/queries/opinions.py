"""What people thought of courses, modules, lecturers and events: figures of many, never of one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, Sum
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from partners.actor import Actor
from reports.queries.spans import Params, dates, share, start_of, today_of
from reports.queries.whose import registered_by
from reports.sheets import Column, Row
from training.enums import QuestionKind
from training.models import EvaluationAnswer, EvaluationRound, Module
from training.models.evaluation import FEWEST_BALLOTS
from training.queries.evaluation import AGREES

FIGURES = "figures of whole rounds that are over, once enough have answered"
OPINION_COLUMNS = (
    Column("", "key", name="round"), Column(_("Intake"), width=16, name="intake"), Column(_("Programme"), width=30, name="programme"),
    Column(_("About"), width=18, name="about"), Column(_("Name"), width=28, name="name"), Column(_("Ballots"), "whole", 9, name="ballots"),
    Column(_("Mean, 1 to 5"), "number", 9, name="mean"), Column(_("Agree (4, 5 or yes)"), "share", 10, name="agree"),
)  # fmt: skip


def rounds(params: Params, actor: Actor) -> Any:
    """Of intakes, over before the day of the report, and answered by enough."""
    rows = EvaluationRound.objects.visible_to(actor)
    if not actor.sees_all_partners:
        rows = rows.filter(intake__programme__institution_id__in=registered_by(actor))
    rows = rows.filter(intake__isnull=False, closes_at__lt=start_of(today_of(params)), **dates(params, "intake__starts_on")).order_by()
    return rows.filter(Exists(_enough()))


def _enough(path: str = "pk") -> Any:
    """Ballots of a round, if there are as many as may be shown."""
    answers = EvaluationAnswer.objects.across_partners(reason=FIGURES).filter(round_id=OuterRef(path)).order_by().values("round_id")
    return answers.annotate(n=Count("ballot", distinct=True)).filter(n__gte=FEWEST_BALLOTS)


def opinions_size(params: Params, actor: Actor) -> int:
    """Of each round the whole and, as a rule, some modules and lecturers."""
    return int(rounds(params, actor).count()) * 5


def opinions(params: Params, actor: Actor) -> list[Row]:
    """Two queries. A question about a thing counts once as many have answered it as the page of the round asks for, so that no more is told here than there."""
    agrees = Q(score__gte=AGREES) | Q(score=1, question__kind=QuestionKind.YES_NO)
    answers = EvaluationAnswer.objects.across_partners(reason=FIGURES).filter(round__in=rounds(params, actor), score__isnull=False).order_by()
    keys = ("round_id", "module_id", "lecturer_id", "question_id")
    said = ("lecturer__name", "question__kind", "round__intake__reference", "round__intake__programme__title_en")
    programme = tuple(f"round__intake__programme__title_{language}" for language in ("ru", "kk"))
    found = (
        answers.values(*keys, *said, *programme)
        .annotate(n=Count("ballot", distinct=True), mean=Avg("score"), agree=Count("pk", filter=agrees))
        .filter(n__gte=FEWEST_BALLOTS)
    )
    things: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        things[row["round_id"], row["module_id"], row["lecturer_id"]].append(row)
    modules = {row.pk: str(row) for row in Module.objects.filter(pk__in={key[1] for key in things if key[1]})}
    rows = [_row(key, lines, modules) for key, lines in things.items()]
    return sorted(rows, key=lambda row: (str(row[1]), str(row[3]), str(row[4])))


def _row(key: tuple[Any, ...], lines: list[dict[str, Any]], modules: dict[int, str]) -> Row:
    round_id, module, lecturer = key
    first = lines[0]
    language = (get_language() or "en")[:2]
    programme = first.get(f"round__intake__programme__title_{language}") or first["round__intake__programme__title_en"]
    about = gettext("lecturer") if lecturer else gettext("module") if module else gettext("the whole")
    name = first["lecturer__name"] if lecturer else modules[module] if module else ""
    scaled = [line for line in lines if line["question__kind"] == QuestionKind.SCALE]
    answers = sum(line["n"] for line in scaled)
    mean = round(sum(float(line["mean"]) * line["n"] for line in scaled) / answers, 2) if answers else None
    agree = share(sum(line["agree"] for line in lines), sum(line["n"] for line in lines))
    return (round_id, first["round__intake__reference"], programme, about, name, max(line["n"] for line in lines), mean, agree)


def means_of_rounds(keys: Any, today: Any) -> dict[int, tuple[int, float]]:
    """Ballots and mean of the questions answered by scale, of rounds that are over; two queries. A question about a thing counts once enough have
    answered it, as everywhere: where four of five left the scale empty, the mean would be the fifth's.
    """
    answers = EvaluationAnswer.objects.across_partners(reason=FIGURES).filter(round_id__in=keys, round__closes_at__lt=start_of(today)).order_by()
    ballots = dict(answers.values_list("round_id").annotate(n=Count("ballot", distinct=True)).filter(n__gte=FEWEST_BALLOTS))
    scaled = answers.filter(round_id__in=list(ballots), score__isnull=False, question__kind=QuestionKind.SCALE)
    things = scaled.values("round_id", "question_id", "module_id", "lecturer_id").annotate(n=Count("ballot", distinct=True), total=Sum("score"))
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in things.filter(n__gte=FEWEST_BALLOTS):
        sums[row["round_id"]][0] += row["total"]
        sums[row["round_id"]][1] += row["n"]
    return {key: (ballots[key], round(total / n, 2)) for key, (total, n) in sums.items()}
