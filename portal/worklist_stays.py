"""Arrivals, visas and pay sheets on the first page: how many wait and until when, one query for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.timefmt import day_text
from mobility import rules
from mobility.enums import EXPECTED, SheetState
from mobility.models import PaySheet, Stay
from mobility.queries.stays import ARRIVALS, REFERENCES, desk_figures, stays_for
from mobility.visa_clock import ClockState
from partners.actor import Actor
from partners.queries import host_day
from portal.whole_lists import Task

SHOWN = 8


def visas(actor: Actor, now: datetime) -> Iterator[Task]:
    """Each figure opens the list it counts. Who only receives people follows the notes and records what comes back."""
    figures = desk_figures(stays_for(actor).order_by(), host_day(now))
    follow = not rules.may_write_notes(actor)
    due, late = figures[ClockState.DUE], figures[ClockState.LATE]
    if due:
        title = ngettext("%(n)d note verbale is due this week", "%(n)d notes verbales are due this week", due) % {"n": due}
        yield Task(title, _desk(ClockState.DUE), "" if follow else _("Write the note"), _("Arrivals and visas"), tone="attention", follow=follow)
    if late:
        title = ngettext("%(n)d person is too late for the note verbale", "%(n)d people are too late for the note verbale", late) % {"n": late}
        yield Task(title, _desk(ClockState.LATE), _("Change the entry"), _("Arrivals and visas"), tone="attention")
    if waiting := figures[REFERENCES]:
        title = ngettext("%(n)d visa reference is awaited", "%(n)d visa references are awaited", waiting) % {"n": waiting}
        yield Task(title, reverse("mobility:references"), _("Record numbers"), _("Arrivals and visas"))
    if come := figures[ARRIVALS]:
        title = ngettext("%(n)d arrival is to be recorded", "%(n)d arrivals are to be recorded", come) % {"n": come}
        yield Task(title, _desk(ARRIVALS), _("Record arrivals"), _("Arrivals and visas"))


def _desk(show: str) -> str:
    return f"{reverse('mobility:desk')}?show={show}"


def pay_sheets(actor: Actor, now: datetime) -> Iterator[Task]:
    """Drafts for the head who can approve them, approved ones for who pays; nothing for staff that opens no pay sheet."""
    if not rules.may_see_sheets(actor):
        return
    rows = PaySheet.objects.visible_to(actor).filter(state__in=[SheetState.DRAFT, SheetState.APPROVED]).select_related("institution")
    for row in rows.order_by("month", "pk")[:SHOWN]:
        title = _("Pay sheet %(month)s, %(institution)s") % {"month": row.month_text, "institution": row.institution}
        url, words = reverse("mobility:sheet", args=[row.pk]), {"by": row.made_by_label, "head": row.approved_by_label}
        if row.state == SheetState.DRAFT:
            may = rules.may_approve_sheet(actor, row)
            yield Task(title, url, _("Approve") if may else "", _("Made by %(by)s") % words, since=row.made_at, follow=not may)
        elif rules.may_remake_sheet(actor, row):
            yield Task(title, url, _("Record the payment"), _("Approved by %(head)s") % words, since=row.approved_at)


def own_stays(actor: Actor, now: datetime) -> Iterator[Task]:
    """For the person: when the entry is planned, and the number that the embassy asks for."""
    rows = Stay.objects.visible_to(actor).filter(person__user_id=actor.user_id, state__in=EXPECTED).order_by("enters_on", "pk")
    for row in rows[:SHOWN]:
        detail = _("Planned entry %(day)s") % {"day": day_text(row.enters_on)}
        if row.visa_reference:
            number = _("visa reference %(number)s") % {"number": row.visa_reference}
            detail = f"{detail} · {number}"
        yield Task(row.about, reverse("mobility:stay", args=[row.pk]), "", detail, since=row.state_since, follow=True)
