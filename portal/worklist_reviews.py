"""A reviewer's work on the first page: cases to judge, ties to declare; one query for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from partners.actor import Actor
from portal.whole_lists import Task
from reviews.queries import waiting_for
from reviews.queries.panels import to_declare

TAKEN = 9  # one more than is shown


def to_review(actor: Actor, now: datetime) -> Iterator[Task]:
    for row in waiting_for(actor).order_by("due_at", "pk")[:TAKEN]:
        yield Task(row.case.label, reverse("reviews:assignment", args=[row.pk]), _("Review"), due_at=row.due_at, since=row.assigned_at)


def ties_to_declare(actor: Actor, now: datetime) -> Iterator[Task]:
    for row in to_declare(actor)[:TAKEN]:
        title = _("Panel %(panel)s") % {"panel": row.panel}
        url = reverse("reviews:declaration", args=[row.pk])
        yield Task(title, url, _("Declare your ties"), _("Cases can be given to you afterwards"), since=row.added_at)
