from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.pages import page
from core.paging import page_of
from notifications.forms.inbox import InboxFilter
from notifications.operations import mark_all_read, mark_read, mark_unread, open_notice
from notifications.queries import inbox_of, worded
from notifications.queries.inbox import filtered, topic_name, unread_by_topic
from notifications.render import notice_text, zone_of
from notifications.rules import may_edit_wordings, may_see_readers
from notifications.topics import TOPICS


@require_GET
@page
def inbox(request: Any) -> HttpResponse:
    """What is new first; filters stand in the address and stay when messages are marked."""
    unread = unread_by_topic(request.actor)
    form = InboxFilter(request.GET, unread=unread)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = page_of(worded(filtered(inbox_of(request.actor), zone=request.actor.zone, **chosen)), request, order=("-id",))
    for row in rows:
        row.subject, row.text = notice_text(row, zone=request.actor.zone)
        row.zone = zone_of(row.params)
        row.topic = TOPICS[topic_name(row.kind)].label
    context = {
        "page": rows,
        "form": form,
        "unread_topics": [
            {"label": TOPICS[name].label, "value": unread[name], "url": f"?unread=on&topic={name}"} for name in TOPICS if name in unread
        ],
        "is_narrowed": any(chosen.values()),
        "may_ask_readers": may_see_readers(request.actor),
        "may_word": may_edit_wordings(request.actor),
    }
    return render(request, "notifications/inbox.html", context)


@require_GET
@page
def notice(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(worded(inbox_of(request.actor)), pk=pk)
    open_notice(found, actor=request.actor, now=request.now)
    subject, text = notice_text(found, zone=request.actor.zone)
    context = {"notice": found, "subject": subject, "text": text, "zone": zone_of(found.params), "topic": TOPICS[topic_name(found.kind)]}
    return render(request, "notifications/notice.html", context | {"may_ask_readers": may_see_readers(request.actor)})


@require_POST
@page
def all_read(request: Any) -> HttpResponse:
    mark_all_read(actor=request.actor, now=request.now)
    return redirect("inbox")


@require_POST
@page
def mark(request: Any) -> HttpResponse:
    """The ticked ones; the button says how. Back to the same filters and the same page."""
    ticked = [int(key) for key in request.POST.getlist("notices")[:500] if key.isascii() and key.isdecimal() and len(key) < 19]
    verb = mark_unread if request.POST.get("as") == "unread" else mark_read
    number = verb(ticked, actor=request.actor, now=request.now)
    if not ticked:
        messages.error(request, _("Tick the messages first."))
    elif verb is mark_read:
        messages.success(request, ngettext("%(n)d message is marked as read.", "%(n)d messages are marked as read.", number) % {"n": number})
    else:
        messages.success(request, ngettext("%(n)d message is marked as unread.", "%(n)d messages are marked as unread.", number) % {"n": number})
    query = QueryDict(request.POST.get("back", "")[:2000]).urlencode()
    return redirect(f"{reverse('inbox')}?{query}" if query else "inbox")
