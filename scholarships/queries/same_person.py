"""Other nominations that may be of the same human being, for the technical check. Read by the ministry's panel alone."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext

from core.errors import Text
from people.duplicates import LOOKED_AT, PASSPORT, candidates, decided, likeness
from people.models import Person, SamePerson
from people.queries import passport_of
from scholarships.enums import ENDED
from scholarships.models import Nomination


@dataclass(frozen=True)
class Other:
    """A nomination beside the one at hand; `at_once` when both would take the person at the same time."""

    nomination: Nomination
    at_once: bool


@dataclass(frozen=True)
class Doubt:
    """Another record of people that may be of the same person, and what the ministry has said of it."""

    person: Person
    by: str
    nominations: list[Other]
    decision: SamePerson | None

    @property
    def sentence(self) -> Text:
        """May be the same person as N-2027-00012 of Kyrgyzstan: same birth date and name."""
        numbers = ", ".join(row.nomination.reference for row in self.nominations)
        words = {"numbers": numbers or self.person.passport_name, "partner": self.person.partner}
        if self.by == PASSPORT:
            return gettext("May be the same person as %(numbers)s of %(partner)s: the same passport.") % words
        if self.person.birth_date:
            return gettext("May be the same person as %(numbers)s of %(partner)s: same birth date and name.") % words
        return gettext("May be the same person as %(numbers)s of %(partner)s: the same name.") % words


@dataclass(frozen=True)
class Others:
    """Nominations of the same row of people or of one that was decided to be the same; doubts; what was decided to be somebody else."""

    earlier: list[Other] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)
    apart: list[Doubt] = field(default_factory=list)

    @property
    def at_once(self) -> list[Other]:
        """Double nomination: the same person, put forward for another call that overlaps in time."""
        return [row for row in self.earlier if row.at_once]


def other_nominations(nomination: Nomination) -> Others:
    """One query, and one more where somebody is alike; what was never sent is its sender's alone."""
    person = nomination.person
    passport = passport_of(person)
    key = passport.number_key if passport else ""
    by_person = _by_person(nomination, key)
    alike = [(rows[0].nomination.person, rows) for pk, rows in by_person.items() if pk != person.pk]
    verdicts = decided(person, [other for other, _rows in alike])
    doubts = [Doubt(other, by, rows, verdicts.get(other.pk)) for other, rows in alike if (by := likeness(person, other, key))]
    same = [row for doubt in doubts if doubt.decision and doubt.decision.is_same for row in doubt.nominations]
    return Others(
        earlier=[*by_person.get(person.pk, []), *same],
        doubtful=[doubt for doubt in doubts if doubt.decision is None],
        apart=[doubt for doubt in doubts if doubt.decision],
    )


def _by_person(nomination: Nomination, key: str) -> dict[int, list[Other]]:
    rows = Nomination.objects.across_partners(reason="the ministry compares nominees across partners")
    rows = rows.filter(person_id__in=candidates(nomination.person, key), submitted_at__isnull=False).exclude(pk=nomination.pk)
    rows = rows.select_related("person__partner", "person__passport", "partner", "call__intake", "enrolment")
    found: dict[int, list[Other]] = {}
    for row in rows.order_by("-created_at", "-pk")[:LOOKED_AT]:
        found.setdefault(row.person_id, []).append(Other(row, _at_once(nomination, row)))
    return found


def _at_once(first: Nomination, second: Nomination) -> bool:
    """Both still run, and their intakes overlap by at least a day."""
    mine, theirs = first.call.intake, second.call.intake
    overlap = min(mine.ends_on, theirs.ends_on) - max(mine.starts_on, theirs.starts_on)
    return first.state not in ENDED and second.state not in ENDED and overlap >= timedelta()
