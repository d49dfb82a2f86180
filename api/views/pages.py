"""Pages for people: the own tokens, all tokens for administrators, and what the door offers."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from api import operations, queries, reading, rules
from api.enums import ENDPOINTS
from api.forms import TokenForm
from api.models import ApiToken
from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
ORDER = ("-created_at", "-pk")


@login_not_required  # what the door offers is no secret; what stands behind it needs a token
@require_safe
@page
def endpoints(request: HttpRequest) -> HttpResponse:
    return render(request, "api/endpoints.html", {"groups": reading.groups(), "base": request.build_absolute_uri("/api/v1/")})


@require_safe
@page
def tokens(request: ActorRequest) -> HttpResponse:
    if not rules.may_have_tokens(request.actor):
        raise NotAllowed
    shown = page_of(queries.own_tokens(request.actor), request, order=ORDER)
    return render(request, "api/tokens.html", {"page": shown, "rows": _rows(request, shown), "may_see_all": rules.may_see_all(request.actor)})


@require_safe
@page
def all_tokens(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_all(request.actor):
        raise NotAllowed
    shown = page_of(queries.tokens_for(request.actor), request, order=ORDER)
    return render(request, "api/tokens.html", {"page": shown, "rows": _rows(request, shown), "is_all": True})


def _rows(request: ActorRequest, shown: Any) -> list[dict[str, Any]]:
    labels = {f"{one.name}:{act}": f"{one.label}: {label}" for one in ENDPOINTS for act, label in one.acts}
    return [
        {
            "token": row,
            "holds": row.holds(request.now),
            "acts": [labels.get(scope, scope) for scope in row.scopes],
            "may_revoke": row.holds(request.now) and rules.may_revoke(request.actor, row),
        }
        for row in shown
    ]


@require_http_methods(GET_OR_POST)
@never_cache  # the answer shows the secret
@reauthentication_required  # as for a new second factor: a session that was left open makes no key
@page
def make(request: ActorRequest) -> HttpResponse:
    """The secret stands on the answer to the sending and nowhere else, so there is no redirect."""
    if not rules.may_have_tokens(request.actor):
        raise NotAllowed
    form = TokenForm(request.POST if request.method == "POST" else None, actor=request.actor, now=request.now)
    if form.is_valid():
        said = form.cleaned_data
        token, secret = None, ""
        with attempt(request, form):
            token, secret = operations.make_token(
                name=said["name"], membership=said["membership"], scopes=form.scopes, expires_at=form.expires_at, actor=request.actor, now=request.now
            )
        if token is not None:
            return render(request, "api/made.html", {"token": token, "secret": secret, "base": request.build_absolute_uri("/api/v1/")})
    return render(request, "api/make.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    found: ApiToken = get_object_or_404(queries.tokens_for(request.actor), pk=pk)
    if not rules.may_revoke(request.actor, found):
        raise NotAllowed
    back = reverse("api:tokens" if found.owner_id == request.actor.user_id else "api:all_tokens")
    if request.method != "POST":
        effect = _("From now on “%(token)s” opens nothing. The system that uses it needs another token.") % {"token": found}
        return ask(request, Question(_("Revoke the token"), effect, _("Revoke the token"), back, _("Back without changing anything")))
    with attempt(request) as done:
        operations.revoke_token(found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Revoked: %(token)s.") % {"token": found})
    return redirect(back)
