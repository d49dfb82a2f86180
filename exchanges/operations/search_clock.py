"""The clock tells people what is new for the searches that they keep: at once, or on Monday morning in one message."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from accounts.models import User
from core.history import record
from core.workflow import each_by_itself, wake_delivery
from exchanges.enums import Notify
from exchanges.models import SavedSearch
from exchanges.queries import news
from partners.actor import Actor, actor_for

CLOCK = Actor.system("clock")
WHOEVER = "the clock tells each person of their own searches"
# A material is shared by a transaction that may end a moment after the instant it carries: the last minute is left to the next turn.
LAG = timedelta(minutes=1)
MONDAY, MORNING = 0, time(6)
AT_ONCE = 500  # people in one turn


def tell_at_once(*, now: datetime) -> int:
    """Returns how many people were looked after."""
    until = now - LAG
    rows = _due(Notify.AT_ONCE, until)
    oldest = rows.aggregate(oldest=Min("seen_until"))["oldest"]
    if oldest is None or not news.anything_new(after=oldest, until=until):
        return 0
    return each_by_itself(_people(rows), lambda user: _tell(user, Notify.AT_ONCE, "materials_found", until, now), what="searches of user")


def send_digests(*, now: datetime) -> int:
    """Once for each Monday, however late or often the clock comes: what was shared until that morning."""
    until = last_monday(now - LAG)
    return each_by_itself(
        _people(_due(Notify.WEEKLY, until)), lambda user: _tell(user, Notify.WEEKLY, "materials_digest", until, now), what="digest of user"
    )


def last_monday(now: datetime) -> datetime:
    """The last Monday at six in the morning where the host is."""
    here = now.astimezone(ZoneInfo(settings.HOST_ZONE))
    day = here.date() - timedelta(days=(here.weekday() - MONDAY) % 7)
    morning = datetime.combine(day, MORNING, tzinfo=here.tzinfo)
    return morning if morning <= here else datetime.combine(day - timedelta(days=7), MORNING, tzinfo=here.tzinfo)


def _due(notify: Notify, until: datetime) -> Any:
    return SavedSearch.objects.across_partners(reason=WHOEVER).filter(notify=notify, seen_until__lt=until, user__is_active=True)


def _people(rows: Any) -> list[User]:
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("pk")[:AT_ONCE])


def _tell(user: User, notify: Notify, step: str, until: datetime, now: datetime) -> None:
    """One message for all searches of one person. The rows are locked and moved on in its transaction, so that a second clock finds nothing."""
    with transaction.atomic():
        mine = SavedSearch.objects.across_partners(reason=WHOEVER).filter(user=user, notify=notify, seen_until__lt=until)
        searches = list(mine.select_for_update(of=("self",)).order_by("pk"))
        found = news.unseen(searches, actor_for(user, now), until=until)
        SavedSearch.objects.across_partners(reason=WHOEVER).filter(pk__in=[one.pk for one in searches]).update(seen_until=until)
        if found:
            counts = Counter(one.pk for row in found for one in row.searches)
            said = {"materials": len(found), "searches": [[pk, count] for pk, count in sorted(counts.items())]}
            wake_delivery(record(user, step, actor=CLOCK, now=now, data=said))
