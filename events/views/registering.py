"""To register: with an account at once, on a public event by anybody; and the page of the secret link for who has no account."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.pages import attempt, page
from core.record import acts_of, history_of, life_of
from documents.throttle import count_miss, guesses_too_much, sends_too_many_forms
from events import operations
from events.forms import registrations as forms
from events.links import registration_of
from events.models import Event, Registration
from events.queries import registrations as queries
from events.queries.door import ON_BADGES
from events.rules import people as rules
from events.views.events import GET_OR_POST
from events.views.registrations import STEPS, shown_of
from partners.http import ActorRequest

# What whoever holds the link may do there.
OWN_STEPS = {
    **{name: STEPS[name] for name in ("take_place", "pass_place", "change", "cancel")},
    "confirm_address": StepPage(
        operations.confirm_address, effect=gettext_lazy("Your address is confirmed and your registration counts from now on.")
    ),
}


@login_not_required  # a public event is open to anybody; for another one the page asks to sign in
@require_http_methods(GET_OR_POST)
@page
def register(request: ActorRequest, pk: int) -> HttpResponse:
    event = _open_event(request, pk)
    if event is None:
        return redirect_to_login(request.get_full_path())
    if closed := queries.registration_closed(event, request.now):
        return render(request, "events/registrations/closed.html", {"event": event, "sentence": closed})
    own = queries.own_registration(event, request.actor)
    if own is not None and queries.goes_on(own):
        return redirect("events:registration", own.pk)
    return _with_account(request, event) if request.actor.is_signed_in else _by_anybody(request, event)


def _open_event(request: ActorRequest, pk: int) -> Event | None:
    """404 for what this reader may not know of; nothing where signing in would open it."""
    found: Event | None = queries.open_to(request.actor).select_related("institution").filter(pk=pk).first()
    if found is None and not request.actor.is_signed_in:
        return None
    if found is None:
        found = get_object_or_404(Event.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    return found


def _with_account(request: ActorRequest, event: Event) -> HttpResponse:
    given, _space, family = str(request.user).partition(" ")
    first = {"given_names": given, "family_name": family, "language": request.actor.language[:2]}
    form = forms.OwnForm(request.POST if request.method == "POST" else None, event=event, initial=first)
    if form.is_valid():
        fields = {**form.cleaned_data, "email": request.user.email.lower()}  # type: ignore[union-attr]
        with attempt(request, form) as done:
            made = operations.register_oneself(event, fields=fields, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("You are registered under the number %(number)s.") % {"number": made.reference})
            return redirect("events:registration", made.pk)
    return render(request, "events/registrations/register.html", {"event": event, "form": form}, status=422 if form.is_bound else 200)


def _by_anybody(request: ActorRequest, event: Event) -> HttpResponse:
    """Whether the address is on the list already only its letter says."""
    form = forms.PublicForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and sends_too_many_forms(request):
        form.add_error(None, _("Many registrations were sent from your network within a minute. Wait a minute and send yours again."))
        return render(request, "events/registrations/register.html", {"event": event, "form": form}, status=429)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.register_publicly(event, fields=form.said, now=request.now)
        if done:
            return render(request, "events/registrations/sent.html", {"event": event, "email": form.said["email"]})
    return render(request, "events/registrations/register.html", {"event": event, "form": form}, status=422 if form.is_bound else 200)


# --- by the link --------------------------------------------------------------------------------------
def by_link(request: ActorRequest, token: str) -> Registration | HttpResponse:
    """The registration of a link; guessing is slowed down."""
    if guesses_too_much(request):
        return render(request, "events/registrations/slowed.html", status=429)
    found = registration_of(token)
    if found is None:
        count_miss(request)
        raise Http404
    return found


@login_not_required  # participants without an account: the signed link in their letter is the proof
@never_cache
@require_safe
@page
def own_registration(request: ActorRequest, token: str) -> HttpResponse:
    found = by_link(request, token)
    if isinstance(found, HttpResponse):
        return found
    guest = rules.guest_of(found)
    language = (request.LANGUAGE_CODE or "en")[:2]  # type: ignore[attr-defined]
    acts = acts_of(found, guest, request.now, lambda step: reverse("events:own_step", args=[token, step]))
    context = {
        **shown_of(found, guest, language),
        "acts": acts,
        "life": life_of(found, history_of(found), found.event.zone),
        "token": token,
        "must_confirm": any(act.name == "confirm_address" for act in acts),
        "by_link": True,
        "has_badge": found.state in ON_BADGES and not found.online,
        "certificate": found.certificate,
    }
    return render(request, "events/registrations/own.html", context)


@login_not_required  # as above
@never_cache
@require_http_methods(GET_OR_POST)
@page
def own_step(request: ActorRequest, token: str, step: str) -> HttpResponse:
    found = by_link(request, token)
    if isinstance(found, HttpResponse):
        return found
    if step not in OWN_STEPS:
        raise Http404
    request.actor = rules.guest_of(found)  # for this page: whoever holds the link acts on this registration alone

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        return forms.ChangeForm(data, registration=found, own=True) if cls is forms.ChangeForm else cls(data)

    return step_page(
        request, found, step, OWN_STEPS, back=reverse("events:own_registration", args=[token]), make_form=make_form,
        context={"record_title": found.event.title},
    )  # fmt: skip
