"""Columns of the lists of events and of their participants."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name, language_name
from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from events.enums import Diet, EventMode
from events.forms.events import EventFilter
from events.forms.registrations import RegistrationFilter
from events.models import Event
from events.queries import programme as event_queries
from events.queries import registrations as queries
from events.rules import people as rules


def kind(row: Any, reading: Reading) -> Any:
    if row.is_public:
        return format_html('{}<br><span class="hint">{}</span>', row.get_kind_display(), gettext("public"))
    return row.get_kind_display()


EVENTS = register_list(
    ListDefinition(
        name="events:events",
        title=_("Events"),
        noun=lambda n: ngettext("%(n)d event", "%(n)d events", n) % {"n": n},
        columns=(
            ListColumn(
                "event", _("Event"), lambda row: row.reference, heads=True, width=16,
                cell=cells.link(lambda row: reverse("events:event", args=[row.pk]), lambda row: row.reference, under=lambda row: row.title),
            ),
            ListColumn("title", _("Title"), lambda row: row.title, default=False, width=40),
            ListColumn("kind", _("Kind"), lambda row: str(row.get_kind_display()), cell=kind, width=18),
            ListColumn(
                "begins", _("Begins"), lambda row: row.starts_at, kind="instant", cell=cells.instant(lambda row: row.starts_at, lambda row: row.zone),
                sort=("starts_at", "pk"), descending=True, width=20,
            ),
            ListColumn(
                "ends", _("Ends"), lambda row: row.ends_at, kind="instant", cell=cells.instant(lambda row: row.ends_at, lambda row: row.zone),
                default=False, width=20,
            ),
            ListColumn("held_by", _("Held by"), lambda row: str(row.institution), width=30),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=16),
            ListColumn("taken", _("Places taken"), lambda row: row.taken, kind="whole", cell=lambda row, reading: f"{row.taken} / {row.capacity}", width=9),
            ListColumn("capacity", _("Places"), lambda row: row.capacity, kind="whole", default=False, width=9),
        ),
        form=lambda reading: EventFilter(reading.query),
        narrowed=lambda reading, chosen: event_queries.narrowed(event_queries.events_for(reading.actor), now=reading.now, **chosen),
        order=event_queries.ORDER,
        may_read=lambda reading: reading.actor.is_signed_in,
    )
)  # fmt: skip


def event_of(reading: Reading) -> Event:
    """The event whose participants these are; not the reader's: 404."""
    return reading.once("event", lambda: get_object_or_404(event_queries.events_for(reading.actor), pk=reading.key))  # type: ignore[no-any-return]


def runs_it(reading: Reading) -> bool:
    return bool(reading.once("runs", lambda: rules.may_invite(reading.actor, event_of(reading))))


def is_accredited(reading: Reading) -> bool:
    return event_of(reading).accreditation_needed


def is_hybrid(reading: Reading) -> bool:
    return event_of(reading).mode == EventMode.HYBRID


def language() -> str:
    return (get_language() or "en")[:2]


def said(value: bool) -> str:
    return gettext("yes") if value else ""


def country(row: Any) -> str:
    return country_name(row.country, language()) if row.country else ""


def interpretation(row: Any) -> str:
    return language_name(row.interpretation, language()) if row.interpretation else ""


def diet(row: Any) -> str:
    kind = "" if row.diet == Diet.ANY else str(row.get_diet_display())
    return "; ".join(filter(None, [kind, row.diet_note]))


def side(row: Any) -> str:
    return str(row.delegation or row.organisation)


def with_post(row: Any) -> str:
    return ", ".join(filter(None, [row.position, country(row)]))


def shown_side(row: Any, reading: Reading) -> Any:
    return format_html('{}<br><span class="hint">{}</span>', side(row), with_post(row))


REGISTRATIONS = register_list(
    ListDefinition(
        name="events:registrations",
        has_record=True,
        title=_("Participants"),
        noun=lambda n: ngettext("%(n)d participant", "%(n)d participants", n) % {"n": n},
        columns=(
            ListColumn(
                "name", pgettext_lazy("of a person", "Name"), lambda row: row.name, heads=True, width=28,
                cell=cells.link(lambda row: reverse("events:registration", args=[row.pk]), lambda row: row.name, lambda row: row.reference),
            ),
            ListColumn("number", _("Number"), lambda row: row.reference, default=False, width=15),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=18),
            ListColumn("side", _("Delegation or organisation"), side, cell=shown_side, width=30),
            ListColumn("post", _("Post held"), lambda row: row.position, default=False, width=24),
            ListColumn("country", _("Country"), country, default=False, width=20),
            ListColumn("interpretation", _("Interpretation"), interpretation, width=16),
            ListColumn("visa", _("Visa"), lambda row: said(row.visa_needed), width=8),
            ListColumn("accreditation", _("Accreditation"), lambda row: str(row.get_accreditation_display()), may_see=is_accredited, width=18),
            ListColumn("online", _("Online"), lambda row: said(row.online), may_see=is_hybrid, width=8),
            ListColumn("diet", _("Diet"), diet, may_see=runs_it, width=24),
            ListColumn("access", _("Access"), lambda row: row.access_needs, may_see=runs_it, width=24),
            ListColumn(
                "registered", _("Registered"), lambda row: row.created_at, kind="instant", cell=cells.instant(lambda row: row.created_at), default=False,
                sort=("created_at", "pk"), descending=True, width=20,
            ),
        ),
        form=lambda reading: RegistrationFilter(reading.query, event=event_of(reading), actor=reading.actor, with_needs=runs_it(reading)),
        narrowed=lambda reading, chosen: queries.narrowed(queries.registrations_for(reading.actor, event_of(reading)), **chosen),
        order=("-created_at", "-pk"),
        may_read=lambda reading: bool(rules.reads_lists(reading.actor, event_of(reading))),
    )
)  # fmt: skip
