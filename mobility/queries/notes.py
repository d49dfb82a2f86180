"""Who may stand in a note verbale today, row by row, and what the note and the visa support letters say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name
from core.errors import Text
from core.timefmt import day_text
from core.workflow import refusal, workflow_of
from documents.enums import IssuedKind
from documents.letters import LANGUAGES
from documents.operations import Letter
from mobility.belongings import Belonging, belongings_of
from mobility.models import Stay
from mobility.visa_clock import window_of
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution, Partner
from people.queries import masked, passport_of

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
UNKNOWN = "–"
PARTS = ("person__passport", "partner", "institution")


@dataclass(frozen=True)
class NoteRow:
    """One person of the note: why not, when not; the passport only by its end."""

    stay: Stay
    refusal: str
    passport: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class NotePlan:
    """What one note verbale would be, before it is written."""

    partner: Partner
    embassy: Institution | None
    rows: list[NoteRow]
    opens_on: date  # of all people together: the latest opening and the earliest last day
    closes_on: date

    @property
    def is_ready(self) -> bool:
        return not any(row.refusal for row in self.rows)


def embassy_of(partner: Partner) -> Institution | None:
    return Institution.objects.filter(partner=partner, kind=InstitutionKind.EMBASSY).order_by("pk").first()


def plan_note(stays: Sequence[Stay], *, actor: Actor, now: datetime) -> NotePlan:
    """Stays with `PARTS` selected, at least one; the first says for which partner the note is."""
    partner = stays[0].partner
    rows = [_row(stay, partner, actor, now) for stay in stays]
    return NotePlan(partner, embassy_of(partner), rows, max(row.opens_on for row in rows), min(row.closes_on for row in rows))


def _row(stay: Stay, partner: Partner, actor: Actor, now: datetime) -> NoteRow:
    window, passport = window_of(stay.enters_on), passport_of(stay.person)
    return NoteRow(stay, why_not(stay, partner, actor, now), masked(passport.number if passport else ""), window.opens_on, window.closes_on)


def why_not(stay: Stay, partner: Partner, actor: Actor, now: datetime) -> str:
    """Why this person can't stand in a note to this partner today; empty when they can."""
    if stay.partner_id != partner.pk:
        return gettext("Of another partner: one note verbale names people of one partner.")
    if no := refusal(stay, workflow_of(stay).by_name["send_note"], actor, now):
        return str(no)
    if missing := missing_data(stay):
        return gettext("Missing: %(fields)s. The sending side enters it in the dossier.") % {"fields": ", ".join(str(name) for name in missing)}
    passport = passport_of(stay.person)
    if passport and passport.expires_on and passport.expires_on < stay.enters_on:
        words = {"last": day_text(passport.expires_on), "entry": day_text(stay.enters_on)}
        return gettext("The passport ends on %(last)s, before the entry on %(entry)s. The sending side enters the new one in the dossier.") % words
    return ""


def missing_data(stay: Stay) -> list[Text]:
    """What an embassy asks for and is not on file."""
    person, passport = stay.person, passport_of(stay.person)
    given = {
        _("date of birth"): person.birth_date,
        _("citizenship"): person.citizenship,
        _("passport number"): passport and passport.number,
        _("until when the passport is valid"): passport and passport.expires_on,
    }
    return [name for name, value in given.items() if not value]


def long_day(day: date | None, language: str) -> str:
    return format_date(day, "long", locale=LOCALES[language]) if day else UNKNOWN


def _span(days: Iterable[date], language: str) -> str:
    first, last = min(days := list(days)), max(days)
    return long_day(first, language) if first == last else f"{long_day(first, language)} – {long_day(last, language)}"


def note_letter(stays: Sequence[Stay], embassy: Institution | None, actor: Actor) -> Letter:
    """The note with its table of people; passports in full, as an embassy needs them."""
    partner, known = stays[0].partner, belongings_of(stays, actor)
    values: dict[str, dict[str, str]] = {}
    addressee: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            addressee[language] = str(embassy or partner)
            values[language] = _note_values(stays, known, language) | {"embassy": addressee[language], "country": str(partner)}
    apart = len({stay.enters_on for stay in stays}) > 1
    people = tuple(_person(stay, with_entry=apart) for stay in stays)
    return Letter(kind=IssuedKind.NOTE_VERBALE, partner=partner, values=values, addressee=addressee, people=people)


def _note_values(stays: Sequence[Stay], known: Mapping[int, Belonging], language: str) -> dict[str, str]:
    said = [_of_stay(stay, known[stay.pk], language) for stay in stays]
    listed = {name: list(dict.fromkeys(row[name] for row in said)) for name in ("programme", "institution", "from", "until", "call", "authority")}
    if len(listed["from"]) > 1 or len(listed["until"]) > 1:  # of several intakes: the whole span, not a list of days
        listed["from"] = [long_day(min(stay.enters_on for stay in stays), language)]
        listed["until"] = [long_day(max(stay.leaves_on for stay in stays), language)]
    return {
        "count": str(len(stays)),
        "enters_on": _span([stay.enters_on for stay in stays], language),
        "leaves_on": _span([stay.leaves_on for stay in stays], language),
        **{name: "; ".join(words) for name, words in listed.items()},
    }


def _of_stay(stay: Stay, belonging: Belonging, language: str) -> dict[str, str]:
    """What mobility itself knows, and what the app whose stay it is knows better."""
    own = {
        "programme": stay.about,
        "institution": str(stay.institution),
        "from": long_day(stay.enters_on, language),
        "until": long_day(stay.leaves_on, language),
        "call": UNKNOWN,
        "authority": str(stay.partner),
        "nomination": stay.reference,
        "position": UNKNOWN,
        "award": UNKNOWN,
    }
    return {**own, **belonging.values.get(language, {})}


def _person(stay: Stay, *, with_entry: bool) -> dict[str, str]:
    """One row of the table of people: days and states as data, said by the paper in its language; the public page shows the end of the passport.

    The entry has a column only where it is not one day for all: the paragraphs name the days, and the sheet is narrow.
    """
    person, passport = stay.person, passport_of(stay.person)
    assert passport  # nobody without one stands in a note
    days = {"birth_date": person.birth_date, "passport_until": passport.expires_on, "enters_on": stay.enters_on if with_entry else None}
    return {
        "name": person.passport_name,
        "native_name": person.native_name,
        "citizenship": person.citizenship,
        "passport": passport.number,
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def visa_letter(stay: Stay, belonging: Belonging) -> Letter:
    """For one person: what is shown at the embassy with the note."""
    person, passport = stay.person, passport_of(stay.person)
    values = {}
    for language in LANGUAGES:
        with override(language):
            values[language] = _of_stay(stay, belonging, language) | {
                "name": person.passport_name,
                "native_name": person.native_name,
                "country": str(stay.partner),
                "enters_on": long_day(stay.enters_on, language),
                "leaves_on": long_day(stay.leaves_on, language),
                "birth_date": long_day(person.birth_date, language),
                "citizenship": country_name(person.citizenship, language),
                "passport": passport.number if passport else UNKNOWN,
                "passport_until": long_day(passport.expires_on if passport else None, language),
                "visa_reference": stay.visa_reference or UNKNOWN,
            }
    return Letter(
        kind=IssuedKind.VISA_SUPPORT, partner=stay.partner, values=values, name=person.passport_name, native_name=person.native_name,
        people=({"name": person.passport_name, "native_name": person.native_name},),
    )  # fmt: skip
