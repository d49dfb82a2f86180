"""What the desk reads about letters and addresses."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Case, CharField, F, Q, Subquery, Value, When
from django.db.models.functions import JSONObject, Lower

from accounts.models import User
from core.registries import notice_kinds
from core.scoping import PortalModel
from notifications.models import Delivery, DeliveryTry, UndeliverableAddress
from partners.actor import Actor

JUDGED = "reviews"  # records of this app are kept from the side that is judged by them, whatever role it holds beside


def with_records(rows: Any, actor: Actor) -> Any:
    """Letters with `record`, the name of what each is about; empty where this reader may not know it: the addressee would be the reviewer of it."""
    hidden = Q(pk__in=[])
    for label in sorted({kind.model for kind in notice_kinds.values() if kind.model.partition(".")[0] == JUDGED}):
        model: Any = apps.get_model(label)
        if issubclass(model, PortalModel) and (withheld := model.withheld_from(actor)) is not None:
            keys = model.objects.across_partners(reason="what is kept from this reader").filter(withheld).values("pk")
            hidden |= Q(notice__event__model=label, notice__event__object_id__in=keys)
    named = Case(When(hidden, then=Value("")), default=F("notice__event__object_label"), output_field=CharField())
    return rows.annotate(record=named)


def tries_of(delivery: Delivery) -> list[DeliveryTry]:
    """The first one first; the caller has fetched the letter rightly."""
    return list(
        DeliveryTry.objects.across_partners(reason="tries of a letter that was fetched rightly").filter(delivery=delivery).order_by("number", "pk")
    )


def wrong_address(address: str) -> UndeliverableAddress | None:
    """The mark of an address that is known not to work, while it stands."""
    rows = UndeliverableAddress.objects.across_partners(reason="whether letters to this address arrive")
    return rows.filter(address=address.lower(), cleared_at=None).first()  # type: ignore[no-any-return]


def wrong_address_column(actor: Actor) -> Subquery:
    """The same as one more column of a question that a page asks anyway: {"pk", "address", "answer"} or nothing."""
    rows = UndeliverableAddress.objects.across_partners(reason="whether letters to oneself arrive").filter(
        cleared_at=None, address__in=_own_email(actor)
    )
    return Subquery(rows.order_by("pk").values(said=JSONObject(pk="pk", address="address", answer="answer"))[:1])


def own_wrong_address(actor: Actor) -> UndeliverableAddress | None:
    """For the reader's own pages: one question, and mostly no answer."""
    if actor.user_id is None:
        return None
    rows = UndeliverableAddress.objects.across_partners(reason="whether letters to oneself arrive").filter(cleared_at=None)
    return rows.filter(address__in=_own_email(actor)).first()  # type: ignore[no-any-return]


def _own_email(actor: Actor) -> Any:
    return User.objects.filter(pk=actor.user_id or 0).annotate(lowered=Lower("email")).values("lowered")
