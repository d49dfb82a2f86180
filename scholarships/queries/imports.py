"""What an import of nominees would do now: row by row against the persons and nominations there are, with four queries in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from core.errors import Text
from partners.models import Partner
from people.models import Passport, Person
from scholarships.enums import NominationState
from scholarships.models import Allotment, Call, CallDocument, Nomination, NomineeImport
from scholarships.queries.completeness import NEEDED, NEEDED_OF_PASSPORT, NEEDED_OF_PERSON, is_empty, unmet_rules
from scholarships.queries.frozen import CONTACT, fixing_nominations
from scholarships.queries.nominees import live_nominations, name_key
from scholarships.queries.trained import look_up_trainings

OF_PERSON = frozenset(
    "given_names family_name native_name birth_date birth_place gender citizenship email phone "
    "emergency_name emergency_relation emergency_phone emergency_email".split()
)
OF_PASSPORT = {"passport_kind": "kind", "passport_number": "number", "passport_country": "country", "passport_expires_on": "expires_on"}
DAYS = ("birth_date", "passport_expires_on")
CREATE, UPDATE, SAME, SENT = "create", "update", "same", "sent"
AT_END = 100_000  # rows without a rank come after those with one


@dataclass
class PlannedRow:
    """One row of the list and what becomes of it. `changes` are fields that get another value, by the keys of the columns; `fixed` are
    those of the person that don't, because `fixed_by` is being read or was decided. `passport_fields` stand apart: they are never shown."""

    number: int
    hidden: bool
    outcome: str
    person: Person
    nomination: Nomination
    person_fields: dict[str, Any]
    fields: dict[str, Any]
    passport_fields: dict[str, Any]
    passport: Passport | None = None
    changes: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    fixed_by: Nomination | None = None

    @cached_property
    def missing(self) -> list[Text]:
        """As `missing_for_submission`, without documents and medical part: those are asked for once for all rows."""
        if self.outcome == SENT:
            return []
        missing: list[Text] = [name for key, name in NEEDED_OF_PERSON.items() if is_empty(getattr(self.person, key))]
        missing += [name for key, name in NEEDED.items() if is_empty(getattr(self.nomination, key))]
        if self.nomination.call.asks_passport:
            said = {name: getattr(self.passport, name, "") for name in NEEDED_OF_PASSPORT} | self.passport_fields
            missing += [name for key, name in NEEDED_OF_PASSPORT.items() if is_empty(said[key])]
        return missing

    @cached_property
    def unmet(self) -> list[str]:
        return [] if self.outcome == SENT else unmet_rules(self.nomination)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.unmet

    @property
    def order(self) -> tuple[int, int]:
        return self.nomination.rank or AT_END, self.number


@dataclass(frozen=True)
class _Known:
    """What the portal has for a row: the person, the nomination for this call, another nomination that fixes the person."""

    person: Person | None = None
    nomination: Nomination | None = None
    fixing: Nomination | None = None
    passport: Passport | None = None

    @property
    def is_draft(self) -> bool:
        return self.nomination is None or self.nomination.state == NominationState.DRAFT


Identity = tuple[str, date]
Read = list[tuple[dict[str, Any], dict[str, Any]]]


def planned_rows(nominee_import: NomineeImport, *, ranked: bool = False) -> list[PlannedRow]:
    """In the order of the file. Empty cells change nothing; what was sent is left alone. `ranked`: who has no rank gets one in this order."""
    read = _read(nominee_import)
    known = _known(nominee_import, read)
    if ranked:
        _rank(nominee_import, read, known)
    call, partner = nominee_import.call, nominee_import.partner
    rows = [_planned(row, values, known.get(_identity(values), _Known()), call, partner) for row, values in read]
    if call.no_repeat_years:
        look_up_trainings(row.nomination for row in rows)
    return rows


def touched(nominee_import: NomineeImport) -> tuple[set[int], set[int]]:
    """Keys of the drafts and of the persons there are: those that stay as they are too, because they may be sent."""
    known = _known(nominee_import, _read(nominee_import)).values()
    drafts = {row.nomination.pk for row in known if row.nomination and row.is_draft}
    return drafts, {row.person.pk for row in known if row.person and row.is_draft}


def _read(nominee_import: NomineeImport) -> Read:
    return [(row, _typed(row["values"])) for row in nominee_import.rows]


def _known(nominee_import: NomineeImport, read: Read) -> dict[Identity, _Known]:
    call, partner = nominee_import.call, nominee_import.partner
    asked = {_identity(values) for _row, values in read}
    persons = {key: person for key, person in _persons(partner, {day for _name, day in asked}).items() if key in asked}
    nominations, fixing = live_nominations(call, list(persons.values())), fixing_nominations(persons.values())
    passports = {}
    if any(OF_PASSPORT.keys() & values.keys() for _row, values in read) or call.asks_passport:
        rows = Passport.objects.across_partners(reason="passports of persons of the list's own partner")
        passports = {row.person_id: row for row in rows.filter(person__in=persons.values())}
    return {key: _Known(person, nominations.get(person.pk), fixing.get(person.pk), passports.get(person.pk)) for key, person in persons.items()}


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return values | {name: date.fromisoformat(values[name]) for name in DAYS if name in values}


def _identity(values: dict[str, Any]) -> Identity:
    return name_key(values["given_names"], values.get("family_name", "")), values["birth_date"]


def _persons(partner: Partner, days: Iterable[date]) -> dict[Identity, Person]:
    """The partner's persons born on these days, by name and day; of two alike the older, as everywhere."""
    found: dict[Identity, Person] = {}
    for person in Person.objects.owned_by(partner).filter(birth_date__in=set(days)).order_by("pk"):
        found.setdefault((name_key(person.given_names, person.family_name), person.birth_date), person)
    return found


def _rank(nominee_import: NomineeImport, read: Read, known: dict[Identity, _Known]) -> None:
    """The next ranks after those of the list and of the partner's other nominations, to those who have none."""
    others = Nomination.objects.owned_by(nominee_import.partner).filter(call=nominee_import.call, rank__isnull=False)
    taken = [*others.exclude(state=NominationState.WITHDRAWN).values_list("rank", flat=True), *(values.get("rank", 0) for _row, values in read)]
    following = max(taken, default=0)
    for _row, values in read:
        before = known.get(_identity(values), _Known())
        if "rank" not in values and before.is_draft and not (before.nomination and before.nomination.rank):
            following += 1
            values["rank"] = following


def _planned(row: dict[str, Any], values: dict[str, Any], known: _Known, call: Call, partner: Partner) -> PlannedRow:
    person = known.person or Person(partner=partner)
    nomination = known.nomination or Nomination(call=call, partner=partner)
    nomination.call, nomination.partner, nomination.person = call, partner, person
    passport = _passport_fields(values, known.passport, person)
    changes = [name for name, value in values.items() if name not in OF_PASSPORT and getattr(_owner(name, person, nomination), name) != value]
    fixed = [name for name in changes if name in OF_PERSON - CONTACT] if known.is_draft and known.fixing else []
    changes = [name for name in changes if name not in fixed]
    outcome = CREATE if known.nomination is None else SENT if not known.is_draft else UPDATE if changes or passport else SAME
    if known.is_draft:
        for name in changes:
            setattr(_owner(name, person, nomination), name, values[name])
    return PlannedRow(
        row["row"], row["hidden"], outcome, person, nomination,
        {name: values[name] for name in changes if name in OF_PERSON},
        {name: values[name] for name in changes if name not in OF_PERSON},
        passport, known.passport, changes + [name for name, own in OF_PASSPORT.items() if own in passport and name in values],
        fixed=fixed, fixed_by=known.fixing,
    )  # fmt: skip


def _owner(name: str, person: Person, nomination: Nomination) -> Person | Nomination:
    return person if name in OF_PERSON else nomination


def _passport_fields(values: dict[str, Any], before: Passport | None, person: Person) -> dict[str, Any]:
    """What the row says anew of the passport. Its country is that of the citizenship where nothing else is said."""
    said = {own: values[name] for name, own in OF_PASSPORT.items() if name in values}
    if "number" in said and "country" not in said:
        said["country"] = values.get("citizenship") or (before and before.country) or person.citizenship
    return {own: value for own, value in said.items() if before is None or getattr(before, own) != value}


@dataclass(frozen=True)
class Forecast:
    """What sending would do: who is ready, in the order of rank, and how many slots are free.

    `ready` holds no more people than slots. `others` are those who act before a nomination of this call is sent. `seats` says by row who comes to a place ("place", 0), to the reserve list
    ("reserve", with the number there) or to neither ("beyond", 0), if all are sent in the order of rank.
    """

    slots: int
    limit: int
    documents: int
    others: list[str]
    ready: list[PlannedRow]
    new: int
    seats: dict[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return 0 if self.documents or self.others else min(self.slots, len(self.ready))

    @property
    def too_many(self) -> bool:
        """More people than this call ever takes from the partner."""
        return self.new > self.slots


def forecast(rows: list[PlannedRow], call: Call, allotment: Allotment) -> Forecast:
    """Who could be sent with the slots there are now."""
    drafts = [row for row in rows if row.outcome != SENT]
    needed = CallDocument.objects.across_partners(reason="checklist of the call at hand").filter(call=call, required=True).count()
    free = max(allotment.may_nominate - allotment.nominated, 0)
    ordered = by_rank(drafts)
    ready = [] if needed else list(islice((row for row in ordered if row.is_complete), free))
    return Forecast(
        free, allotment.may_nominate, needed, others_before(call, allotment.partner), ready, len(drafts), dict(_seats(ordered, allotment))
    )


NOMINEE, EMPLOYER, SECOND_PERSON, EMBASSY = "nominee", "employer", "second_person", "embassy"


def others_before(call: Call, partner: Partner) -> list[str]:
    """Who acts before a nomination of this partner for this call is sent: a list stops at drafts then."""
    asked = {
        NOMINEE: call.asks_nominee,
        EMPLOYER: call.asks_employer,
        SECOND_PERSON: partner.two_person_endorsement,
        EMBASSY: call.asks_embassy,
    }
    return [name for name, is_asked in asked.items() if is_asked]


def by_rank(rows: Iterable[PlannedRow]) -> list[PlannedRow]:
    """Those who may be sent, in the order in which they are."""
    return sorted((row for row in rows if row.outcome != SENT), key=lambda row: row.order)


def _seats(ordered: list[PlannedRow], allotment: Allotment) -> Iterator[tuple[int, tuple[str, int]]]:
    for seat, row in enumerate(ordered, allotment.nominated + 1):
        if seat <= allotment.places:
            yield row.number, ("place", 0)
        elif seat <= allotment.may_nominate:
            yield row.number, ("reserve", seat - allotment.places)
        else:
            yield row.number, ("beyond", 0)


def imports_of(call: Call, partner: Partner) -> Any:
    """Imports of one partner for one call."""
    return NomineeImport.objects.owned_by(partner).filter(call=call)
