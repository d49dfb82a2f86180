"""Which paper each person gets by the rules of the programme's version, or what is missing for it. Four queries whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from documents.enums import IssuedKind
from training.enums import EnrolmentState, MarkScheme, SignatoryRank
from training.marking import grade_points
from training.models import CertificateRule, Enrolment, Module
from training.queries.results import ModuleResult, attendance_of, results_of

# From the highest.
ORDER = (IssuedKind.DIPLOMA, IssuedKind.CERTIFICATE_COMPLETION, IssuedKind.CERTIFICATE_PARTICIPATION)
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Record:
    """What the rules are asked about: attendance in per cent (None where none was taken), the modules, the approved results."""

    state: str
    attendance: int | None
    modules: Sequence[Module]
    results: Sequence[ModuleResult]

    @property
    def passed(self) -> set[int]:
        return {one.module.pk for one in self.results if one.passed}

    @property
    def taken(self) -> list[Module]:
        """Modules that count: passed, or without marks in a training that was completed."""
        is_over = self.state == EnrolmentState.COMPLETED
        return [one for one in self.modules if one.pk in self.passed or (is_over and not one.is_marked)]

    @property
    def credits(self) -> Decimal:
        return sum((one.credits for one in self.taken if one.credits), Decimal(0))

    @property
    def hours(self) -> int:
        return sum(one.hours for one in self.taken)

    @property
    def mean(self) -> Decimal | None:
        """Of passed modules, weighed by credits where all have some. Where one only passes or fails there is no mark to take a mean of."""
        return self._weighed(dict(self._graded()))

    @property
    def gpa(self) -> Decimal | None:
        return self._weighed({pk: grade_points(points) for pk, points in self._graded()})

    def _graded(self) -> list[tuple[int, Decimal]]:
        return [(one.module.pk, one.points) for one in self.results if one.passed and one.points is not None and one.scheme != MarkScheme.PASS_FAIL]

    def _weighed(self, values: dict[int, Decimal]) -> Decimal | None:
        if not values:
            return None
        weights = {one.pk: one.credits for one in self.modules if one.pk in values}
        even = not all(weights.values())
        rows = [(value, Decimal(1) if even else weights[pk] or Decimal(1)) for pk, value in values.items() if pk in weights]
        total = sum(weight for _value, weight in rows)
        return (sum((value * weight for value, weight in rows), Decimal(0)) / total).quantize(CENTS, ROUND_HALF_UP) if total else None


@dataclass(frozen=True)
class Award:
    """`kind` is empty where no paper is due; `missing` holds the unmet conditions of each higher one, in words."""

    record: Record
    kind: str = ""
    rank: str = SignatoryRank.VICE_RECTOR
    missing: dict[str, list[str]] = field(default_factory=dict)
    has_rules: bool = True

    @property
    def label(self) -> Text:
        return IssuedKind(self.kind).label if self.kind else ""

    @property
    def reasons(self) -> list[str]:
        """Why no paper is due: what the lowest one lacks."""
        return [] if self.kind or not self.missing else list(self.missing.values())[-1]

    @property
    def higher(self) -> list[tuple[Text, list[str]]]:
        """What is missing for better papers than the one that is due."""
        return [(IssuedKind(kind).label, words) for kind, words in self.missing.items()] if self.kind else []


def awards_of(enrolments: Iterable[Enrolment]) -> dict[int, Award]:
    """Enrolment -> the highest paper whose conditions all hold. Without rules: the certificate of completion, as before there were any."""
    rows = list(enrolments)
    versions = {one.intake.version_id for one in rows if one.intake.version_id}
    rules = _rules(versions)
    modules: dict[int, list[Module]] = {}
    for module in Module.objects.filter(version_id__in=versions).order_by("order", "code"):
        modules.setdefault(module.version_id, []).append(module)
    results, attendance = results_of(rows), attendance_of(rows)
    found = {}
    for one in rows:
        version = one.intake.version_id or 0
        record = Record(one.state, attendance[one.pk], modules.get(version, []), results[one.pk])
        found[one.pk] = award(record, rules[version]) if version in rules else _without_rules(record)
    return found


def _without_rules(record: Record) -> Award:
    """Nobody gets a certificate of completion for a training that was completed in part."""
    if record.state == EnrolmentState.PARTIALLY_COMPLETED:
        return Award(record, missing={IssuedKind.CERTIFICATE_COMPLETION: [gettext("the training was completed in part only")]}, has_rules=False)
    return Award(record, IssuedKind.CERTIFICATE_COMPLETION, has_rules=False)


def award_of(enrolment: Enrolment) -> Award:
    return awards_of([enrolment])[enrolment.pk]


def _rules(versions: set[int]) -> dict[int, list[CertificateRule]]:
    found: dict[int, list[CertificateRule]] = {}
    for row in CertificateRule.objects.filter(version_id__in=versions):
        found.setdefault(row.version_id, []).append(row)
    return {version: sorted(rows, key=lambda row: ORDER.index(IssuedKind(row.kind))) for version, rows in found.items()}


def award(record: Record, rules: Sequence[CertificateRule]) -> Award:
    """`rules` stand from the highest paper to the lowest."""
    missing: dict[str, list[str]] = {}
    for rule in rules:
        words = _missing(record, rule)
        if not words:
            return Award(record, rule.kind, rule.rank, missing)
        missing[rule.kind] = words
    return Award(record, missing=missing)


def _missing(record: Record, rule: CertificateRule) -> list[str]:
    words = []
    if record.state == EnrolmentState.PARTIALLY_COMPLETED and rule.kind != IssuedKind.CERTIFICATE_PARTICIPATION:
        words.append(gettext("the training was completed in part only"))
    if rule.attendance_min and record.attendance is None:
        words.append(gettext("no attendance was taken, %(needed)d %% are needed") % {"needed": rule.attendance_min})
    elif rule.attendance_min and (record.attendance or 0) < rule.attendance_min:
        words.append(gettext("attendance %(has)d %%, %(needed)d %% are needed") % {"has": record.attendance or 0, "needed": rule.attendance_min})
    if rule.needs_modules and (open_ones := _not_passed(record)):
        words.append(gettext("not passed: %(modules)s") % {"modules": ", ".join(one.code for one in open_ones)})
    if rule.credits_min and record.credits < rule.credits_min:
        figures = {"has": f"{record.credits.normalize():f}", "needed": f"{rule.credits_min.normalize():f}"}
        words.append(gettext("credits %(has)s, %(needed)s are needed") % figures)
    return words


def _not_passed(record: Record) -> list[Module]:
    return [one for one in record.modules if one.is_required and one.is_marked and one.pk not in record.passed]


NOT_DUE = _("By the rules of the programme no paper is due: %(reasons)s.")
