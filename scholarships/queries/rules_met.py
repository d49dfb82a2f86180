"""The rules of a call beside what a nominee gives: for the technical check, which reads both side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from core.timefmt import day_text
from people.queries import months_later
from scholarships.models import Nomination
from scholarships.queries.completeness import age_on, medical_of, unmet_items
from scholarships.queries.trained import trained_before

MONTHS_OF_EXAMINATION = 4  # as the fellowships of the United Nations ask for it; domain.md 2.6


@dataclass(frozen=True)
class Rule:
    """One rule: what the call asks for, what the nominee has, and whether that is enough; None when nothing is said yet."""

    label: Text
    needed: str
    given: str
    is_met: bool | None


def rules_of(nomination: Nomination) -> list[Rule]:
    """Only the rules that this call has; whether one is met is asked where the sending asks it. What is missing stands beside."""
    unmet = {item.field for item in unmet_items(nomination)}
    rules = [Rule(label, needed, given, None if not given else field not in unmet) for field, label, needed, given in _rows(nomination)]
    return rules + ([_examination(nomination)] if nomination.call.asks_medical else [])


def _rows(nomination: Nomination) -> Iterator[tuple[str, Text, str, str]]:
    call, person = nomination.call, nomination.person
    if call.max_age:
        first = call.intake.starts_on
        needed = ngettext("at most %(n)d year on %(day)s", "at most %(n)d years on %(day)s", call.max_age) % {
            "n": call.max_age,
            "day": day_text(first),
        }
        yield "birth_date", _("Age"), needed, _years(age_on(person.birth_date, first)) if person.birth_date else ""
    if least := call.min_years_of_service:
        service = nomination.years_of_service
        needed = ngettext("%(n)d year or more", "%(n)d years or more", least) % {"n": least}
        yield "years_of_service", _("Years of service"), needed, "" if service is None else _years(service)
    if call.language_level:
        words = {"language": language_name(call.language, get_language() or "en"), "level": call.language_level}
        yield "language_level", _("Language"), gettext("%(language)s, %(level)s or higher") % words, nomination.language_level

    if years := call.no_repeat_years:
        needed = ngettext("none that ended less than %(n)d year before %(day)s", "none that ended less than %(n)d years before %(day)s", years)
        yield "trainings", _("Training here before"), needed % {"n": years, "day": day_text(call.intake.starts_on)}, _training(nomination)


def _training(nomination: Nomination) -> str:
    trained = trained_before(nomination)
    return gettext("%(course)s, ended %(when)s") % {"course": trained.course, "when": trained.when} if trained else gettext("none that is known")


def _examination(nomination: Nomination) -> Rule:
    """The day itself is part of what stands apart: here only whether it is late enough. Nothing is refused for it."""
    first, medical = first_examination(nomination.call.intake.starts_on), medical_of(nomination)
    day = medical.examined_on if medical else None
    given = "" if day is None else gettext("in time") if day >= first else gettext("earlier")
    return Rule(_("Medical examination"), gettext("on %(day)s or later") % {"day": day_text(first)}, given, None if day is None else day >= first)


def first_examination(starts_on: date) -> date:
    """The first day on which an examination is not older than four months when the intake begins."""
    return months_later(starts_on, -MONTHS_OF_EXAMINATION)


def examination_advice(examined_on: date | None, starts_on: date) -> str:
    """For the field; empty when it is late enough or nothing is known."""
    if examined_on is None or examined_on >= first_examination(starts_on):
        return ""
    text = gettext("Examined on %(day)s, more than four months before the intake begins on %(begins)s: a newer examination will be asked for.")
    return text % {"day": day_text(examined_on), "begins": day_text(starts_on)}


def _years(number: int) -> str:
    return ngettext("%(n)d year", "%(n)d years", number) % {"n": number}
