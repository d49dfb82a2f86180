"""Sections of a dossier that few calls ask for: rows of posts, languages and trainings, whom to call, passport and medical part."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

from partners.actor import Actor
from people import mrz
from people.alpha3 import ALPHA3
from people.models import Person
from portal.demo.plans import Plan, Share
from scholarships import operations as verbs
from scholarships.models import Nomination

# What single calls ask for; whose nominations have the sections filled.
ASKED: dict[str, dict[str, Any]] = {"CON-closing": {"asks_passport": True}, "CSR-announced": {"asks_medical": True, "no_repeat_years": 2}}
WHOLE = ("MIR-next", "CON-closing")


def fill_sections(nomination: Nomination, plan: Plan, share: Share, *, dice: random.Random, actor: Actor, now: datetime) -> None:
    """A whole dossier for the nominees of one country in two calls; only the passport for the others of a call that asks for it."""
    person, is_whole = nomination.person, share.code == "TJ" and plan.name in WHOLE
    if is_whole:
        verbs.save_nomination(nomination, fields=rows_of(plan.starts.year), person_fields=whom_to_call(person), actor=actor, now=now)
    if is_whole or ASKED.get(plan.name, {}).get("asks_passport"):
        verbs.save_passport(nomination, fields=passport_fields(person, dice, plan.starts.year), actor=actor, now=now)
    if is_whole and plan.name == "MIR-next":
        verbs.save_declaration(nomination, fields={"conditions": "none", "allergies": "Pollen, in May."}, actor=actor, now=now)
        report = {"physician_name": "Dr. Nigina Safarova", "physician_licence": "TJ-04417", "examined_on": now.date(), "fitness": "fit"}
        verbs.save_physicians_report(nomination, fields=report, actor=actor, now=now)


def rows_of(year: int) -> dict[str, Any]:
    return {
        "posts": [
            {"post": "Third Secretary", "employer": "Embassy in Ankara", "from": f"{year - 5}-09", "to": f"{year - 2}-08"},
            {"post": "Attaché", "employer": "Department of Asia", "from": f"{year - 7}-02", "to": f"{year - 5}-08"},
        ],
        "languages": [
            {"code": "en", "level": "C1", "proof": f"IELTS 7.5, {year - 2}"},
            {"code": "tr", "level": "B2", "proof": "Yunus Emre Institute"},
            {"code": "ru", "level": "C2", "proof": ""},
        ],
        "trainings": [{"course": "Protocol and ceremonial", "country": "TR", "from": f"{year - 4}-03", "to": f"{year - 4}-04"}],
        "promise": True,
    }


def whom_to_call(person: Person) -> dict[str, Any]:
    family = person.family_name or person.given_names
    return {
        "birth_place": "Khujand", "address": "42 Rudaki Avenue\nDushanbe 734025", "emergency_name": f"Madina {family}", "emergency_relation": "sister",
        "emergency_phone": "+992 37 221 00 11",
    }  # fmt: skip


def passport_fields(person: Person, dice: random.Random, year: int) -> dict[str, Any]:
    """A service passport of an example country's example official, with a sound zone."""
    number, expires = f"{dice.choice('ABDS')}{dice.randint(10**7, 10**8 - 1)}", date(year + 4, dice.randint(1, 12), 15)
    issued = expires.replace(year=expires.year - 5, day=16)
    country = person.citizenship
    return {
        "kind": "service", "number": number, "country": country, "issued_on": issued, "expires_on": expires,
        "mrz": zone_of(person, number, country, expires), "visa_needed": False,
    }  # fmt: skip


def zone_of(person: Person, number: str, country: str, expires: date) -> str:
    first, second = (person.family_name, person.given_names) if person.family_name else (person.given_names, "")
    names = "<<".join(min(mrz.in_zone_letters(name)).replace(" ", "<") for name in (first, second) if name)
    letters, sex = ALPHA3.get(country, "").ljust(3, "<"), {"female": "F", "male": "M"}.get(person.gender, "<")
    born = f"{person.birth_date:%y%m%d}"
    line = f"{_checked(number.ljust(9, '<'))}{letters}{_checked(born)}{sex}{_checked(f'{expires:%y%m%d}')}{'<' * 15}"
    return f"P<{letters}{names}"[:44].ljust(44, "<") + "\n" + line + str(mrz.check_digit(mrz.WHOLE.text(line + "0")))


def _checked(text: str) -> str:
    return f"{text}{mrz.check_digit(text)}"
