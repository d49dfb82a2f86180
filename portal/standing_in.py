"""What waits for somebody who is away, shown to who stands in: only work of roles that both hold at the same place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.pages import page
from partners.absences import OWN_WORK, absences_of
from partners.actor import Actor, actor_for
from partners.http import ActorRequest
from partners.models import Absence
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist import tasks_for


def in_common(actor: Actor, away: Actor) -> Actor:
    """The person who is away, as far as the actor has the same rights: what is that person's own work alone is left out, and nothing lent counts."""
    held = {(grant.role, grant.institution_id) for grant in actor.grants if grant.role not in OWN_WORK and not grant.unconfirmed_since}
    grants = tuple(grant for grant in away.grants if (grant.role, grant.institution_id) in held)
    return replace(away, grants=grants, lent=(), language=actor.language, zone=actor.zone)


def tasks_of_absent(absence: Absence, actor: Actor, now: datetime) -> list[Task]:
    """Beyond what stands in the actor's own worklist."""
    own = {(task.title, task.url) for task in tasks_for(actor, now)}
    away = in_common(actor, actor_for(absence.user, now))
    return [task for task in tasks_for(away, now) if (task.title, task.url) not in own and not task.is_rest] if away.grants else []


@require_safe
@page
def waiting_for(request: ActorRequest, pk: int) -> HttpResponse:
    """404 to whoever does not stand in on this day."""
    rows = absences_of(request.actor).filter(Absence.on(host_day(request.now)), stand_in_id=request.actor.user_id)
    absence = get_object_or_404(rows, pk=pk)
    tasks = tasks_of_absent(absence, request.actor, request.now)
    context = {
        "absence": absence,
        "tasks": [task for task in tasks if not task.follow],
        "to_follow": [task for task in tasks if task.follow],
    }
    return render(request, "portal/waiting_for.html", context)
