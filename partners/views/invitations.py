from typing import cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.language import keep_language
from accounts.models import User
from core.acts import Question, ask
from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from core.paging import page_of
from partners import operations, queries, rules
from partners.forms import AcceptForm, InviteForm
from partners.http import ActorRequest
from partners.models import Invitation


@require_safe
@page
def invitations(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if not rules.may_see_invitations(actor):
        raise NotAllowed
    shown = page_of(queries.invitations_for(actor), request, order=("-created_at", "-pk"))
    context = {"page": shown, "now": request.now, "may_invite": rules.may_invite_somebody(actor)}
    return render(request, "partners/invitations.html", context | {"may_see_people": rules.may_see_people(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def invite(request: ActorRequest) -> HttpResponse:
    if not rules.may_invite_somebody(request.actor):
        raise NotAllowed
    form = InviteForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.invite(actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
            return redirect("partners:invitations")
    return render(request, "partners/invite.html", {"form": form})


def _managed(request: ActorRequest, pk: int) -> Invitation:
    if not rules.may_invite_somebody(request.actor):
        raise NotAllowed
    found: Invitation = get_object_or_404(queries.invitations_for(request.actor), pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@page
def cancel_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    invitation = _managed(request, pk)
    if request.method != "POST" and invitation.still_waits:
        words = {"name": invitation.full_name, "email": invitation.email}
        return ask(
            request,
            Question(
                title=_("Withdraw the invitation of %(name)s") % words,
                effect=_("The link that was sent to %(email)s no longer works. The person can be invited again.") % words,
                button=_("Withdraw the invitation"),
                back=reverse("partners:invitations"),
                back_label=_("Invitations"),
            ),
        )
    with attempt(request) as done:
        operations.cancel_invitation(invitation=invitation, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("The invitation of %(email)s is withdrawn; its link no longer works.") % {"email": invitation.email})
    return redirect("partners:invitations")


@require_POST
@page
def resend_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    invitation = _managed(request, pk)
    with attempt(request) as done:
        operations.resend(invitation=invitation, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("A letter with a new link is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("partners:invitations")


@login_not_required  # the invited person has no account yet; the signed link is the proof
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Who invites to what; choose a password, or accept with the account one is signed in to."""
    try:
        invited = operations.open_invitation(token=token, now=request.now)
    except Refused as refused:
        return _closed(request, refused)
    account = User.objects.filter(email__iexact=invited.email).first()
    if account is None and not request.user.is_authenticated:
        return _new_account(request, token, invited)
    return _own_account(request, token, invited, account)


def _closed(request: ActorRequest, refused: Refused) -> HttpResponse:
    status = 404 if refused.code == "unknown" else 410
    return render(request, "partners/invitation_closed.html", {"sentence": refused.sentence, "code": refused.code}, status=status)


def _new_account(request: ActorRequest, token: str, invited: Invitation) -> HttpResponse:
    first = {
        "full_name": invited.full_name,
        "language": invited.language,
        "time_zone": invited.institution.partner.time_zone,
    }
    form = AcceptForm(request.POST or None, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            user = operations.accept_invitation(token=token, now=request.now, **form.cleaned_data)
        if done:
            return _sign_in(request, user, form.cleaned_data["password"])
    return render(request, "partners/invitation.html", {"form": form, "invited": invited})


def _sign_in(request: ActorRequest, user: User, password: str) -> HttpResponse:
    """Straight on, by the backend that checks passwords; the password just typed counts as a fresh proof."""
    credentials = {"email": user.email, "password": password}
    known = authenticate(request, **credentials)
    response: HttpResponse = perform_password_login(request, credentials, Login(user=known, redirect_url="/"))
    if request.user.is_authenticated:
        reauthenticate_by_password(request)
    return keep_language(response, user.language)


def _own_account(request: ActorRequest, token: str, invited: Invitation, account: User | None) -> HttpResponse:
    is_own = account is not None and request.user.is_authenticated and request.user.pk == account.pk
    if request.method == "POST" and is_own:
        with attempt(request) as done:
            operations.accept_invitation(token=token, now=request.now, user=cast(User, request.user))
        if done:
            messages.success(request, _("You have the new role."))
            return redirect("home")
    context = {"invited": invited, "is_own": is_own, "signed_in_as": request.user if request.user.is_authenticated else None}
    return render(request, "partners/invitation_account.html", context)
