"""Who is expected at the door, who was seen, and what is still to be issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from events.enums import RegistrationState as S
from events.models import CheckIn, Event, EventSession, Registration

EXPECTED = (S.CONFIRMED, S.ATTENDED, S.NO_SHOW)
ON_BADGES = (S.CONFIRMED, S.ATTENDED)
BADGES_AT_ONCE = 400  # a file of so many is set in half a second
FOUND_AT_MOST = 20


def registrations_of(event: Event) -> QuerySet[Any]:
    """Participants of an event that was fetched rightly, for those who stand at its door."""
    rows = Registration.objects.across_partners(reason="participants of an event at whose door the actor stands; the page asks the right")
    return rows.filter(event=event)


def expected_at(event: Event) -> QuerySet[Any]:
    """Those who may come in, by name."""
    return registrations_of(event).filter(state__in=EXPECTED, online=False).order_by("family_name", "given_names", "pk")


def seen_at(event: Event, session: EventSession | None) -> QuerySet[Any]:
    rows = CheckIn.objects.across_partners(reason="the door of an event at which the actor stands")
    return rows.filter(registration__event=event, session=session)


@dataclass(frozen=True)
class AtDoor:
    """One participant as those at the door need to know them."""

    registration: Registration
    seen: Any  # the instant, or None

    def as_json(self) -> dict[str, Any]:
        one = self.registration
        return {
            "code": one.code,
            "number": one.reference,
            "name": one.badge_name or one.name,
            "about": " · ".join(filter(None, [one.position, one.organisation, one.country])),
            "seen": self.seen.isoformat() if self.seen else "",
        }


def list_at_door(event: Event, session: EventSession | None) -> list[AtDoor]:
    """One query, whatever the number."""
    seen = seen_at(event, session).filter(registration=OuterRef("pk")).values("at")[:1]
    return [AtDoor(row, row.seen) for row in expected_at(event).annotate(seen=Subquery(seen))]


def found_at_door(event: Event, session: EventSession | None, words: str) -> list[AtDoor]:
    """By the code on the badge, by the number, or by parts of the name."""
    words = words.strip()
    if not words:
        return []
    seen = seen_at(event, session).filter(registration=OuterRef("pk")).values("at")[:1]
    condition = Q(code__iexact=words) | Q(reference__iexact=words)
    parts = Q()
    for part in words.split():
        parts &= Q(given_names__icontains=part) | Q(family_name__icontains=part) | Q(badge_name__icontains=part) | Q(organisation__icontains=part)
    rows = expected_at(event).filter(condition | parts).annotate(seen=Subquery(seen))
    return [AtDoor(row, row.seen) for row in rows[:FOUND_AT_MOST]]


@dataclass(frozen=True)
class Figures:
    expected: int
    seen: int
    online: int
    attended: int
    absent: int


def figures_of(event: Event, session: EventSession | None = None) -> Figures:
    seen = seen_at(event, session).filter(registration=OuterRef("pk"))
    row = registrations_of(event).aggregate(
        expected=Count("pk", filter=Q(state__in=EXPECTED, online=False)),
        seen=Count("pk", filter=Q(Exists(seen))),
        online=Count("pk", filter=Q(state__in=EXPECTED, online=True)),
        attended=Count("pk", filter=Q(state=S.ATTENDED)),
        absent=Count("pk", filter=Q(state=S.NO_SHOW)),
    )
    return Figures(**row)


def attendance_rows(event: Event) -> QuerySet[Any]:
    """For the list after the event: who came, when first seen, and the certificate."""
    first = (
        CheckIn.objects.across_partners(reason="the door of an event at which the actor stands").filter(registration=OuterRef("pk")).order_by("at")
    )
    rows = registrations_of(event).filter(state__in=EXPECTED).select_related("certificate", "partner")
    return rows.annotate(first_seen=Subquery(first.values("at")[:1]))


def without_certificate(event: Event) -> QuerySet[Any]:
    return registrations_of(event).filter(Q(certificate__isnull=True) | Q(certificate__revoked_at__isnull=False), state=S.ATTENDED).order_by("pk")


def badges_of(event: Event) -> QuerySet[Any]:
    return (
        registrations_of(event)
        .filter(state__in=ON_BADGES, online=False)
        .select_related("delegation__partner")
        .order_by("family_name", "given_names", "pk")
    )
