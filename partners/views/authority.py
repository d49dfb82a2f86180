"""Who may act for a country: the page of an authority, confirmations, the two-person rule, a post handed over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from partners import authority as words
from partners import operations, queries, rules
from partners.forms_authority import HandOverForm, NewcomerForm, SuccessorForm
from partners.history import authority_history
from partners.http import ActorRequest
from partners.models import Institution, Membership


def _authority(request: ActorRequest, pk: int) -> Institution:
    if not rules.may_see_people(request.actor):
        raise NotAllowed
    found: Institution = get_object_or_404(queries.authorities_for(request.actor), pk=pk)
    return found


@require_safe
@page
def authority(request: ActorRequest, pk: int) -> HttpResponse:
    """Officers with their confirmation, powers that are lent, the two-person rule, what happened last."""
    actor, today = request.actor, queries.host_day(request.now)
    found = _authority(request, pk)
    people = list(queries.officers_of(found, request.now)[:100])
    lent = queries.delegations_for(actor, open_on=today).filter(institution=found).order_by("ends_on", "pk")[:20]
    context = {
        "authority": found,
        "officers": words.officer_rows(people, lambda row: (rules.may_confirm(actor, row), rules.may_hand_over(actor, row)), today),
        "lent": words.lent_rows(lent, lambda row: rules.may_take_back(actor, row), today),
        "entries": authority_history(found),
        "may_keep": rules.may_keep_authority(actor, found),
        "may_lend": rules.may_lend(actor, found),
        "may_invite": rules.may_invite_somebody(actor),
    }
    return render(request, "partners/authority.html", context)


@require_POST
@page
def confirm_officers(request: ActorRequest, pk: int) -> HttpResponse:
    found, number = _authority(request, pk), 0
    with attempt(request) as done:
        number = operations.confirm_officers(institution=found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, ngettext("%(n)d officer is confirmed.", "%(n)d officers are confirmed.", number) % {"n": number})
    return redirect("partners:authority", pk)


def _membership(request: ActorRequest, pk: int) -> Membership:
    if not rules.may_see_people(request.actor):
        raise NotAllowed
    found: Membership = get_object_or_404(queries.memberships_of_authorities(request.actor), pk=pk)
    return found


@require_POST
@page
def confirm_officer(request: ActorRequest, pk: int) -> HttpResponse:
    membership = _membership(request, pk)
    with attempt(request) as done:
        operations.confirm_officer(membership=membership, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("%(officer)s is confirmed.") % {"officer": membership.user})
    return redirect("partners:authority", membership.institution_id)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def two_person_rule(request: ActorRequest, pk: int) -> HttpResponse:
    found = _authority(request, pk)
    if not rules.may_keep_authority(request.actor, found):
        raise NotAllowed
    on = not found.partner.two_person_endorsement
    if request.method == "POST":
        with attempt(request) as done:
            operations.set_two_person_rule(institution=found, on=request.POST.get("rule") == "on", actor=request.actor, now=request.now)
        if done:
            return redirect("partners:authority", pk)
    possible = queries.could_endorse_together(found.partner, request.now)
    return render(request, "partners/two_person_rule.html", {"authority": found, "on": on, "blocked": on and not possible})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """First who takes over; then exactly what will happen, the reason, and one button."""
    membership = _membership(request, pk)
    if not rules.may_hand_over(request.actor, membership):
        raise NotAllowed
    choose = SuccessorForm(request.GET or None, membership=membership, now=request.now)
    context: dict[str, Any] = {"membership": membership, "choose": choose}
    if not choose.is_valid():
        return render(request, "partners/hand_over.html", context)
    form_class = HandOverForm if choose.successor else NewcomerForm
    form = form_class(request.POST or None, membership=membership, successor=choose.successor, actor=request.actor, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.hand_over(membership=membership, actor=request.actor, now=request.now, **form.handed())
        if done:
            messages.success(request, _("The post of %(leaver)s passes to %(to)s.") % {"leaver": membership.user, "to": form.name_of_successor})
            return redirect("partners:authority", membership.institution_id)
    shown = context | {"form": form, "effects": form.effects()}
    return render(request, "partners/hand_over.html", shown, status=422 if form.errors else 200)
