"""Facts of a transcript of records (domain.md 2.11): frozen on the day of issue, read by the layout and by the ELMO file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import translation

from core.country_names import language_name
from documents.letters import LANGUAGES
from partners.queries import host_day
from training.enums import CERTIFIABLE, ISCED_F, EnrolmentState, MarkScheme, SheetState, SignatoryRank
from training.marking import letter, mark_text
from training.models import Enrolment, Intake, Mark, Module
from training.queries.awards import Award, award_of
from training.queries.certificates import figures_of, in_languages, name_facts, plain, signatory_facts
from training.queries.results import REASON, ModuleResult

FEWEST = 5  # a distribution of fewer results would name people
BANDS = ((90, "90–100"), (75, "75–89"), (60, "60–74"), (50, "50–59"), (0, "0–49"))
STATUS = {EnrolmentState.COMPLETED: "passed", EnrolmentState.PARTIALLY_COMPLETED: "passed"}
ENDED_WITHOUT = (EnrolmentState.NOT_COMPLETED, EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED)


def transcript_facts(enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    person, intake, award = enrolment.person, enrolment.intake, award_of(enrolment)
    programme, version = intake.programme, intake.version
    return {
        **name_facts(person),
        "learner": {
            "given_names": person.given_names, "family_name": person.family_name, "gender": person.gender, "citizenship": person.citizenship,
            "birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "identifiers": [{"type": "enrolment", "value": enrolment.reference}],
        },
        "country": person.partner.code,
        **in_languages("institution", programme.institution, "name"),
        **in_languages("programme", programme, "title"),
        "institution_code": f"institution-{programme.institution_id}",
        "institution_country": programme.institution.partner.code,
        "programme_code": programme.code, "programme_kind": programme.kind, "programme_level": programme.level, "isced": ISCED_F[programme.field],
        "programme_credits": plain(programme.credits), "intake": intake.reference,
        **_in_words("level", programme.get_level_display), **_in_words("field", programme.get_field_display),
        "language_code": language_of(intake), **_language_words(language_of(intake)),
        "from": intake.starts_on.isoformat(),
        "until": (enrolment.completed_on or intake.ends_on).isoformat(),
        "status": status_of(enrolment),
        "scheme": version.scheme if version else MarkScheme.PERCENT,
        "pass_points": plain(version.pass_points if version else Decimal(50)),
        "modules": _modules(enrolment, award),
        "attendance": award.record.attendance,
        **figures_of(award),
        "issued_on": host_day(now).isoformat(),
        "signatory": signatory_facts(enrolment, award.rank or SignatoryRank.DEAN, host_day(now)),
    }  # fmt: skip


def status_of(enrolment: Enrolment) -> str:
    if enrolment.state in CERTIFIABLE:
        return "passed"
    return "failed" if enrolment.state in ENDED_WITHOUT else "in-progress"


def language_of(intake: Intake) -> str:
    """One language, or none: where several are taught in, the primary one is not guessed."""
    languages = intake.programme.languages
    return intake.language or (languages[0] if len(languages) == 1 else "")


def _language_words(code: str) -> dict[str, str]:
    return {f"language_{language}": language_name(code, language) if code else "" for language in LANGUAGES}


def _in_words(fact: str, say: Any) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[f"{fact}_{language}"] = str(say())
    return found


def _modules(enrolment: Enrolment, award: Award) -> list[dict[str, Any]]:
    results = {one.module.pk: one for one in award.record.results}
    days, spread = _days(enrolment), distributions(enrolment.intake)
    taken = {one.pk for one in award.record.taken}
    return [
        _module(enrolment, one, results.get(one.pk), days.get(one.pk, ""), spread.get(one.pk, []), one.pk in taken) for one in award.record.modules
    ]


def _module(enrolment: Enrolment, module: Module, result: ModuleResult | None, day: str, spread: Sequence[Any], counts: bool) -> dict[str, Any]:
    if result:
        status = "passed" if result.passed else "failed"
    else:
        status = "in-progress" if module.is_marked or not counts else "taken"
    return {
        "code": module.code, **in_languages("title", module, "title"), "credits": plain(module.credits), "hours": module.hours,
        "attempt": result.attempt if result else None, "points": plain(result.points) if result else "",
        **_mark(enrolment, result), "status": status, "held_on": day, "distribution": [list(row) for row in spread],
    }  # fmt: skip


def _mark(enrolment: Enrolment, result: ModuleResult | None) -> dict[str, str]:
    version = enrolment.intake.version
    if result is None or version is None:
        return dict.fromkeys((f"mark_{language}" for language in LANGUAGES), "")
    return _in_words("mark", lambda: mark_text(result.points, scheme=version.scheme, pass_points=version.pass_points))


def _days(enrolment: Enrolment) -> dict[int, str]:
    """Module -> day of the last approved attempt."""
    rows = Mark.objects.across_partners(reason=REASON).filter(enrolment=enrolment, sheet__state=SheetState.APPROVED, sheet__held_on__isnull=False)
    rows = rows.order_by("sheet__attempt").values_list("sheet__module_id", "sheet__held_on")
    return {module: day.isoformat() for module, day in rows}


def distributions(intake: Intake) -> dict[int, list[tuple[str, int]]]:
    """Module -> how the last approved marks of all who sat lie, by the scheme; nothing of fewer than five."""
    rows = Mark.objects.across_partners(reason="how marks lie, without names").filter(sheet__intake=intake, sheet__state=SheetState.APPROVED)
    last: dict[tuple[int, int], tuple[Decimal, str, Decimal]] = {}
    fields = ("sheet__module_id", "enrolment_id", "points", "sheet__scheme", "sheet__pass_points")
    for module, enrolment, points, scheme, needed in rows.filter(points__isnull=False).order_by("sheet__attempt").values_list(*fields):
        last[module, enrolment] = points, scheme, needed
    counted: dict[int, Counter[str]] = {}
    for (module, _enrolment), value in last.items():
        counted.setdefault(module, Counter())[label_of(*value)] += 1
    return {module: sorted(counts.items(), key=_place) for module, counts in counted.items() if counts.total() >= FEWEST}


def label_of(points: Decimal, scheme: str, needed: Decimal) -> str:
    if scheme == MarkScheme.LETTER:
        return letter(points)
    if scheme == MarkScheme.PASS_FAIL:
        return "passed" if points >= needed else "failed"
    return next(name for least, name in BANDS if points >= least)


def _place(row: tuple[str, int]) -> int:
    order = ["passed", "failed", *(name for _least, name in BANDS), *"A A- B+ B B- C+ C C- D+ D FX F".split()]
    return order.index(row[0])
