"""Hints of a conflict of interest between reviewers and nominees: by country, institution, past post and person.

Names are compared folded, so that Раҳимов, Rahimov and Рахимов are one; a name that the portal knows as an institution is
compared in each of its languages. A hint is a question to those who run the panel, no finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from core.names import fold
from partners.models import Institution, Membership
from partners.queries import host_day
from people.models import Person
from reviews.conflicts import Asked, Hint, register_conflict_reader
from reviews.enums import HintKind, TieKind, TieSource
from reviews.models import Tie
from scholarships.case_reader import KIND
from scholarships.models import Nomination

Words = frozenset[str]
# What many offices are called: alone they name none in particular.
COMMON: Words = frozenset(
    fold(
        "ministry of foreign affairs the and for in at republic government department division institute academy university school state national"
        " diplomacy diplomatic embassy mission centre center foreign office service mfa"
        " министерство иностранных дел и по в при республики правительство департамент управление институт академия университет государственный"
        " национальный дипломатическая дипломатии посольство миссия центр мид"
        " сыртқы істер министрлігі республикасы үкіметі департаменті басқармасы институты академиясы университеті мемлекеттік ұлттық дипломатия"
        " дипломатиялық елшілігі орталығы және"
    ).split()
)
PAST = (TieSource.PAST_POST, TieSource.SUPERVISOR)


@dataclass(frozen=True)
class Office:
    """An institution as one or several folded names, and how it is shown."""

    shown: str
    names: tuple[Words, ...]
    is_past: bool = False
    of_partner: int | None = None  # a ministry of foreign affairs is one of many: it is meant among the people of this partner alone

    def is_in(self, texts: Iterable[Words], candidate: Candidate) -> bool:
        if self.of_partner and self.of_partner != candidate.partner_id:
            return False
        return any(name <= text for text in texts for name in self.names)


@dataclass(frozen=True)
class Reviewer:
    """What one reviewer is tied to, ready to be compared."""

    user_id: int
    own_partners: frozenset[int]
    partners: dict[int, str]
    codes: dict[str, str]
    offices: tuple[Office, ...]
    people: tuple[tuple[str, Words], ...]


@dataclass(frozen=True)
class Candidate:
    case_id: int
    user_id: int | None
    partner_id: int
    partner: str
    citizenship: str
    employers: tuple[Words, ...]
    earlier: tuple[Words, ...]  # employers of past posts, and where the nominee has studied
    names: tuple[Words, ...]


def words_of(text: str) -> Words:
    return frozenset(fold(text).split())


def nomination_hints(people: Sequence[Asked], left: set[int], now: datetime) -> Iterator[Hint]:
    """Nominations, memberships, and the institutions the portal knows when a tie names one; ties came with the people."""
    candidates = [_candidate(row) for row in _nominations(left)]
    left.difference_update(row.case_id for row in candidates)
    reviewers = _reviewers(people, host_day(now)) if candidates else []
    for reviewer in reviewers:
        for candidate in candidates:
            for kind, detail in compare(reviewer, candidate):
                yield Hint(candidate.case_id, reviewer.user_id, kind, detail)


def compare(reviewer: Reviewer, candidate: Candidate) -> Iterator[tuple[HintKind, str]]:
    """The reasons why one should not judge the other, each kind once, the gravest first."""
    if reviewer.user_id == candidate.user_id or candidate.partner_id in reviewer.own_partners:
        yield HintKind.OWN_SIDE, candidate.partner
        return
    if country := reviewer.partners.get(candidate.partner_id) or reviewer.codes.get(candidate.citizenship):
        yield HintKind.COUNTRY, country
    met = [row for row in reviewer.offices if row.is_in(candidate.employers, candidate)]
    if office := next((row for row in met if not row.is_past), None):
        yield HintKind.INSTITUTION, office.shown
    earlier = [row for row in reviewer.offices if row.is_in(candidate.earlier, candidate)]
    if office := next((row for row in [*met, *earlier] if row.is_past or row in earlier), None):
        yield HintKind.PAST_POST, office.shown
    if shown := next((shown for shown, name in reviewer.people if any(_same_person(name, own) for own in candidate.names)), None):
        yield HintKind.PERSON, shown


def _same_person(tie: Words, name: Words) -> bool:
    """All words of the shorter name stand in the longer one, an initial for its word; one word alone must be a family name long enough to say something."""
    shorter, longer = sorted((tie, name), key=len)
    full = {word for word in shorter if len(word) > 1}
    if not full or not full <= longer:
        return False
    initials = {word for word in shorter if len(word) == 1}
    rest = longer - full
    return all(any(word.startswith(initial) for word in rest) for initial in initials) and max(map(len, full)) > 2


def _nominations(case_ids: Collection[int]) -> Any:
    rows = Nomination.objects.across_partners(reason="hints of a conflict of interest on cases the caller has fetched rightly")
    return rows.filter(case_id__in=list(case_ids)).select_related("person", "partner").order_by("pk")


def _candidate(row: Nomination) -> Candidate:
    person: Person = row.person
    employers = [str(post.get("employer", "")) for post in row.posts if isinstance(post, dict)]
    names = [f"{person.given_names} {person.family_name}", person.native_name]
    assert row.case_id is not None
    return Candidate(
        row.case_id, person.user_id, row.partner_id, str(row.partner), person.citizenship,
        employers=_texts([row.employer]), earlier=_texts([*employers, *row.education.splitlines()]), names=_texts(names),
    )  # fmt: skip


def _texts(texts: Iterable[str]) -> tuple[Words, ...]:
    return tuple(filter(None, map(words_of, texts)))


def _reviewers(people: Sequence[Asked], today: date) -> list[Reviewer]:
    memberships = Membership.objects.across_partners(reason="where those who are asked to judge work and worked")
    rows = memberships.filter(user_id__in=[row.user_id for row in people]).annotate(holds=Q(Membership.on(today)))
    held = list(rows.select_related("institution__partner").order_by("pk"))
    known = _known_offices() if any(tie.kind == TieKind.INSTITUTION for row in people for tie in row.ties) else {}
    return [_reviewer(asked, [row for row in held if row.user_id == asked.user_id], known) for asked in people]


def _known_offices() -> dict[str, tuple[Words, ...]]:
    """By each folded name of an institution all its names."""
    found: dict[str, tuple[Words, ...]] = {}
    for row in Institution.objects.order_by("pk"):
        names = _texts(_names(row))
        for name in filter(None, _names(row)):
            found[fold(name)] = found.get(fold(name), ()) + names
    return found


def _names(office: Institution) -> tuple[str, str, str]:
    return office.name_en, office.name_ru, office.name_kk


def _reviewer(asked: Asked, held: list[Any], known: dict[str, tuple[Words, ...]]) -> Reviewer:
    """Of the host's own offices, at which nearly every reviewer works, the name is compared and not the country."""
    countries = [tie.partner for tie in asked.ties if tie.kind == TieKind.COUNTRY]
    countries += [row.institution.partner for row in held if not row.institution.partner.is_host]
    offices = [_declared(tie, known) for tie in asked.ties if tie.kind == TieKind.INSTITUTION]
    offices += [_office(str(row.institution), _texts(_names(row.institution)), not row.holds, row.institution.partner_id) for row in held]
    return Reviewer(
        asked.user_id,
        own_partners=frozenset(row.institution.partner_id for row in held if row.holds),
        partners={row.pk: str(row) for row in countries if row},
        codes={row.code: str(row) for row in countries if row},
        offices=tuple(offices),
        people=tuple((tie.name, words_of(tie.name)) for tie in asked.ties if tie.kind == TieKind.PERSON),
    )


def _declared(tie: Tie, known: dict[str, tuple[Words, ...]]) -> Office:
    return _office(tie.name, known.get(fold(tie.name)) or _texts([tie.name]), tie.source in PAST, tie.partner_id)


def _office(shown: str, names: tuple[Words, ...], is_past: bool, partner_id: int | None) -> Office:
    """Of its names those that say which office it is; when none does, the partner says it."""
    telling = tuple(name for name in names if name - COMMON)
    return Office(shown, telling or names, is_past, None if telling else partner_id)


register_conflict_reader(KIND, nomination_hints)
