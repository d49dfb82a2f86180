"""Counts everything again that the database keeps as a counter, and compares. Reads only; a sentence for each fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from agreements.enums import EntryKind, Unit
from agreements.models import QuotaEntry, QuotaYear
from agreements.queries.totals import MOVES, total_of
from core.tallies import wrong_counts
from core.workflow import workflows
from events.enums import IN_DELEGATION, PLACED
from events.models import Delegation, Event, Registration
from exchanges.enums import HOLDS_LINE
from exchanges.models import Mission
from scholarships.enums import WITH_PLACE, WITHOUT_SLOT
from scholarships.models import Allotment, Nomination
from training.enums import SEATED, EnrolmentSource, EnrolmentState
from training.models import Enrolment, Intake

REASON = "recount of every counter"
SEATS = "training.enrolment:"
WITHOUT_BEGINNING = {"training.followup"}  # planned by the completion of an enrolment, whose row stands for it

STATES = """
    SELECT %s::text, t.id, t.state::text, coalesce(h.target, %s) FROM {table} t LEFT JOIN (
        SELECT DISTINCT ON (object_id) object_id, target FROM core_historyentry WHERE model = %s AND target <> '' ORDER BY object_id, id DESC
    ) h ON h.object_id = t.id WHERE t.state IS DISTINCT FROM coalesce(h.target, %s)
"""


def disagreements() -> list[str]:
    """Empty when every counter is right."""
    return list(chain(_ledger(), _carried(), _places_and_ledger(), _seats_and_ledger(), _allotments(), _intakes(), _events(), _states(), _tallies()))


def _ledger() -> Iterator[str]:
    """The totals of a quota year are the sums of its entries."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = QuotaEntry.objects.across_partners(reason=REASON).order_by()
    for year, kind, amount in rows.values_list("quota_year_id", "kind").annotate(total=Sum("amount")):
        sums[year][kind] = amount
    for year in QuotaYear.objects.across_partners(reason=REASON).select_related("line__agreement").order_by("pk"):
        for name in MOVES:
            yield from _compare(f"quota year {year}, {name}", getattr(year, name), total_of(name, sums[year.pk]))


def _carried() -> Iterator[str]:
    """What went out of a year came into the next one of the same line."""
    following = QuotaYear.objects.across_partners(reason=REASON).filter(line=OuterRef("line"), year=OuterRef("year") + 1)
    rows = QuotaYear.objects.across_partners(reason=REASON).select_related("line__agreement")
    came = Coalesce(Subquery(following.values("carried_in")[:1]), 0)
    for year in rows.annotate(came=came).exclude(came=F("carried_out")).order_by("pk"):
        yield from _compare(f"quota year {year}, carried over to the next", year.carried_out, year.came)


def _places_and_ledger() -> Iterator[str]:
    """What the ledger holds for a quota year is what the nominations with a place, the seats under agreements and the missions stand for."""
    holding = Q(allotments__nominations__state__in=WITH_PLACE)
    held = Coalesce(Sum("allotments__amount_per_place", filter=holding), 0)
    seats, missions = _held_by_seats(), _held_by_missions()
    rows = QuotaYear.objects.across_partners(reason=REASON).select_related("line__agreement")
    for year in rows.annotate(held=held).order_by("pk"):
        yield from _compare(
            f"quota year {year}, reserved and used", year.reserved + year.used, year.held + seats.get(year.pk, 0) + missions.get(year.pk, 0)
        )


def _held_by_seats() -> dict[int, int]:
    """By year what its entries say of seats that were given under the agreement itself."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = QuotaEntry.objects.across_partners(reason=REASON).filter(subject__startswith=SEATS).order_by()
    for year, kind, amount in rows.values_list("quota_year_id", "kind").annotate(total=Sum("amount")):
        sums[year][kind] = amount
    return {year: total_of("reserved", kinds) + total_of("used", kinds) for year, kinds in sums.items()}


def _held_by_missions() -> dict[int, int]:
    """By year the people or days of missions from the check to the end."""
    rows = Mission.objects.across_partners(reason=REASON).filter(state__in=HOLDS_LINE, quota_year__isnull=False).order_by()
    amount = Case(When(quota_year__line__unit=Unit.DAYS, then=F("days")), default=1)
    return dict(rows.values_list("quota_year_id").annotate(held=Sum(amount)))


def _seats_and_ledger() -> Iterator[str]:
    """Whoever sits in an intake under an agreement holds a place of its line; of those who have left, only who had begun."""
    entries = QuotaEntry.objects.across_partners(reason=REASON).filter(subject=Concat(Value(SEATS), Cast(OuterRef("pk"), CharField())))
    signed = Case(When(kind=EntryKind.RESERVE, then=F("amount")), When(kind=EntryKind.USE, then=0), default=-F("amount"))
    total = entries.order_by().values("subject").annotate(net=Sum(signed)).values("net")
    rows = Enrolment.objects.across_partners(reason=REASON).filter(source=EnrolmentSource.AGREEMENT).annotate(net=Coalesce(Subquery(total), 0))
    for row in rows.filter(Q(state__in=[*SEATED, EnrolmentState.DISMISSED], net__lte=0) | Q(net__lt=0)).order_by("pk"):
        yield f"enrolment {row.reference}, {row.state}: the ledger holds {row.net}"


def _allotments() -> Iterator[str]:
    rows = Nomination.objects.across_partners(reason=REASON).order_by()
    slots = _counts(rows.exclude(state__in=WITHOUT_SLOT), "allotment_id")
    places = _counts(rows.filter(state__in=WITH_PLACE), "allotment_id")
    for row in Allotment.objects.across_partners(reason=REASON).select_related("call", "partner").order_by("pk"):
        yield from _compare(f"allotment {row}, nominated", row.nominated, slots.get(row.pk, 0))
        yield from _compare(f"allotment {row}, placed", row.placed, places.get(row.pk, 0))


def _intakes() -> Iterator[str]:
    seats = _counts(Enrolment.objects.across_partners(reason=REASON).filter(state__in=SEATED).order_by(), "intake_id")
    for row in Intake.objects.select_related("programme").order_by("pk"):
        yield from _compare(f"intake {row.reference}, taken", row.taken, seats.get(row.pk, 0))


def _events() -> Iterator[str]:
    """Places of events, and people of delegations within their ceilings."""
    rows = Registration.objects.across_partners(reason=REASON).order_by()
    places, named = _counts(rows.filter(state__in=PLACED), "event_id"), _counts(rows.filter(state__in=IN_DELEGATION), "delegation_id")
    for event in Event.objects.across_partners(reason=REASON).order_by("pk"):
        yield from _compare(f"event {event.reference}, taken", event.taken, places.get(event.pk, 0))
    for row in Delegation.objects.across_partners(reason=REASON).select_related("event", "partner", "institution").order_by("pk"):
        yield from _compare(f"delegation {row} to {row.event.reference}, named", row.named, named.get(row.pk, 0))


def _states() -> Iterator[str]:
    """The state of every record is the target of its last step; a record without history is a fault too.

    The last is the one written last, under the lock of the record; the clocks of two workers may say otherwise. One statement for all workflows.
    """
    parts, values = list[str](), list[str]()
    for label in sorted(workflows):
        parts.append(STATES.format(table=connection.ops.quote_name(apps.get_model(label)._meta.db_table)))
        first = workflows[label].initial if label in WITHOUT_BEGINNING else "without history"
        values += [label, first, label, first]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2", values)
        for label, pk, state, last in cursor.fetchall():
            yield from _compare(f"{label} {pk}, state", state, last)


def _tallies() -> Iterator[str]:
    """What dashboards read instead of counting."""
    for name, first, second, word, kept, counted in wrong_counts():
        yield f"{name} {first} {second} {word}: kept {kept}, counted {counted}"


def _counts(rows: Any, key: str) -> dict[int, int]:
    return dict(rows.values_list(key).annotate(n=Count("pk")))


def _compare(what: str, kept: object, counted: object) -> Iterator[str]:
    if kept != counted:
        yield f"{what}: kept {kept}, counted {counted}"
