from typing import Any

from django.db.models import Model, Q

from notifications.models import FollowUpAction
from partners.actor import Actor

OPEN = Q(done_at__isnull=True, dropped_at__isnull=True)


def actions_of(obj: Model) -> list[FollowUpAction]:
    """Follow-up actions of one record, the next one first; the caller has fetched the record rightly."""
    rows = FollowUpAction.objects.across_partners(reason="actions of a record that was fetched rightly")
    return list(rows.filter(model=obj._meta.label_lower, object_id=obj.pk).select_related("owner").order_by("due_on", "pk"))


def actions_for(actor: Actor) -> Any:
    """The own ones; for the host's staff all."""
    return FollowUpAction.objects.visible_to(actor).select_related("owner")


def narrowed(rows: Any, *, today: Any, state: str = "open", owner: str = "", text: str = "", late: bool = False) -> Any:
    if state == "open":
        rows = rows.filter(OPEN)
    elif state:
        rows = rows.filter(**{f"{state}_at__isnull": False})
    for word in text.split():
        rows = rows.filter(Q(text__icontains=word) | Q(object_label__icontains=word))
    for word in owner.split():
        rows = rows.filter(Q(owner__full_name__icontains=word) | Q(owner__email__icontains=word))
    return rows.filter(OPEN, due_on__lt=today) if late else rows
