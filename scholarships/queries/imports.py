"""What an import of nominees would do now: row by row against the persons and nominations there are, with three queries in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import Text
from partners.models import Partner
from people.models import Person
from scholarships.enums import NominationState
from scholarships.models import Allotment, Call, CallDocument, Nomination, NomineeImport
from scholarships.queries.completeness import NEEDED, NEEDED_OF_PERSON, unmet_rules
from scholarships.queries.dossier import EMPTY, SECTIONS
from scholarships.queries.frozen import CONTACT, fixing_nominations
from scholarships.queries.nominees import live_nominations, name_key

OF_PERSON = frozenset(name for section in SECTIONS for name in section.of_person)
OF_NOMINATION = frozenset(name for section in SECTIONS for name in section.of_nomination)
CREATE, UPDATE, SAME, SENT = "create", "update", "same", "sent"
AT_END = 10_000  # rows without a rank come after those with one


@dataclass
class PlannedRow:
    """One row of the workbook and what becomes of it. `changes` are fields of a draft that get another value; `fixed` are those of
    the person that don't, because `fixed_by` is being read or was decided."""

    number: int
    hidden: bool
    outcome: str
    person: Person
    nomination: Nomination
    person_fields: dict[str, Any]
    fields: dict[str, Any]
    changes: list[str] = field(default_factory=list)
    missing: list[Text] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    fixed_by: Nomination | None = None

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


def planned_rows(nominee_import: NomineeImport) -> list[PlannedRow]:
    """In the order of the file. Empty cells change nothing; what was sent is left alone."""
    call, partner = nominee_import.call, nominee_import.partner
    read = [(row, _typed(row["values"])) for row in nominee_import.rows]
    persons = _persons(partner, [values["birth_date"] for _row, values in read])
    nominations, fixing = live_nominations(call, list(persons.values())), fixing_nominations(persons.values())
    known = {key: _Known(person, nominations.get(person.pk), fixing.get(person.pk)) for key, person in persons.items()}
    return [_planned(row, values, known.get(_identity(values), _Known()), call, partner) for row, values in read]


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "birth_date": date.fromisoformat(values["birth_date"])}


def _identity(values: dict[str, Any]) -> tuple[str, date]:
    return name_key(values["given_names"], values.get("family_name", "")), values["birth_date"]


def _persons(partner: Partner, days: Iterable[date]) -> dict[tuple[str, date], Person]:
    """The partner's persons born on these days, by name and day; of two alike the older, as everywhere."""
    found: dict[tuple[str, date], Person] = {}
    for person in Person.objects.owned_by(partner).filter(birth_date__in=set(days)).order_by("pk"):
        found.setdefault((name_key(person.given_names, person.family_name), person.birth_date), person)
    return found


def _planned(row: dict[str, Any], values: dict[str, Any], known: _Known, call: Call, partner: Partner) -> PlannedRow:
    person = known.person or Person(partner=partner)
    nomination = known.nomination or Nomination(call=call, partner=partner)
    nomination.call, nomination.partner, nomination.person = call, partner, person
    changes = [name for name, value in values.items() if getattr(person if name in OF_PERSON else nomination, name) != value]
    is_draft = known.nomination is None or known.nomination.state == NominationState.DRAFT
    fixed = [name for name in changes if name in OF_PERSON - CONTACT] if is_draft and known.fixing else []
    changes = [name for name in changes if name not in fixed]
    outcome = CREATE if known.nomination is None else SENT if not is_draft else UPDATE if changes else SAME
    if is_draft:
        for name in changes:
            setattr(person if name in OF_PERSON else nomination, name, values[name])
    planned = PlannedRow(
        row["row"], row["hidden"], outcome, person, nomination,
        {name: values[name] for name in changes if name in OF_PERSON},
        {name: values[name] for name in changes if name in OF_NOMINATION},
        changes, fixed=fixed, fixed_by=known.fixing,
    )  # fmt: skip
    if is_draft:
        planned.missing, planned.unmet = _missing(person, nomination), unmet_rules(nomination)
    return planned


def _missing(person: Person, nomination: Nomination) -> list[Text]:
    """As `missing_for_submission`, without the documents: those are asked for once for all rows."""
    missing: list[Text] = [name for key, name in NEEDED_OF_PERSON.items() if getattr(person, key) in EMPTY]
    return missing + [name for key, name in NEEDED.items() if getattr(nomination, key) in EMPTY]


@dataclass(frozen=True)
class Forecast:
    """What sending would do: who is ready, in the order of rank, and how many slots are free."""

    slots: int
    limit: int
    documents: int
    ready: list[PlannedRow]
    new: int

    @property
    def sent(self) -> int:
        return 0 if self.documents else min(self.slots, len(self.ready))

    @property
    def too_many(self) -> bool:
        """More people than this call ever takes from the partner."""
        return self.new > self.slots


def forecast(rows: list[PlannedRow], call: Call, allotment: Allotment) -> Forecast:
    """Who could be sent with the slots there are now."""
    drafts = [row for row in rows if row.outcome != SENT]
    needed = CallDocument.objects.across_partners(reason="checklist of the call at hand").filter(call=call, required=True).count()
    ready = sorted((row for row in drafts if row.is_complete), key=lambda row: row.order)
    return Forecast(max(allotment.may_nominate - allotment.nominated, 0), allotment.may_nominate, needed, ready, len(drafts))


def imports_of(call: Call, partner: Partner) -> Any:
    """Imports of one partner for one call."""
    return NomineeImport.objects.owned_by(partner).filter(call=call)
