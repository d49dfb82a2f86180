"""The one door of autosave. It answers a script, so every answer is JSON with the sentence to show in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import drafts
from core.timefmt import moment_text, time_text


@never_cache
@require_http_methods(["GET", "POST"])
def form_draft(request: HttpRequest) -> HttpResponse:
    """GET: the own draft of `?form=` and a fresh CSRF token. POST: keep what was typed; 409 with the other version where another tab was first.

    401 when somebody else is signed in than the page was drawn for: their text is not ours to keep.
    """
    if request.headers.get("X-Person") != str(request.user.pk):
        return JsonResponse({}, status=401)
    try:
        return _keep(request) if request.method == "POST" else _found(request)
    except drafts.Malformed:
        return JsonResponse({}, status=400)
    except drafts.TooLarge:
        return JsonResponse(
            {"text": gettext("This form holds more text than a draft can keep. Send the form, or what you type last may be lost.")}, status=413
        )


@never_cache
@require_POST
def discard_draft(request: HttpRequest) -> HttpResponse:
    """What the tab has restored or typed goes; what another tab types stays there."""
    if request.headers.get("X-Person") != str(request.user.pk):
        return JsonResponse({}, status=401)
    try:
        typing = drafts.read_typing(request.body)
    except (drafts.Malformed, drafts.TooLarge):
        return JsonResponse({}, status=400)
    drafts.mark_sent(_person(request), typing.tab)
    drafts.drop_seen(_person(request), typing.form, typing.tab, typing.seen)
    return JsonResponse({})


def _person(request: HttpRequest) -> int:
    assert request.user.pk is not None
    return int(request.user.pk)


def _zone(request: HttpRequest) -> str:
    return str(request.user.time_zone)  # type: ignore[union-attr]


def _found(request: HttpRequest) -> JsonResponse:
    token = get_token(request)
    draft = drafts.draft_of(_person(request), drafts.form_address(request.GET.get("form")))
    if draft is None:
        return JsonResponse({"token": token, "fields": {}})
    text = gettext("Restored what you typed on %(when)s.") % {"when": moment_text(draft.updated_at, _zone(request))}
    time = time_text(draft.updated_at, _zone(request))
    return JsonResponse({"token": token, "fields": {name: _shown(one) for name, one in draft.fields.items()}, "text": text, "time": time})


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {"value": one["value"], "revision": one["revision"]}


def _keep(request: HttpRequest) -> JsonResponse:
    typing = drafts.read_typing(request.body)
    if drafts.types_too_fast(_person(request)):
        return JsonResponse({}, status=429)
    if drafts.was_sent(_person(request), typing.tab):
        return JsonResponse({"is_sent": True})
    now = request.now  # type: ignore[attr-defined]
    outcome = drafts.save_typing(typing, user_id=_person(request), now=now)
    time = time_text(now, _zone(request))
    text = gettext("Saved %(time)s") % {"time": time}
    if outcome.conflicts:
        text = gettext("Changed in another tab: choose below the field which version stays.")
    conflicts = {name: _shown(one) for name, one in outcome.conflicts.items()}
    answer = {"revisions": outcome.revisions, "conflicts": conflicts, "text": text, "time": time}
    return JsonResponse(answer, status=409 if conflicts else 200)
