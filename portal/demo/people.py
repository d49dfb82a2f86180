"""Invented people with names in the passport's letters and in their own script."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from portal.demo.content.names import POOLS, SPECIAL
from portal.demo.stage import Stage

WITH_FEMALE_FORM = ("TJ", "KG", "UZ", "AZ", "TM")


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(latin, native or latin) for latin, _is, native in (word.replace("_", " ").partition("=") for word in text.split())]


def _feminine(latin: str, native: str) -> tuple[str, str]:
    if latin.endswith(("ov", "ev")):
        return latin + "a", native + ("а" if native[-1] == "в" else "a")
    return latin, native


def _any_name(code: str, dice: random.Random) -> tuple[str, str, str, str]:
    pool = POOLS[code]
    gender = dice.choice(["male", "female"])
    given, native_given = dice.choice(_pairs(pool.men if gender == "male" else pool.women))
    family, native_family = dice.choice(_pairs(pool.families))
    if gender == "female" and code in WITH_FEMALE_FORM:
        family, native_family = _feminine(family, native_family)
    parts = (native_given, native_family) if pool.order == "gf" else (native_family, native_given)
    return gender, given, family, pool.joiner.join(parts)


def _free_name(stage: Stage, code: str, dice: random.Random) -> tuple[str, str, str, str]:
    for country, gender, given, family, native in SPECIAL:
        if country == code and (given, family) not in stage.names_taken and dice.random() < 0.3:
            return gender, given, family, native
    for _attempt in range(60):
        name = _any_name(code, dice)
        if (name[1], name[2]) not in stage.names_taken:
            break
    return name


def new_person(stage: Stage, code: str, dice: random.Random, *, starts: date) -> dict[str, Any]:
    """Fields of a person of 24 to 34 years on the first day of the intake."""
    gender, given, family, native = _free_name(stage, code, dice)
    stage.names_taken.add((given, family))
    age = dice.randint(24, 34)
    address = f"{given}.{family or 'office'}".lower().replace(" ", "-").replace("'", "")
    return {
        "given_names": given,
        "family_name": family,
        "native_name": native,
        "birth_date": date(starts.year - age - 1, dice.randint(1, 12), dice.randint(1, 28)),
        "gender": gender,
        "citizenship": code,
        "email": f"{address}@mfa-{code.lower()}.example",
    }
