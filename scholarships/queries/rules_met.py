"""The rules of a call beside what a nominee gives: for the technical check, which reads both side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from core.timefmt import day_text
from scholarships.models import Nomination
from scholarships.queries.completeness import age_on, unmet_items


@dataclass(frozen=True)
class Rule:
    """One rule: what the call asks for, what the nominee has, and whether that is enough; None when nothing is said yet."""

    label: Text
    needed: str
    given: str
    is_met: bool | None


def rules_of(nomination: Nomination) -> list[Rule]:
    """Only the rules that this call has; whether one is met is asked where the sending asks it. No query: what is missing stands beside."""
    unmet = {item.field for item in unmet_items(nomination)}
    return [Rule(label, needed, given, None if not given else field not in unmet) for field, label, needed, given in _rows(nomination)]


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


def _years(number: int) -> str:
    return ngettext("%(n)d year", "%(n)d years", number) % {"n": number}
