"""Records that may be of one person: the same passport, or the same birth date and a near name in either script. Only proposed, never merged.

For a partner only its own people are looked at; across partners the ministry alone compares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.names import search_key
from partners.models import Partner
from people.models import Passport, Person, SamePerson

PASSPORT, NAME = "passport", "name"
LOOKED_AT = 200  # people born on one day whose names are compared
SHOWN = 10
LONG_ENOUGH = 5  # letters from which on one wrong letter is a slip of the finger


@dataclass(frozen=True)
class Names:
    """What is compared: birth date, folded passport name, folded native name."""

    birth_date: date | None
    passport: frozenset[str]
    native: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> "Names":
        return cls._made(person.birth_date, person.family_name, person.given_names, person.native_name)

    @classmethod
    def typed(cls, fields: Mapping[str, Any]) -> "Names":
        return cls._made(fields.get("birth_date"), fields.get("family_name", ""), fields.get("given_names", ""), fields.get("native_name", ""))

    @classmethod
    def _made(cls, born: date | None, family: str, given: str, native: str) -> "Names":
        return cls(born, frozenset(search_key(family, given).split()), frozenset(search_key(native).split()))

    @property
    def spellings(self) -> list[frozenset[str]]:
        return [words for words in (self.passport, self.native) if words]


@dataclass(frozen=True)
class Alike:
    """A record that may be of the same person, and by what."""

    person: Person
    by: str


def near(first: Names, second: Names) -> bool:
    """The same names in either script, in any order, one of them perhaps without the patronymic, and one slip of the finger a word."""
    return any(_near_words(mine, theirs) for mine in first.spellings for theirs in second.spellings)


def _near_words(first: frozenset[str], second: frozenset[str]) -> bool:
    few, many = sorted((first, second), key=len)
    if len(few) < 2:  # a person of one name is told by it alone
        return few == many
    left = set(many)
    for word in sorted(few, key=len, reverse=True):
        match = word if word in left else next((other for other in sorted(left) if _one_slip(word, other)), None)
        if match is None:
            return False
        left.discard(match)
    return True


def _one_slip(first: str, second: str) -> bool:
    """One letter more, fewer or another, in words that are long enough."""
    if min(len(first), len(second)) < LONG_ENOUGH or abs(len(first) - len(second)) > 1:
        return False
    short, long = sorted((first, second), key=len)
    start = next((place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def alike_of_partner(partner: Partner, fields: Mapping[str, Any]) -> list[Alike]:
    """The partner's own people who may be the one that was typed; of others nothing is looked at and nothing can be told."""
    rows = Person.objects.owned_by(partner)
    typed = Names.typed(fields)
    found = list(_born_then(rows, typed)) if typed.birth_date else []
    found += _of_name(rows, typed, only_undated=typed.birth_date is not None)
    unique = {person.pk: person for person in found if near(typed, Names.of(person))}
    return [Alike(person, NAME) for person in unique.values()][:SHOWN]


def candidates(person: Person, number_key: str) -> QuerySet[Any]:
    """For the ministry: keys of the person and of all records that are worth comparing, of all partners; a subquery over indexes."""
    rows = Person.objects.across_partners(reason="the ministry compares nominees across partners").order_by()
    if person.birth_date:
        found = rows.filter(birth_date=person.birth_date).values("pk")
    else:
        found = _with_words(rows, Names.of(person)).values("pk")
    parts = [rows.filter(pk=person.pk).values("pk")]
    if number_key:
        passports = Passport.objects.across_partners(reason="the ministry compares nominees across partners").order_by()
        parts.append(passports.filter(number_key=number_key).values("person_id"))
    return found.union(*parts)  # type: ignore[no-any-return]


def likeness(person: Person, other: Person, number_key: str) -> str:
    """By what they may be the same: the passport, else the name; empty when by neither. `other.passport` is at hand."""
    passport = getattr(other, "passport", None)
    if number_key and passport and passport.number_key == number_key:
        return PASSPORT
    return NAME if person.birth_date == other.birth_date and near(Names.of(person), Names.of(other)) else ""


def _born_then(rows: QuerySet[Any], names: Names) -> Iterable[Person]:
    return list(rows.filter(birth_date=names.birth_date).select_related("partner").order_by("pk")[:LOOKED_AT])


def _of_name(rows: QuerySet[Any], names: Names, *, only_undated: bool = False) -> list[Person]:
    """By the folded words alone, where a birth date is missing; found through the trigram index."""
    if only_undated:
        rows = rows.filter(birth_date__isnull=True)
    return list(_with_words(rows, names).select_related("partner").order_by("pk")[:SHOWN])


def _with_words(rows: QuerySet[Any], names: Names) -> QuerySet[Any]:
    for word in sorted(names.passport):
        rows = rows.filter(search_key__contains=word)
    return rows if names.passport else rows.none()


def decided(person: Person, others: Iterable[Person]) -> dict[int, SamePerson]:
    """What the ministry has said of this person and each of these others."""
    keys = [other.pk for other in others]
    if not keys:
        return {}
    rows = SamePerson.objects.across_partners(reason="what was decided about the pairs at hand")
    rows = rows.filter(Q(first=person, second__in=keys) | Q(second=person, first__in=keys))
    return {row.second_id if row.first_id == person.pk else row.first_id: row for row in rows}
