"""The door of an event: the page of who stands there, the list its phone keeps, and what the phone sends."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_permissions_policy.decorators import permissions_policy_override

from core.errors import NotAllowed
from core.pages import attempt, page
from core.timefmt import instant_text
from events import operations
from events.forms.door import NotUnderstood, scans_of
from events.models import Event, EventSession, Registration
from events.operations.door import Seen
from events.queries.door import figures_of, found_at_door, list_at_door
from events.rules.door import may_stand_at_door
from partners.http import ActorRequest

KEY = re.compile("[0-9]{1,18}")
GET_OR_POST = ["GET", "HEAD", "POST"]
WORKER = Path(settings.BASE_DIR) / "static" / "js" / "door-worker.js"
WITH_CAMERA = permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": ["self"]})


def found_event(request: ActorRequest, pk: int) -> Event:
    rows = Event.objects.visible_to(request.actor).select_related("institution__partner")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def event_at_door(request: ActorRequest, pk: int) -> Event:
    found = found_event(request, pk)
    if not may_stand_at_door(request.actor, found):
        raise NotAllowed
    return found


def session_at_door(request: ActorRequest, event: Event) -> EventSession | None:
    """The session whose door it is; without one, the door of the whole event."""
    number = request.GET.get("session", "")
    if not KEY.fullmatch(number):
        return None
    return get_object_or_404(EventSession.objects.visible_to(request.actor).filter(event=event), pk=number)  # type: ignore[no-any-return]


def with_session(address: str, session: EventSession | None) -> str:
    return f"{address}?session={session.pk}" if session else address


@require_http_methods(GET_OR_POST)
@WITH_CAMERA
@never_cache
@page
def door(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_at_door(request, pk)
    session = session_at_door(request, event)
    if request.method == "POST":
        _let_in_one(request, event, session)
        return redirect(with_session(reverse("events:door", args=[pk]), session))
    words = request.GET.get("q", "")[:100]
    context = {
        "event": event,
        "session": session,
        "sessions": EventSession.objects.visible_to(request.actor).filter(event=event, state="planned"),
        "figures": figures_of(event, session),
        "words": words,
        "found": [{"who": one, "scan": _scan(one.registration, request.now)} for one in found_at_door(event, session, words)],
        "list_url": with_session(reverse("events:door_list", args=[pk]), session),
        "sync_url": with_session(reverse("events:door_sync", args=[pk]), session),
    }
    return render(request, "events/door/door.html", context)


def _scan(registration: Registration, now: datetime) -> str:
    """What the page without scripts sends, with a key of its own: sent twice, it is one entry."""
    return json.dumps({"rows": [{"key": str(uuid.uuid4()), "code": registration.code, "at": now.isoformat()}]})


def _let_in_one(request: ActorRequest, event: Event, session: EventSession | None) -> None:
    """Without scripts: the same verb, with a key that the page's form carries, so that a form that is sent twice is one entry."""
    try:
        _device, scans = scans_of(request.POST.get("scan", "").encode())
    except NotUnderstood:
        messages.error(request, _("The entry was not understood. Look for the person again."))
        return
    with attempt(request) as done:
        seen = operations.let_in(event, scans, session=session, device=_("page"), actor=request.actor, now=request.now)
    if done:
        for one in seen:
            if text := sentence_of(one, event):
                messages.warning(request, text)
            else:
                messages.success(request, _("%(name)s is in.") % {"name": one.name})


def sentence_of(seen: Seen, event: Event) -> str:
    """What those at the door have to know; empty where all is well."""
    if seen.result == "again" and seen.at:
        return _("%(name)s was let in before, at %(time)s.") % {"name": seen.name, "time": instant_text(seen.at, event.zone)}
    if seen.result == "not_confirmed":
        return _("%(name)s is not confirmed any more. The entry is kept: ask the desk.") % {"name": seen.name}
    if seen.result == "unknown":
        return _("One badge is not of this event.")
    return ""


@require_safe
@never_cache
@page
def door_list(request: ActorRequest, pk: int) -> HttpResponse:
    """Who is expected, for the phone: names and what stands on the badge, nothing else."""
    event = event_at_door(request, pk)
    return JsonResponse({"people": [one.as_json() for one in list_at_door(event, session_at_door(request, event))]})


@require_POST
@page
def door_sync(request: ActorRequest, pk: int) -> HttpResponse:
    event = event_at_door(request, pk)
    session = session_at_door(request, event)
    try:
        device, scans = scans_of(request.body)
    except NotUnderstood:
        return JsonResponse({"code": "not_understood", "message": _("The message of the phone was not understood.")}, status=400)
    seen = operations.let_in(event, scans, session=session, device=device, actor=request.actor, now=request.now)
    rows = [{"key": str(one.key), "result": one.result, "sentence": sentence_of(one, event)} for one in seen]
    return JsonResponse({"rows": rows})


@require_safe
@page
def door_worker(request: ActorRequest, pk: int) -> HttpResponse:
    """The script that keeps the page in the phone; it stands here because it may serve only what lies below its own address."""
    event_at_door(request, pk)
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
