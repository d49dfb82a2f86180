"""E-mails that could not be delivered, on the administrator's first page: how many, with the query of the other kinds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.enums import DeliveryState
from notifications.models import Delivery
from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row


def _failed(actor: Actor, now: datetime) -> QuerySet[Any]:
    """One row, or none."""
    rows = Delivery.objects.visible_to(actor).filter(state=DeliveryState.FAILED).order_by()
    return rows.values("state").annotate(letters=Count("pk"))  # type: ignore[no-any-return]


def _of_letters(actor: Actor) -> dict[str, Any]:
    return {"key": Value(0), "number": F("letters")}


def _look(row: Row, actor: Actor) -> Task:
    n = row.number or 0
    title = ngettext("%(n)d e-mail could not be delivered", "%(n)d e-mails could not be delivered", n) % {"n": n}
    return Task(title, reverse("deliveries") + "?state=failed", _("Open"), tone="attention")


OF_LETTERS = (Kind("failed_letters", frozenset({Role.ADMINISTRATOR}), _failed, _of_letters, _look),)
