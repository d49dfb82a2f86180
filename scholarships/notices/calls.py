"""Of a call its partners hear what becomes of it once it is published."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from scholarships.models import Call
from scholarships.notices.facts import call_facts
from scholarships.notices.recipients import given_places, heads, invited, invited_if_published


def places_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return call_facts(call, entry) | {name: str(entry.data.get(name, "")) for name in ("places", "reserve")}


def document_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return call_facts(call, entry) | {"document": entry.data.get("document", "")}


def calls_url(call: Call) -> str:
    """For those who are no longer invited and can't open the call."""
    return reverse("scholarships:calls")


def call_url(call: Call) -> str:
    return reverse("scholarships:call", args=[call.pk])


# Letters that cannot be put off: a deadline or a place is at stake.
ALWAYS = ("extend", "cancel", "allotted", "allotment_removed")


def call(step: str, to: Any, subject: Any, body: Any, facts: Any = call_facts, url: Any = call_url) -> None:
    register_notice(NoticeKind(f"call_{step}", "scholarships.call", step, to, subject, body, facts, url, always=step in ALWAYS))


call("publish", invited, _("New call %(call)s"), _("The call %(call)s, %(title)s, is published. It closes on %(closes)s."))
call(
    "changed",
    invited_if_published,
    _("Call %(call)s is changed"),
    _("The call %(call)s, %(title)s, is changed before it opens. It closes on %(closes)s. Open it to read it again."),
)
call(
    "allotted",
    given_places,
    _("Your places in call %(call)s"),
    _("In the call %(call)s, %(title)s, you have places: %(places)s, reserve list: %(reserve)s. It closes on %(closes)s."),
    places_facts,
)
call(
    "allotment_removed",
    given_places,
    _("Your places in call %(call)s are taken back"),
    _("In the call %(call)s, %(title)s, you have no places any more, and you can't nominate for it."),
    url=calls_url,
)
call(
    "checklist_added",
    invited_if_published,
    _("Call %(call)s asks for one more document"),
    _("The checklist of the call %(call)s, %(title)s, has a new document: %(document)s."),
    document_facts,
)
call(
    "checklist_removed",
    invited_if_published,
    _("Call %(call)s asks for one document less"),
    _("The checklist of the call %(call)s, %(title)s, no longer has this document: %(document)s."),
    document_facts,
)
call("open", invited, _("Call %(call)s is open"), _("You can nominate for %(title)s until %(closes)s."))
call("close", heads, _("Call %(call)s has closed"), _("The call %(call)s, %(title)s, has closed. Screening can begin."))
call("extend", invited, _("Call %(call)s is extended"), _("The call %(call)s now closes on %(closes)s. Reason: %(reason)s"))
call(
    "decide",
    invited,
    _("Call %(call)s: selection closed"),
    _("All nominations of the call %(call)s are decided. Open it to see the decisions on yours."),
)
call(
    "cancel",
    invited_if_published,
    _("Call %(call)s is cancelled"),
    _("The call %(call)s, %(title)s, is cancelled. What you have sent to it ends with it; those enrolled stay. Reason: %(reason)s"),
)
