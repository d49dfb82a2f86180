"""To whom an announcement goes, before it goes; what has become of it, afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q

from accounts.models import User
from core.audiences import audiences
from core.models import HistoryEntry
from notifications.enums import DeliveryState as S
from notifications.models import Announcement, Delivery, Notice
from partners.models import Membership
from partners.queries import host_day

KIND = "announcement"
FIRST_NAMES = 12
TOLD = "the programme desk looks at whom an announcement reaches"


def readers_of(announcement: Announcement, now: datetime) -> Any:
    """Accounts of the audience, each once; closed ones are left out."""
    audience = audiences[announcement.audience]
    return User.objects.filter(is_active=True, pk__in=audience.users(announcement.audience_params, now))


@dataclass(frozen=True)
class Share:
    partner: str
    role: str
    people: int


@dataclass(frozen=True)
class Preview:
    """`shares` counts people by partner and role: who has two roles stands in two of them. `languages` counts readers by the language they read."""

    count: int
    languages: dict[str, int]
    shares: list[Share]
    names: list[User]


def preview_of(announcement: Announcement, now: datetime) -> Preview:
    readers = readers_of(announcement, now)
    languages = dict(readers.order_by().values_list("language").annotate(n=Count("pk")))
    return Preview(sum(languages.values()), languages, _shares(readers, now), list(readers.order_by("full_name", "pk")[:FIRST_NAMES]))


def _shares(readers: Any, now: datetime) -> list[Share]:
    rows = Membership.objects.across_partners(reason=TOLD).filter(Membership.on(host_day(now)), user__in=readers)
    rows = rows.values("institution__partner", "role").annotate(n=Count("user", distinct=True), one=Min("pk"))
    counted = {row["one"]: row["n"] for row in rows.order_by("institution__partner__name_en", "institution__partner", "role")}
    named = Membership.objects.across_partners(reason=TOLD).select_related("institution__partner").in_bulk(list(counted))
    return [Share(str(named[pk].institution.partner), str(named[pk].get_role_display()), number) for pk, number in counted.items()]


def entry_of(announcement: Announcement) -> HistoryEntry | None:
    rows = HistoryEntry.objects.across_partners(reason="the announcement was fetched rightly")
    return rows.filter(model=announcement._meta.label_lower, object_id=announcement.pk, step="send").first()  # type: ignore[no-any-return]


def counts_of(entry: HistoryEntry) -> dict[str, int]:
    """How many have it in their inbox, have read it; of the letters how many were sent, wait, did not arrive. Two questions."""
    notices = Notice.objects.across_partners(reason=TOLD).filter(event=entry)
    letters = Delivery.objects.across_partners(reason=TOLD).filter(notice__event=entry)
    read = Q(read_at__isnull=False) & ~Q(read_at=F("created_at"))  # whoever has muted announcements has it there as read
    return {
        **notices.aggregate(told=Count("pk"), read=Count("pk", filter=read)),
        **letters.aggregate(
            sent=Count("pk", filter=Q(state=S.SENT)),
            waiting=Count("pk", filter=Q(state__in=[S.QUEUED, S.SENDING])),
            failed=Count("pk", filter=Q(state__in=[S.FAILED, S.BOUNCED, S.DROPPED])),
        ),
    }
