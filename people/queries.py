"""Passports as pages may show them: masked, with what is worth checking beside each field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext

from core.country_names import country_name
from core.timefmt import day_text
from people import mrz
from people.alpha3 import state_of_zone
from people.enums import Gender
from people.models import Passport, Person

HIDDEN = "••••"
SHOWN_LETTERS = 4
MONTHS_OF_RESERVE = 6  # visa and entry rules of most states; domain.md 2.8
SEXES = {Gender.FEMALE: "F", Gender.MALE: "M", Gender.OTHER: "<"}
SECRET = ("number", "mrz")


def passport_of(person: Person) -> Passport | None:
    """The row of the person, deleted data or not; no query where `person__passport` was selected."""
    found: Passport | None = getattr(person, "passport", None)
    return found


def masked(number: str) -> str:
    """ "•••• 4567": at most the last four, and never more than half of it."""
    end = number[len(number) - min(SHOWN_LETTERS, len(number) // 2) :] if number else ""
    return f"{HIDDEN} {end}".strip() if number else ""


def clean_number(text: str) -> str:
    """As the zone writes it: capitals, without spaces and hyphens."""
    return "".join(char for char in text.upper() if char.isalnum())


def number_key(country: str, number: str) -> str:
    """Finds the same passport again without showing it; empty while either is missing."""
    if not (country and number):
        return ""
    return salted_hmac("people.passport.number", f"{country}:{clean_number(number)}", algorithm="sha256").hexdigest()


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = 31 if month == 11 else (date(first.year, first.month + 1, 1) - date(first.year, first.month, 1)).days
    return first.replace(day=min(day.day, last))


def validity_advice(expires_on: date | None, ends_on: date) -> str:
    """Whether the passport outlives the intake by half a year; empty when it does or nothing is known."""
    words = {"last": day_text(expires_on) if expires_on else "", "end": day_text(ends_on)}
    if expires_on is None or expires_on >= months_later(ends_on, MONTHS_OF_RESERVE):
        return ""
    if expires_on < ends_on:
        return gettext("The passport ends on %(last)s, before the intake ends on %(end)s: a new one is needed for the visa.") % words
    return gettext("The passport ends on %(last)s, less than six months after the intake ends on %(end)s: many visas need six months.") % words


def zone_advice(person: Person, passport: Passport | Mapping[str, Any] | None) -> dict[str, str]:
    """By field what in the zone is wrong, or differs from what was typed. Numbers are never repeated, only places."""
    if passport is None:
        return {}
    said = passport if isinstance(passport, Mapping) else {name: getattr(passport, name) for name in ("mrz", "number", "country", "expires_on")}
    if not said["mrz"]:
        return {}
    if wrong := mrz.faults(said["mrz"]):
        return {"mrz": " ".join(wrong)}
    zone = mrz.read(said["mrz"])
    assert zone is not None
    found = _of_names(person, zone) | _of_person(person, zone) | _of_passport(said, zone)
    return {name: text for name, text in found.items() if text}


def _of_names(person: Person, zone: mrz.Zone) -> dict[str, str]:
    """Whose passport has one name only carries it at the place of the family name."""
    text = gettext("The zone of the passport says %(name)s: compare the spelling.")
    first, second = (person.family_name, person.given_names) if person.family_name else (person.given_names, "")
    found = {}
    if not mrz.same_name(first, zone.family_name, cut=zone.cut and not zone.given_names):
        found["family_name" if person.family_name else "given_names"] = text % {"name": zone.family_name}
    if not mrz.same_name(second, zone.given_names, cut=zone.cut):
        found["given_names" if person.family_name else "family_name"] = text % {"name": zone.given_names or "–"}
    return found


def _of_person(person: Person, zone: mrz.Zone) -> dict[str, str]:
    found = {}
    if person.birth_date and zone.birth != person.birth_date.strftime("%y%m%d"):
        text = gettext("The zone of the passport says %(day)s (year, month, day): compare the day.")
        found["birth_date"] = text % {"day": _spaced(zone.birth)}
    if person.gender and zone.sex != SEXES[Gender(person.gender)]:
        found["gender"] = gettext("The zone of the passport says %(sex)s.") % {"sex": zone.sex}
    if person.citizenship:
        found["citizenship"] = _of_state(person.citizenship, zone.nationality)
    return found


def _of_passport(said: Mapping[str, Any], zone: mrz.Zone) -> dict[str, str]:
    found = {}
    if said["number"] and (place := _first_difference(clean_number(said["number"]), zone.number)):
        found["number"] = gettext("The number in the zone is another one: they differ at character %(place)d.") % {"place": place}
    if said["expires_on"] and zone.expiry != said["expires_on"].strftime("%y%m%d"):
        text = gettext("The zone of the passport says %(day)s (year, month, day): compare the day.")
        found["expires_on"] = text % {"day": _spaced(zone.expiry)}
    if said["country"]:
        found["country"] = _of_state(said["country"], zone.issuer)
    return found


def _of_state(code: str, letters: str) -> str:
    other = state_of_zone(letters)
    if not other or other == code:
        return ""
    return gettext("The zone of the passport says %(state)s.") % {"state": country_name(other, get_language() or "en")}


def _first_difference(typed: str, in_zone: str) -> int:
    """Place of the first character that differs, from 1; 0 when there is none. A zone holds the first nine of a long number."""
    if typed[:9] == in_zone:
        return 0
    same = next((n for n, (one, other) in enumerate(zip(typed, in_zone, strict=False)) if one != other), min(len(typed), len(in_zone)))
    return same + 1


def _spaced(day: str) -> str:
    return f"{day[:2]} {day[2:4]} {day[4:]}"
