"""Who was trained here not long ago: by the portal's own records, and by what the dossier says of training abroad."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.timefmt import day_text
from people.queries import months_later
from scholarships.models import Nomination
from scholarships.rows import last_day, said_part, text_of
from training.enums import CERTIFIABLE
from training.models import Enrolment

MEMO = "_trained_here"


@dataclass(frozen=True)
class Trained:
    """A training of this person in the host country, and when it ended, in words."""

    course: str
    when: str


def trained_before(nomination: Nomination) -> Trained | None:
    """The latest training here that ended less than the call's years before the intake begins; None when there is no such rule or training."""
    years, begins = nomination.call.no_repeat_years, nomination.call.intake.starts_on
    if not years:
        return None
    found = [row for row in (*_recorded(nomination), *_told(nomination)) if begins < months_later(row[0], 12 * years)]
    return max(found, key=lambda row: row[0])[1] if found else None


def _recorded(nomination: Nomination) -> list[tuple[date, Trained]]:
    """From our own enrolments, asked once for a nomination at hand. A person who is not kept yet has none."""
    if nomination.person_id is None:
        return []
    kept: list[tuple[date, Trained]] | None = nomination.__dict__.get(MEMO)
    if kept is None:
        kept = nomination.__dict__[MEMO] = _enrolments(nomination)
    return kept


def look_up_trainings(nominations: Iterable[Nomination]) -> None:
    """What `trained_before` asks about each, with one query for a whole list."""
    known = [nomination for nomination in nominations if nomination.person_id is not None]
    by_person: dict[int, list[Enrolment]] = {nomination.person_id: [] for nomination in known}
    for row in _completed(set(by_person)):
        by_person[row.person_id].append(row)
    for nomination in known:
        nomination.__dict__[MEMO] = [_said(row) for row in by_person[nomination.person_id] if row.pk != nomination.enrolment_id]


def _enrolments(nomination: Nomination) -> list[tuple[date, Trained]]:
    return [_said(row) for row in _completed({nomination.person_id}) if row.pk != nomination.enrolment_id]


def _completed(persons: set[int]) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.across_partners(reason="trainings of the person at hand")
    found: QuerySet[Enrolment] = rows.filter(person_id__in=persons, state__in=CERTIFIABLE).select_related("intake__programme")
    return found


def _said(row: Enrolment) -> tuple[date, Trained]:
    assert row.completed_on  # by constraint of what is completed
    return row.completed_on, Trained(str(row.intake.programme), day_text(row.completed_on))


def _told(nomination: Nomination) -> list[tuple[date, Trained]]:
    rows = [row for row in nomination.trainings if isinstance(row, dict) and text_of(row, "country")]
    if not rows:
        return []
    host = nomination.call.intake.programme.institution.partner.code
    ended = [(last_day(text_of(row, "to") or text_of(row, "from")), row) for row in rows if text_of(row, "country") == host]
    return [(day, Trained(text_of(row, "course"), said_part(text_of(row, "to") or text_of(row, "from")))) for day, row in ended if day]
