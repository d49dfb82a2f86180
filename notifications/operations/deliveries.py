"""What the desk does with letters that did not arrive: send again, one or many; put an address right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock
from notifications.enums import DeliveryState as S
from notifications.models import Delivery, UndeliverableAddress
from notifications.operations.delivery import wake_sender
from notifications.rules import may_clear_address, may_resend
from partners.actor import Actor

AGAIN = {"state": S.QUEUED, "attempts": 0, "last_error": ""}
NOT_ARRIVED = (S.FAILED, S.BOUNCED, S.DROPPED)
WRONG = _("%(address)s is known not to work. Put the address right first.")
MOST = 2_000


def resend(delivery: Delivery, *, actor: Actor, now: datetime) -> None:
    """Put a message into the queue again; who asked stays on record."""
    if not may_resend(actor):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(delivery)
        if not locked.may_be_resent:
            raise Refused(_("This letter waits to be sent already."), code="wrong_state")
        if locked.notice is not None and not locked.notice.recipient.is_active:
            raise Refused(_("The account of this person is closed."), code="closed")
        if _wrong().filter(address=locked.address.lower()).exists():
            raise Refused(WRONG % {"address": locked.address}, code="undeliverable")
        rows = Delivery.objects.across_partners(reason="one row, the right is checked").filter(pk=delivery.pk)
        rows.update(**AGAIN, next_attempt_at=now, may_have_repeated=locked.may_have_repeated or locked.sent_at is not None)
        record(locked, "resent", actor=actor, now=now)
        transaction.on_commit(wake_sender)


def resend_all(letters: Any, *, count: int, actor: Actor, now: datetime) -> int:
    """Those of a queryset that did not arrive and whose address is not known to be wrong; `count` is the number that was shown and agreed to."""
    if not may_resend(actor):
        raise NotAllowed
    with transaction.atomic():
        found = list(may_go_again(letters).select_for_update(of=("self",)).order_by("pk")[: MOST + 1])
        if len(found) != count or not found:
            raise Refused(_("The number of letters has changed meanwhile. Look at them again."), code="changed")
        rows = Delivery.objects.across_partners(reason="rows that were fetched rightly").filter(pk__in=[row.pk for row in found])
        rows.update(**AGAIN, next_attempt_at=now, may_have_repeated=Q(may_have_repeated=True) | Q(sent_at__isnull=False))
        record(found[0], "resent_many", actor=actor, now=now, data={"letters": len(found)})
        transaction.on_commit(wake_sender)
    return len(found)


def may_go_again(letters: Any) -> Any:
    """Of these letters those that did not arrive and may arrive now."""
    rows = letters.filter(state__in=NOT_ARRIVED).exclude(notice__recipient__is_active=False).annotate(lowered=Lower("address"))
    return rows.exclude(Exists(_wrong().filter(address=OuterRef("lowered"))))


def clear_address(address: UndeliverableAddress, *, actor: Actor, now: datetime) -> None:
    """Letters go there again from now on; those that were dropped meanwhile can be sent again from the log."""
    if not may_clear_address(actor, address):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(address)
        if locked.cleared_at is not None:
            raise Refused(_("Somebody has put this address right already."), code="wrong_state")
        rows = UndeliverableAddress.objects.across_partners(reason="one row, the right is checked").filter(pk=locked.pk)
        rows.update(cleared_at=now, cleared_by_label=actor.label[:200])
        record(locked, "address_cleared", actor=actor, now=now)


def _wrong() -> Any:
    return UndeliverableAddress.objects.across_partners(reason="addresses that are known to be wrong").filter(cleared_at=None)
