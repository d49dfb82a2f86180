"""For what a passport is needed, and until which day: upper apps say it of their records. Filled in `AppConfig.ready`.

One person may be nominated and sent as an expert: the data go when the last of all purposes has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from people.models import Passport, Person


@dataclass(frozen=True)
class Purpose:
    """`last_day(person)` is a query of one column, of the outer query's person; `records` are those of whose history the deletion is a row."""

    last_day: Callable[[Any], Any]
    records: Callable[[int], Iterable[Any]]


_purposes: list[Purpose] = []


def register_purpose(purpose: Purpose) -> None:
    if purpose not in _purposes:
        _purposes.append(purpose)


def records_of(person_id: int) -> list[Any]:
    return [row for purpose in _purposes for row in purpose.records(person_id)]


def _last_day(person: Any) -> Any:
    """The latest of all purposes; PostgreSQL leaves out those that are none of this person's."""
    days = [Subquery(purpose.last_day(person), output_field=DateField()) for purpose in _purposes]
    return Greatest(*days) if len(days) > 1 else days[0]


def passport_kept_until(person: Person) -> date | None:
    """Five days after nothing has any more use for it; None when there was never a purpose."""
    rows = Person.objects.across_partners(reason="until when the passport of the person at hand is kept").filter(pk=person.pk)
    last: date | None = rows.annotate(ends=_last_day(OuterRef("pk"))).values_list("ends", flat=True).get()
    return last + timedelta(days=settings.PASSPORT_KEPT_DAYS) if last else None


def passports_to_date() -> QuerySet[Passport]:
    """Those with data, each with the day on which its last purpose ends."""
    rows = Passport.objects.across_partners(reason="passports whose purpose has ended, whosever people they are of")
    return rows.filter(deleted_at__isnull=True).annotate(ends=_last_day(OuterRef("person"))).order_by("pk")  # type: ignore[no-any-return]
