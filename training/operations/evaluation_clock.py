"""What the clock does for evaluations: tells that one has opened, reminds before it closes, says that figures can be read.

Everybody who is asked is told and reminded, whoever has answered too: a reminder that only some get would say who has not.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from core.history import record
from core.workflow import each_by_itself, wake_delivery
from notifications.models import Reminder
from partners.actor import Actor
from training.models import EvaluationRound

BEFORE = timedelta(days=2)
GIVEN = "the clock keeps what it gave"
LATEST = timedelta(days=30)  # a clock that stood still for longer tells nobody of what is long over


def turn_evaluations(*, now: datetime) -> int:
    """Each word once, however late or often the clock comes. Returns how many were said."""
    rows = EvaluationRound.objects.across_partners(reason="the clock looks at every evaluation")
    due = [(found, step) for found in rows.filter(opens_at__lte=now, closes_at__gt=now - LATEST).order_by("pk") for step in _due(found, now)]
    known = Reminder.objects.across_partners(reason=GIVEN).filter(key__in=[_key(*row) for row in due])
    given = set(known.values_list("key", flat=True))
    waiting = {found.pk: (found, step) for found, step in due if _key(found, step) not in given}
    return each_by_itself([found for found, _step in waiting.values()], lambda found: _say(found, waiting[found.pk][1], now), what="evaluation")


def _due(found: EvaluationRound, now: datetime) -> Iterator[str]:
    """The one word that is due now; one that was missed is not said late."""
    if now >= found.closes_at:
        yield "closed"
    elif now >= found.closes_at - BEFORE and found.closes_at - found.opens_at > BEFORE:
        yield "ends_soon"
    else:
        yield "opened"


def _key(found: EvaluationRound, step: str) -> str:
    return f"training.evaluationround:{found.pk}:{step}"


def _say(found: EvaluationRound, step: str, now: datetime) -> None:
    with transaction.atomic():
        _row, is_new = Reminder.objects.across_partners(reason=GIVEN).get_or_create(key=_key(found, step), defaults={"at": now})
        if is_new:
            wake_delivery(record(found, step, actor=Actor.system("clock"), now=now, data={"until": found.closes_at.isoformat()}))
