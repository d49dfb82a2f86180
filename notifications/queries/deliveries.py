"""What the desk reads about letters and addresses."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower

from accounts.models import User
from notifications.models import Delivery, DeliveryTry, UndeliverableAddress
from partners.actor import Actor


def tries_of(delivery: Delivery) -> list[DeliveryTry]:
    """The first one first; the caller has fetched the letter rightly."""
    return list(
        DeliveryTry.objects.across_partners(reason="tries of a letter that was fetched rightly").filter(delivery=delivery).order_by("number", "pk")
    )


def wrong_address(address: str) -> UndeliverableAddress | None:
    """The mark of an address that is known not to work, while it stands."""
    rows = UndeliverableAddress.objects.across_partners(reason="whether letters to this address arrive")
    return rows.filter(address=address.lower(), cleared_at=None).first()  # type: ignore[no-any-return]


def own_wrong_address(actor: Actor) -> UndeliverableAddress | None:
    """For the reader's own pages: one question, and mostly no answer."""
    if actor.user_id is None:
        return None
    rows = UndeliverableAddress.objects.across_partners(reason="whether letters to oneself arrive").filter(cleared_at=None)
    return rows.filter(address__in=_own_email(actor)).first()  # type: ignore[no-any-return]


def _own_email(actor: Actor) -> Any:
    return User.objects.filter(pk=actor.user_id or 0).annotate(lowered=Lower("email")).values("lowered")
