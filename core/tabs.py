"""Tabs of a record: each part of an app adds its own page, with the rule of who is shown it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from core.errors import Text
from core.scoping import ActorLike


def everybody(actor: Any, obj: Any) -> bool:
    return True


@dataclass(frozen=True)
class Tab:
    name: str
    label: Text
    route: str
    may: Callable[[Any, Any], bool] = everybody


def tabs_of(tabs: tuple[Tab, ...], obj: Model, actor: ActorLike, current: str) -> list[dict[str, Any]]:
    """Those that this actor is shown; nothing where there is only one."""
    shown = [tab for tab in tabs if tab.may(actor, obj)]
    rows = [{"label": tab.label, "url": reverse(tab.route, args=[obj.pk]), "is_current": tab.name == current} for tab in shown]
    return rows if len(rows) > 1 else []
