"""What a nomination still lacks and which rules of its call the nominee does not meet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from people.queries import passport_of
from scholarships.enums import UNSENT, Cefr, NominationState
from scholarships.models import CallDocument, MedicalRecord, Nomination, NominationDocument
from scholarships.queries.trained import Trained, trained_before

NEEDED = {
    "position": _("post held"),
    "employer": _("employer"),
    "years_of_service": _("years of service"),
    "education": _("education"),
    "language_level": _("level in the language of the programme"),
    "justification": _("why this person"),
    "undertaking": _("the authority's certification"),
}
NEEDED_OF_PERSON = {
    "given_names": _("given names"),
    "native_name": _("name in native script"),
    "birth_date": _("date of birth"),
    "gender": _("gender"),
    "citizenship": _("citizenship"),
    "email": _("e-mail of the nominee"),
}
# Asked for only where the call says so.
NEEDED_OF_PASSPORT = {
    "kind": _("kind of passport"),
    "number": _("passport number"),
    "country": _("country that issued the passport"),
    "expires_on": _("last day of the passport"),
}
NEEDED_OF_MEDICAL = {
    "conditions": _("what the nominee declares of the own health"),
    "physician_name": _("name of the physician"),
    "physician_licence": _("licence number of the physician"),
    "examined_on": _("day of the medical examination"),
    "fitness": _("whether the physician finds the nominee fit"),
}
# Until the technical check is over; later their deletion is on its timetable, and what is gone is not missing.
ASKED_WHILE = (*UNSENT, NominationState.RETURNED, NominationState.SUBMITTED)


def is_empty(value: Any) -> bool:
    """No answer yet. Nought years of service are an answer."""
    return value is None or value is False or value == "" or value == []


def medical_of(nomination: Nomination) -> MedicalRecord | None:
    """The medical part, its data deleted or not; no query where `medical` was selected."""
    found: MedicalRecord | None = getattr(nomination, "medical", None)
    return found


def missing_apart(nomination: Nomination) -> dict[str, dict[str, Text]]:
    """What the call asks for and is not there, by section ("passport", "medical") and field."""
    if nomination.state not in ASKED_WHILE:
        return {}
    asked = {
        "passport": (nomination.call.asks_passport, lambda: passport_of(nomination.person), NEEDED_OF_PASSPORT),
        "medical": (nomination.call.asks_medical, lambda: medical_of(nomination), NEEDED_OF_MEDICAL),
    }
    found = {slug: (row_of(), names) for slug, (is_asked, row_of, names) in asked.items() if is_asked}
    return {slug: {field: name for field, name in names.items() if is_empty(getattr(row, field, ""))} for slug, (row, names) in found.items()}


def missing_for_submission(nomination: Nomination) -> list[Text]:
    """Names of what is missing, in the order of the form; empty when the nomination can be sent."""
    missing: list[Text] = [name for field, name in NEEDED_OF_PERSON.items() if not getattr(nomination.person, field)]
    missing += [name for field, name in NEEDED.items() if is_empty(getattr(nomination, field))]
    missing += [name for names in missing_apart(nomination).values() for name in names.values()]
    return missing + [str(row) for row in missing_documents(nomination)]


def missing_documents(nomination: Nomination) -> list[CallDocument]:
    given = NominationDocument.objects.across_partners(reason="documents of the nomination at hand").filter(nomination=nomination)
    rows = CallDocument.objects.across_partners(reason="checklist of its call").filter(call_id=nomination.call_id, required=True)
    return list(rows.exclude(pk__in=given.filter(file__deleted_at__isnull=True).values("requirement_id")))


@dataclass(frozen=True)
class Unmet:
    """A rule of the call that the nominee does not meet, and the answer that says so."""

    field: str
    text: str


def unmet_rules(nomination: Nomination) -> list[str]:
    """Sentences, one for each rule of the call that the nominee does not meet."""
    return [item.text for item in unmet_items(nomination)]


def unmet_items(nomination: Nomination) -> list[Unmet]:
    call, person = nomination.call, nomination.person
    unmet = []
    if call.max_age and person.birth_date and age_on(person.birth_date, call.intake.starts_on) > call.max_age:
        text = gettext("The nominee would be %(age)d on the first day; the call takes people up to %(limit)d years.")
        unmet.append(Unmet("birth_date", text % {"age": age_on(person.birth_date, call.intake.starts_on), "limit": call.max_age}))
    service = nomination.years_of_service
    if call.min_years_of_service and service is not None and service < call.min_years_of_service:
        text = gettext("Years of service: %(years)d; the call asks for %(limit)d or more.")
        unmet.append(Unmet("years_of_service", text % {"years": service, "limit": call.min_years_of_service}))
    levels = list(Cefr.values)
    if call.language_level and nomination.language_level and levels.index(nomination.language_level) < levels.index(call.language_level):
        text = gettext("Level in %(language)s: %(level)s; the call asks for %(limit)s or higher.")
        language = language_name(call.language, get_language() or "en")
        words = {"language": language, "level": nomination.language_level, "limit": call.language_level}
        unmet.append(Unmet("language_level", text % words))
    if trained := trained_before(nomination):
        unmet.append(Unmet("trainings", _trained_text(trained, call.no_repeat_years or 0)))
    return unmet


def _trained_text(trained: Trained, years: int) -> str:
    text = gettext(
        "Trained here already: %(course)s, ended %(when)s. The call takes nobody who was trained here less than %(years)d years before it begins."
    )
    return text % {"course": trained.course, "when": trained.when, "years": years}


def age_on(birth_date: date, day: date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
