"""Who was told of what, and who of them has read it; those who have not can be told again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.errors import NotAllowed
from core.models import HistoryEntry
from core.pages import attempt, page
from core.paging import page_of
from core.record import step_words, who
from notifications.forms.inbox import ReadersFilter, ToldFilter
from notifications.operations import remind_unread
from notifications.queries import readers
from notifications.queries.wordings import worded
from notifications.render import notice_text
from notifications.rules import may_remind_readers, may_see_readers
from partners.http import ActorRequest


@require_safe
@page
def told(request: ActorRequest) -> HttpResponse:
    """Steps of which somebody was told, the newest first. A record that this reader may not open is not on the page."""
    _allowed(request)
    form = ToldFilter(request.GET)
    rows = page_of(readers.told_entries(form.cleaned_data["words"] if form.is_valid() else ""), request, order=("-at", "-id"))
    seen, counts = readers.may_open(rows.rows, request.actor), readers.counted(rows.rows)
    lines = [(entry, step_words(entry.model, entry.step), *counts[entry.pk]) for entry in rows if entry.pk in seen]
    return render(request, "notifications/readers/list.html", {"page": rows, "lines": lines, "form": form})


@require_safe
@page
def told_entry(request: ActorRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    form = ReadersFilter(request.GET)
    rows = readers.narrowed_readers(readers.told_by(entry), **(form.cleaned_data if form.is_valid() else {}))
    total, unread = readers.counted([entry])[entry.pk]
    said = [notice_text(row, zone=request.actor.zone) for row in worded(readers.told_by(entry)).order_by("kind", "pk").distinct("kind")]
    context = {
        "entry": entry,
        "step": step_words(entry.model, entry.step),
        "by": who(entry),
        "form": form,
        "page": page_of(rows, request, order=("-id",)),
        "said": said,
        "total": total,
        "unread": unread,
        "reminders": readers.reminders_of(entry),
        "may_remind": bool(unread) and may_remind_readers(request.actor),
    }
    return render(request, "notifications/readers/record.html", context)


@require_POST
@page
def remind_readers(request: ActorRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)
    with attempt(request):
        number = remind_unread(entry, actor=request.actor, now=request.now)
        messages.success(request, ngettext("%(n)d person is reminded.", "%(n)d people are reminded.", number) % {"n": number})
    return redirect("told_entry", pk)


def _allowed(request: ActorRequest) -> None:
    if not may_see_readers(request.actor):
        raise NotAllowed


def _entry(request: ActorRequest, pk: int) -> HistoryEntry:
    """Not of a record that this reader may not open: 404."""
    entry: HistoryEntry = get_object_or_404(readers.told_entries(), pk=pk)
    if entry.pk not in readers.may_open([entry], request.actor):
        raise Http404
    _allowed(request)
    return entry
