"""Tabs of an event: each part adds its own page here, with the rule of who is shown it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.tabs import Tab, tabs_of
from events.enums import COMING, HAPPENED
from events.models import Event
from events.rules.door import may_read_door
from events.rules.papers import sees_papers
from events.rules.people import may_see_list, reads_lists
from events.rules.programme import reads_as_host
from events.rules.statements import sees_statement
from partners.actor import Actor


def shows_report(actor: Actor, event: Event) -> bool:
    """From the day on which it was held."""
    return reads_as_host(actor, event) and event.state in HAPPENED


def shows_attendance(actor: Actor, event: Event) -> bool:
    """From the day on which people can be confirmed."""
    return may_read_door(actor, event) and event.state in (*COMING, *HAPPENED)


EVENT_TABS: tuple[Tab, ...] = (
    Tab("overview", _("Overview"), "events:event"),
    Tab("programme", _("Programme"), "events:programme"),
    Tab("speakers", _("Speakers"), "events:speakers"),
    Tab("materials", _("Materials"), "events:session_materials"),
    Tab("delegations", _("Delegations"), "events:delegations", may_see_list),
    Tab("registrations", _("Participants"), "events:registrations", reads_lists),
    Tab("papers", pgettext_lazy("of a conference", "Papers"), "events:papers", sees_papers),
    Tab("statement", _("Joint statement"), "events:statement", sees_statement),
    Tab("attendance", pgettext_lazy("of an event", "Attendance"), "events:attendance", shows_attendance),
    Tab("report", _("Report"), "events:event_report", shows_report),
)


def event_tabs(event: Event, actor: Actor, current: str) -> list[dict[str, Any]]:
    return tabs_of(EVENT_TABS, event, actor, current)
