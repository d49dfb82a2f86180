from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from core.errors import NotAllowed
from core.lists.page import asked_for, list_page
from core.pages import attempt, page
from partners import operations, queries, rules
from partners.enums import Role
from partners.forms import EndRoleForm, ReasonForm, RoleForm
from partners.history import person_history
from partners.http import ActorRequest
from partners.models import Membership
from partners.tables import MEMBERS

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def members(request: ActorRequest) -> HttpResponse:
    """Who holds which role where; the head of an authority sees the own institution's people."""
    actor = request.actor
    if not rules.may_see_people(actor):
        raise NotAllowed
    asked = asked_for(MEMBERS, request)
    context: dict[str, Any] = {"form": asked.form, "list": list_page(asked, request)}
    context["authorities"] = [grant for grant in actor.grants if actor.has_at(grant.institution_id, Role.AUTHORITY_HEAD)]
    return render(request, "partners/members.html", {**context, "may_invite": rules.may_invite_somebody(actor)})


def _person(request: ActorRequest, pk: int) -> User:
    if not rules.may_see_everybody(request.actor):
        raise NotAllowed
    return get_object_or_404(User, pk=pk)


@require_safe
@page
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything an administrator knows of a person's account; an auditor reads it, without acts."""
    user = _person(request, pk)
    memberships = list(queries.all_roles(user))
    context = {
        "person": user,
        "memberships": memberships,
        "today": queries.host_day(request.now),
        "entries": person_history(user, memberships),
        "may_manage": rules.may_manage_person(request.actor, user),
        "posts": {row.pk for row in memberships if rules.may_hand_over(request.actor, row)},
        "may_end": rules.may_manage_people(request.actor),
    }
    return render(request, "partners/person.html", context)


@require_http_methods(GET_OR_POST)
@page
def give_role(request: ActorRequest, pk: int) -> HttpResponse:
    user = _person(request, pk)
    if not rules.may_manage_person(request.actor, user):
        raise NotAllowed
    first = {"starts_on": queries.host_day(request.now)}
    form = RoleForm(request.POST or None, actor=request.actor, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.give_role(user=user, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            return redirect("partners:person", pk)
    return render(request, "partners/give_role.html", {"form": form, "person": user})


@require_http_methods(GET_OR_POST)
@page
def end_role(request: ActorRequest, pk: int) -> HttpResponse:
    if not rules.may_manage_people(request.actor):
        raise NotAllowed
    membership = get_object_or_404(Membership.objects.visible_to(request.actor).select_related("user", "institution"), pk=pk)
    form = EndRoleForm(request.POST or None, initial={"on": queries.host_day(request.now)})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.end_membership(membership=membership, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            return redirect("partners:person", membership.user_id)
    return render(request, "partners/end_role.html", {"form": form, "membership": membership})


ACCOUNT_ACTS: dict[str, Any] = {
    "deactivate": operations.deactivate_user,
    "reactivate": operations.reactivate_user,
    "reset-second-factor": operations.reset_second_factor,
}


@require_http_methods(GET_OR_POST)
@page
def change_account(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Close or open an account, or take away a lost second factor: one question, the reason."""
    if act not in ACCOUNT_ACTS:
        raise Http404
    user = _person(request, pk)
    if not rules.may_manage_person(request.actor, user):
        raise NotAllowed
    form: forms.Form = ReasonForm(request.POST or None)
    if form.is_valid():
        with attempt(request, form) as done:
            ACCOUNT_ACTS[act](user=user, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            return redirect("partners:person", pk)
    return render(request, "partners/change_account.html", {"form": form, "person": user, **_words(act)})


def _words(act: str) -> dict[str, str]:
    titles = {
        "deactivate": (_("Close the account"), _("All roles end, open invitations are withdrawn and the person is signed out, at once.")),
        "reactivate": (_("Open the account again"), _("The person can sign in again. Roles are not restored: give each of them anew.")),
        "reset-second-factor": (
            _("Remove the second factor"),
            _(
                "Do this only after you made sure, by a call to a number you know, that the person asks. They are signed out everywhere and set up a new factor at the next sign-in."
            ),
        ),
    }
    title, text = titles[act]
    return {"title": title, "text": text}
