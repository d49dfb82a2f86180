"""Evaluations as the pages read them: figures of many, never what one person has answered."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q

from training.enums import QuestionAbout, QuestionKind
from training.models import EvaluationAnswer, EvaluationQuestion, EvaluationRound, EvaluationTicket, Intake, Lecturer, Module, ModuleLecturer
from training.models.evaluation import FEWEST_BALLOTS

FIGURES = "figures of a whole round, once enough have answered"
AGREES = 4  # and 5


@dataclass(frozen=True)
class Asked:
    """What a ballot of a round is about, beside the whole."""

    modules: list[Module]
    lecturers: list[Lecturer]


def asked_about(found: EvaluationRound) -> Asked:
    """Modules of the version and whoever teaches in the intake; the same for everybody, so that a ballot doesn't tell a group."""
    if found.intake is None:
        return Asked([], [])
    return Asked(modules_of(found.intake), lecturers_of(found.intake))


def modules_of(intake: Intake) -> list[Module]:
    return list(Module.objects.filter(version_id=intake.version_id).order_by("order", "pk")) if intake.version_id else []


def lecturers_of(intake: Intake) -> list[Lecturer]:
    teaching = Q(sessions__session__intake=intake) | Q(modules__module__version_id=intake.version_id or 0)
    return list(Lecturer.objects.filter(teaching).distinct().order_by("name", "pk"))


def answer_key(question: Any, module: Any = None, lecturer: Any = None) -> str:
    """Name of the field of one answer on the page."""
    return f"q{question.pk}" + (f"-m{module.pk}" if module else "") + (f"-l{lecturer.pk}" if lecturer else "")


@dataclass(frozen=True)
class Turnout:
    answered: int
    asked: int
    is_exact: bool
    fewest: int = FEWEST_BALLOTS


def turnout_of(rounds: Iterable[EvaluationRound], now: datetime) -> dict[int, Turnout]:
    """How many have answered, of how many. While a round is open only in steps of five: who watches sees nobody come."""
    found = {row.pk: row for row in rounds}
    rows = EvaluationTicket.objects.across_partners(reason="how many have answered, not who").filter(round_id__in=found).order_by()
    counted = rows.values("round_id").annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    return {row["round_id"]: _turnout(row["answered"], row["asked"], now >= found[row["round_id"]].closes_at) for row in counted}


def _turnout(answered: int, asked: int, is_exact: bool) -> Turnout:
    return Turnout(answered if is_exact else answered - answered % FEWEST_BALLOTS, asked, is_exact)


@dataclass(frozen=True)
class Figure:
    """One question about one thing. Means go from 1 to 5; `agree` is the share of fours and fives, or of yes, in per cent."""

    label: str
    agree: int
    mean: float | None

    @property
    def row(self) -> dict[str, Any]:
        """For the chart and the table behind it."""
        text = f"{self.agree}% · {self.mean:.1f}" if self.mean is not None else f"{self.agree}%"
        return {"label": self.label, "value": self.agree, "text": text}


@dataclass
class Chart:
    title: str
    about: str
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Said:
    title: str
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    charts: list[Chart]
    said: list[Said]
    withheld: int  # things of which too few have spoken


def results_of_round(found: EvaluationRound, now: datetime, *, only_of: int | None = None) -> Results | None:
    """Figures after the closing and from five ballots on, each question about each thing by itself; None before.

    `only_of`: the user of a lecturer, who reads the whole, the own modules and what was said of the own person, no words about the whole.
    """
    if now < found.closes_at:
        return None
    rows = EvaluationAnswer.objects.across_partners(reason=FIGURES).filter(round=found)
    if rows.aggregate(n=Count("ballot", distinct=True))["n"] < FEWEST_BALLOTS:
        return None
    rows = rows if only_of is None else rows.filter(_of_lecturer(only_of))
    counted = _counted(rows)
    enough = {key for key, figures in counted.items() if figures["n"] >= FEWEST_BALLOTS}
    questions = list(EvaluationQuestion.objects.across_partners(reason=FIGURES).filter(form_id=found.form_id).order_by("order", "pk"))
    names = _names(counted)
    said = _said(rows, questions, enough, names, words_of_whole=only_of is None)
    return Results(_charts(questions, counted, enough, names), said, len({key[1:] for key in counted} - {key[1:] for key in enough}))


Key = tuple[int, int | None, int | None]


def _of_lecturer(user_id: int) -> Q:
    own = ModuleLecturer.objects.filter(lecturer__user_id=user_id).values("module_id")
    whole = Q(module__isnull=True, lecturer__isnull=True)
    return whole | Q(lecturer__user_id=user_id) | Q(module_id__in=own, lecturer__isnull=True)


def _counted(rows: Any) -> dict[Key, dict[str, Any]]:
    agrees = Q(score__gte=AGREES) | Q(score=1, question__kind=QuestionKind.YES_NO)
    figures = rows.filter(score__isnull=False).values("question_id", "module_id", "lecturer_id", "lecturer__name").order_by()
    figures = figures.annotate(n=Count("ballot"), mean=Avg("score"), agree=Count("pk", filter=agrees))
    return {(row["question_id"], row["module_id"], row["lecturer_id"]): row for row in figures}


def _names(counted: dict[Key, dict[str, Any]]) -> dict[Key, str]:
    modules = {row.pk: str(row) for row in Module.objects.filter(pk__in={key[1] for key in counted if key[1]})}
    return {key: modules.get(key[1] or 0, "") or row["lecturer__name"] or "" for key, row in counted.items()}


def _charts(questions: Sequence[Any], counted: dict[Key, dict[str, Any]], enough: set[Key], names: dict[Key, str]) -> list[Chart]:
    """One of the whole, with a bar a question; then one for each question about modules and lecturers, with a bar a module or lecturer."""
    whole = Chart("", QuestionAbout.WHOLE)
    others = []
    for question in questions:
        if question.kind == QuestionKind.TEXT:
            continue
        keys = sorted((key for key in enough if key[0] == question.pk), key=lambda key: names[key])
        if question.about == QuestionAbout.WHOLE:
            whole.rows += [_figure(question, question.words, counted[key]).row for key in keys]
        elif keys:
            others.append(Chart(question.words, question.about, [_figure(question, names[key], counted[key]).row for key in keys]))
    return [*([whole] if whole.rows else []), *others]


def _figure(question: Any, label: str, row: dict[str, Any]) -> Figure:
    mean = row["mean"] if question.kind == QuestionKind.SCALE else None
    return Figure(label, round(100 * row["agree"] / row["n"]), mean)


def _said(rows: Any, questions: Sequence[Any], enough: set[Key], names: dict[Key, str], *, words_of_whole: bool) -> list[Said]:
    """Texts in an order drawn anew. About a module or a lecturer only where a figure about it is shown as well."""
    spoken_of = {key[1:] for key in enough}
    found: dict[Key, list[str]] = {}
    texts = rows.exclude(text="").values_list("question_id", "module_id", "lecturer_id", "text").order_by("pk")
    for question_id, module_id, lecturer_id, text in texts:
        is_whole = module_id is None and lecturer_id is None
        if words_of_whole if is_whole else (module_id, lecturer_id) in spoken_of:
            found.setdefault((question_id, module_id, lecturer_id), []).append(text)
    order = {question.pk: (number, question) for number, question in enumerate(questions)}
    names_of = {key[1:]: name for key, name in names.items()}
    said = []
    for key in sorted(found, key=lambda key: (order[key[0]][0], names_of.get(key[1:], ""))):
        random.SystemRandom().shuffle(found[key])
        name, words = names_of.get(key[1:], ""), order[key[0]][1].words
        said.append(Said(f"{name}: {words}" if name else words, found[key]))
    return said
