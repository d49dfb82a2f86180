"""Views with a name: who has which, and the few writes there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed
from core.lists.places import Place
from core.models import FirstView, SavedView
from core.scoping import ActorLike
from core.workflow import saying_no

MOST = 50  # of one person for one list
LONGEST_QUERY = 1000  # as the column; a piece of an address would be other filters
KEPT_OUT = ("after", "before", "columns", "view")  # a view is no page of a list, and its columns stand apart


def views_of(list_name: str, actor: ActorLike) -> list[Any]:
    """Those this reader may open, by name; `is_first` marks the one with which the list begins for this reader."""
    own = FirstView.objects.visible_to(actor).filter(view_id=OuterRef("pk"), user_id=actor.user_id or 0)
    rows = SavedView.objects.visible_to(actor).filter(list_name=list_name).annotate(is_first=Exists(own))
    return list(rows.order_by("name", "pk"))


def may_change(view: SavedView, actor: ActorLike) -> bool:
    return actor.user_id is not None and view.owner_id == actor.user_id


def save_view(place: Place, *, name: str, actor: ActorLike, now: datetime, share: str = "") -> SavedView:
    """Keep how the list stands: filters, order and columns. The same name again keeps the new in place of the old."""
    if actor.user_id is None:
        raise NotAllowed
    query = place.query.copy()
    for gone in KEPT_OUT:
        query.pop(gone, None)
    text = query.urlencode(safe=",")
    if len(text) > LONGEST_QUERY:
        raise Invalid({"name": [gettext("The filters of this list are too long to be kept. Take some of them out.")]})
    known = {column.name for column in place.definition.columns}
    columns = [name for name in columns_in(place.query) if name in known]
    rows = SavedView.objects.visible_to(actor).filter(owner_id=actor.user_id, list_name=place.definition.name)
    with transaction.atomic():
        if rows.count() >= MOST and not rows.filter(name=name).exists():
            raise Invalid({"name": [gettext("You have %(n)d views of this list. Delete one before you save another.") % {"n": MOST}]})
        view, _is_new = rows.update_or_create(
            owner_id=actor.user_id,
            list_name=place.definition.name,
            name=name,
            defaults={
                "owner_label": actor.label,
                "query": text,
                "columns": columns,
                "created_at": now,
                **shared(share, actor),
            },
        )
    return view  # type: ignore[no-any-return]


def columns_in(query: Any) -> list[str]:
    """Both ways to say it: "?columns=a,b", and "?columns=a&columns=b" of a form without scripts."""
    return [name for text in query.getlist("columns") for name in text.split(",") if name][:60]


def shared(share: str, actor: ActorLike) -> dict[str, Any]:
    """What to keep for "staff": with the host's staff; the key of an own partner: with its officers; "": with nobody."""
    if share == "staff" and is_host(actor):
        return {"shared_with_staff": True, "shared_with_partner": None}
    if share.isdecimal() and int(share) in actor.partner_ids:
        return {"shared_with_staff": False, "shared_with_partner": int(share)}
    return {"shared_with_staff": False, "shared_with_partner": None}


def is_host(actor: Any) -> bool:
    return bool(actor.sees_all_partners or actor.institution_ids)


def change_view(view: SavedView, *, name: str, share: str, actor: ActorLike, now: datetime) -> SavedView:
    """Another name, other readers."""
    if not may_change(view, actor):
        raise NotAllowed
    twin = SavedView.objects.visible_to(actor).filter(owner_id=view.owner_id, list_name=view.list_name, name=name).exclude(pk=view.pk)
    if twin.exists():
        raise Invalid({"name": [gettext("You have a view of this name already.")]})
    view.name = name
    for field, value in shared(share, actor).items():
        setattr(view, field, value)
    with saying_no(), transaction.atomic():
        view.save(update_fields=["name", "shared_with_staff", "shared_with_partner"])
    return view


def delete_view(view: SavedView, *, actor: ActorLike, now: datetime) -> None:
    """It goes for everybody with whom it was shared; their list begins as the list itself does."""
    if not may_change(view, actor):
        raise NotAllowed
    view.delete()


def begin_with(view: SavedView, *, actor: ActorLike, now: datetime, is_first: bool = True) -> None:
    """The list opens with this view for this person, or no longer."""
    if actor.user_id is None:
        raise NotAllowed
    rows = FirstView.objects.visible_to(actor).filter(user_id=actor.user_id, list_name=view.list_name)
    if is_first:
        rows.update_or_create(user_id=actor.user_id, list_name=view.list_name, defaults={"view": view})
    else:
        rows.filter(view=view).delete()


def first_of(views: Sequence[Any]) -> Any | None:
    return next((view for view in views if view.is_first), None)
