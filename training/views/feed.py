"""The calendar feed of a person, and the page on which they find its address."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.calendar import Event, calendar_of, events_for
from core.models import CalendarLink
from core.pages import page
from documents.throttle import count_miss, guesses_too_much
from partners.actor import actor_for
from partners.http import ActorRequest
from training import operations
from training.operations.calendar import REASON
from training.views.programmes import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def calendar_link(request: ActorRequest) -> HttpResponse:
    """The address, how to subscribe, and a button that ends the address and makes another."""
    links = CalendarLink.objects.across_partners(reason=REASON).filter(user_id=request.actor.user_id)
    if request.method == "POST":
        had_one = links.exists()
        operations.renew_calendar_link(actor=request.actor, now=request.now)
        again, first = _("This is the new address of your calendar. The earlier one no longer works."), _("Your calendar has an address now.")
        messages.success(request, again if had_one else first)
        return redirect("training:calendar_link")
    link = links.first()
    address = settings.BASE_URL + reverse("training:calendar_feed", args=[link.secret]) if link else ""
    return render(request, "training/timetable/calendar.html", {"link": link, "address": address})


@login_not_required  # programs of calendars can't sign in: the secret in the address is the proof
@page
@require_safe
def calendar_feed(request: ActorRequest, secret: str) -> HttpResponse:
    """What its owner may see now; of an account that is closed, nothing. A wrong secret is 404, many of them 429."""
    if guesses_too_much(request):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    link = CalendarLink.objects.across_partners(reason=REASON).filter(secret=secret).first()
    user = User.objects.filter(pk=link.user_id).first() if link else None
    if link is None or user is None:
        count_miss(request)
        raise Http404
    operations.note_reading(link, now=request.now)
    with translation.override(user.language):
        events = events_for(actor_for(user, request.now), request.now) if user.is_active else []
        content = calendar_of(events, name=_("Training of diplomats"))
    return _answer(request, content, events)


def _answer(request: ActorRequest, content: bytes, events: list[Event]) -> HttpResponse:
    """304 by the tag alone: when a session leaves somebody's calendar, no event of it has a later time."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    if events:
        answer["Last-Modified"] = http_date(max(event.changed_at for event in events).timestamp())
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    found = get_conditional_response(request, etag=etag, response=answer)
    return found or answer
