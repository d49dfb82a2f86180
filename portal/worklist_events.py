"""Events on the first page of who runs them: a plan that is not published, an event that is over and not recorded, a report that is not written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.enums import COMING, EventState
from events.models import Event
from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

DESK = frozenset({Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD})
RUNS = frozenset({Role.PROGRAMME_OFFICER, Role.REGISTRAR})
SOON = timedelta(days=60)  # before it begins a programme should be known


def _run_by(actor: Actor) -> Any:
    """The ministry's desk runs all events, a registrar those of the own academy."""
    rows = Event.objects.visible_to(actor)
    return rows if actor.roles & DESK else rows.filter(institution_id__in=list(actor.institution_ids))


def _to_publish(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = _run_by(actor).filter(state=EventState.PLANNED, starts_at__lt=now + SOON)
    return rows.order_by("starts_at", "pk")  # type: ignore[no-any-return]


def _to_record(actor: Actor, now: datetime) -> QuerySet[Any]:
    return _run_by(actor).filter(state__in=COMING, ends_at__lte=now).order_by("ends_at", "pk")  # type: ignore[no-any-return]


def _to_report(actor: Actor, now: datetime) -> QuerySet[Any]:
    open_ = Q(state__in=[EventState.HELD, EventState.MATERIALS_PUBLISHED, EventState.STATEMENT_ISSUED], report="")
    return _run_by(actor).filter(open_).order_by("ends_at", "pk")  # type: ignore[no-any-return]


def _columns(when: str) -> Any:
    def of(actor: Actor) -> dict[str, Any]:
        language = (get_language() or "en")[:2]
        title = Coalesce(NullIf(F(f"title_{language}"), Value("")), F("title_en"))
        return {"key": F("pk"), "given": F("reference"), "about": title, "since": F(when)}

    return of


def _publish(row: Row, actor: Actor) -> Task:
    detail = _("The programme is not published; nobody outside the house knows of the event")
    return Task(f"{row.given} {row.about}", reverse("events:programme", args=[row.key]), _("Open the programme"), detail, due_at=row.since)


def _record(row: Row, actor: Actor) -> Task:
    address = reverse("events:event_step", args=[row.key, "note_held"])
    return Task(f"{row.given} {row.about}", address, _("Record"), _("It is over: record that it was held, or why not"), since=row.since)


def _report(row: Row, actor: Actor) -> Task:
    address = reverse("events:event_report", args=[row.key])
    return Task(f"{row.given} {row.about}", address, _("Write the report"), _("It was held; the report is not written"), since=row.since)


EVENTS = (gettext_lazy("Show all events"), "events:events", "")
OF_EVENTS: tuple[Kind, ...] = (
    Kind("event_record", RUNS, _to_record, _columns("ends_at"), _record, EVENTS),
    Kind("event_publish", RUNS, _to_publish, _columns("starts_at"), _publish, EVENTS),
    Kind("event_report", RUNS, _to_report, _columns("ends_at"), _report, EVENTS),
)
