from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from partners.absences import standing_in
from portal import overview
from portal.finding import find
from portal.journal import JournalFilter, entries_for, may_read_journal, row_of
from portal.worklist import tasks_for


@require_GET
@page
def home(request: Any) -> HttpResponse:
    """What waits for me; for whoever has nothing waiting, what comes next."""
    actor, now = request.actor, request.now
    tasks = tasks_for(actor, now)
    newest = overview.last_messages(actor)
    nominations, people = overview.counters_of(actor)
    context = {
        "tasks": [task for task in tasks if not (task.follow or task.is_rest)],
        "rest": [task for task in tasks if task.is_rest],
        "to_follow": [task for task in tasks if task.follow],
        "counters": nominations,
        "in_training": people,
        "quota_years": overview.quota_bars(actor, now),
        "messages_list": newest,
        "unread_count": newest[0].unread if newest else 0,  # the shell would ask again
        "steps": overview.last_steps(actor),
        "wrong_address": newest[0].wrong_address if newest else None,
        "stands_in": standing_in(actor, now) if actor.stands_in or not actor.grants else [],  # known from the query for the roles
        "intakes": [] if tasks else overview.coming_intakes(actor, now),
    }
    return render(request, "portal/home.html", context)


@require_GET
@page
def search(request: Any) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    return render(request, "portal/search.html", {"query": text, "groups": find(text, request.actor)})


@require_safe
@page
def journal(request: Any) -> HttpResponse:
    """What was done, by whom and when, over all records."""
    if not may_read_journal(request.actor):
        raise NotAllowed
    form = JournalFilter(request.GET)
    shown = page_of(entries_for(request.actor, form.chosen), request, order=("-at", "-id"))
    return render(request, "portal/journal.html", {"form": form, "page": shown, "rows": [row_of(entry) for entry in shown]})
