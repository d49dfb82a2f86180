"""A letter came back: its delivery says so, with a row of what the other side said; an address at which nobody lives gets no more letters."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from notifications.answers import status_marks_address
from notifications.bounces import Bounce, read_bounce
from notifications.enums import DeliveryState as S
from notifications.enums import TryOutcome
from notifications.models import Delivery, DeliveryTry
from notifications.operations.mail import OUTBOX, mark_wrong


def receive_bounce(raw: bytes, *, envelope_to: str = "", now: datetime) -> str:
    """ "bounced"; "noted" when it says only that it takes longer, or the same once more; "unknown" when it is about no letter of ours.

    `NotABounce` for whatever is no notification.
    """
    bounce = read_bounce(raw, envelope_to=envelope_to)
    with transaction.atomic():
        delivery = _letter_of(bounce)
        if delivery is None:
            return "unknown"
        if not bounce.is_final or delivery.state == S.BOUNCED:
            return "noted"
        said = f"{bounce.status} {bounce.answer}".strip()[:480]
        rows = Delivery.objects.across_partners(reason=OUTBOX).filter(pk=delivery.pk)
        rows.update(state=S.BOUNCED, last_error=said)
        tries = DeliveryTry.objects.across_partners(reason=OUTBOX)
        number = tries.filter(delivery=delivery).aggregate(last=Max("number"))["last"] or 0
        tries.create(delivery=delivery, number=number + 1, at=now, outcome=TryOutcome.BOUNCED, answer=said)
        if status_marks_address(bounce.status) and bounce.recipient in ("", delivery.address.lower()):  # else they have passed it on to somebody
            mark_wrong(delivery.address, said, now=now)
    return "bounced"


def _letter_of(bounce: Bounce) -> Delivery | None:
    """Locked, if it was ever on its way: a letter that waits can't have come back."""
    rows = Delivery.objects.across_partners(reason=OUTBOX).select_for_update(of=("self",)).filter(attempts__gt=0)
    if bounce.delivery:
        return rows.filter(pk=bounce.delivery).first()  # type: ignore[no-any-return]
    return rows.filter(message_id=bounce.message_id).first() if bounce.message_id else None
