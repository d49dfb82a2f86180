"""Individual plans on the first page: for the trainee, the sending side and the academy what waits for their approval."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.models import PlanVersion
from training.queries.plans import own_turn, waiting


def _rows(actor: Actor, now: datetime) -> QuerySet[Any]:
    """The longest waiting first."""
    return waiting(PlanVersion.objects.visible_to(actor)).filter(own_turn(actor)).order_by("waits_since", "pk")


def _columns(actor: Actor) -> dict[str, Any]:
    return {
        "key": F("enrolment_id"),
        "number": F("number"),
        "given": F("enrolment__person__given_names"),
        "family": F("enrolment__person__family_name"),
        "about": F("enrolment__intake__reference"),
        "since": F("waits_since"),
        "own": Case(When(Q(enrolment__person__user_id=actor.user_id), then=Value(True)), default=Value(False)),
    }


def _task(row: Row, actor: Actor) -> Task:
    url, words = reverse("training:plan", args=[row.key]), {"intake": row.about, "number": row.number}
    if row.own:
        detail = _("%(intake)s, version %(number)s") % words
        return Task(_("Your individual plan"), url, _("Read and decide"), detail, since=row.since, tone="attention")
    title = _("Individual plan of %(name)s") % {"name": row.person}
    return Task(title, url, _("Read and decide"), _("%(intake)s, version %(number)s waits for you") % words, since=row.since)


PLANS = Kind(
    name="plans",
    roles=frozenset({Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.REGISTRAR, Role.TRAINEE}),
    rows=_rows,
    columns=_columns,
    task=_task,
    whole=(gettext_lazy("Show all plans that wait"), "training:plans", "?show=mine"),
)
