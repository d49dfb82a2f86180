"""Individual plans on the first page: for the trainee, the sending side and the academy what waits for their approval, with one query."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.actor import Actor
from portal.whole_lists import Task
from training.models import PlanVersion
from training.queries.plans import own_turn, plans_for, waiting

SHOWN = 8


def plans(actor: Actor, now: datetime) -> Iterator[Task]:
    """The longest waiting first."""
    rows = waiting(plans_for(actor)).filter(own_turn(actor)).order_by("waits_since", "pk")
    for row in rows[: SHOWN + 1]:
        yield _task(row, actor)


def _task(row: PlanVersion, actor: Actor) -> Task:
    url = reverse("training:plan", args=[row.enrolment_id])
    since = row.waits_since  # type: ignore[attr-defined] # annotated
    words = {"intake": row.enrolment.intake.reference, "number": row.number}
    if row.enrolment.person.user_id == actor.user_id:
        return Task(_("Your individual plan"), url, _("Read and decide"), _("%(intake)s, version %(number)s") % words, since=since, tone="attention")
    title = _("Individual plan of %(name)s") % {"name": row.enrolment.person.passport_name}
    return Task(title, url, _("Read and decide"), _("%(intake)s, version %(number)s waits for you") % words, since=since)
