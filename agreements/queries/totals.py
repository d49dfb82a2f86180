"""What one entry of the ledger adds to each total of its year, and what is left of the year; as the trigger does it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from agreements.enums import EntryKind as K

MOVES: Mapping[str, Mapping[str, int]] = {
    "reserved": {K.RESERVE: 1, K.USE: -1, K.RELEASE: -1},
    "used": {K.USE: 1, K.RETURN: -1},
    "carried_in": {K.CARRY_IN: 1},
    "carried_out": {K.CARRY_OUT: 1},
    "exceptional": {K.EXCEPTION: 1},
}
# What an entry adds to the number of places that may be given in the year.
GIVEN: Mapping[str, int] = {K.CARRY_IN: 1, K.CARRY_OUT: -1, K.EXCEPTION: 1}
# What a year may give, in the database.
LIMIT = F("allotted") + F("carried_in") - F("carried_out") + F("exceptional")


def moved(total: str, kind: str, amount: int) -> int:
    """How far an entry moves this total of its year."""
    return MOVES[total].get(kind, 0) * amount


def given(kind: str, amount: int) -> int:
    """How far an entry moves what the year may give."""
    return GIVEN.get(kind, 0) * amount


def total_of(name: str, sums: Mapping[str, int]) -> int:
    """A total summed up from the amounts of a year's entries by kind."""
    return sum(sign * sums.get(kind, 0) for kind, sign in MOVES[name].items())
