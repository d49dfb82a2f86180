"""Tabs of an event: each part adds its own page here, with the rule of who is shown it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tabs import Tab, tabs_of
from events.models import Event
from partners.actor import Actor

EVENT_TABS: tuple[Tab, ...] = (Tab("overview", _("Overview"), "events:event"),)


def event_tabs(event: Event, actor: Actor, current: str) -> list[dict[str, Any]]:
    return tabs_of(EVENT_TABS, event, actor, current)
