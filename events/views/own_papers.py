"""Badge and certificate of whoever takes part without an account, by the secret link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.pages import page
from documents.responses import certificate as certificate_response
from events.queries.door import badges_of
from events.views.attendance import badges_response
from events.views.registering import by_link
from partners.http import ActorRequest


@login_not_required  # participants without an account: the signed link in their letter is the proof
@never_cache
@require_safe
@page
def own_badge(request: ActorRequest, token: str) -> HttpResponse:
    found = by_link(request, token)
    if isinstance(found, HttpResponse):
        return found
    people, back = list(badges_of(found.event).filter(pk=found.pk)), redirect("events:own_registration", token)
    return badges_response(found.event, people, request, back) if people else back


@login_not_required  # as above
@never_cache
@require_safe
@page
def own_certificate(request: ActorRequest, token: str) -> HttpResponseBase:
    found = by_link(request, token)
    if isinstance(found, HttpResponse):
        return found
    return certificate_response(found.certificate) if found.certificate else redirect("events:own_registration", token)
