"""The officer who nominates gives the nominee an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import NominationState
from scholarships.forms.nominating import InviteNomineeForm
from scholarships.models import Nomination
from scholarships.operations.invitations import invite_nominee as send_invitation
from scholarships.queries.inviting import waiting_invitation, why_not_invited
from scholarships.queries.readers import RECORD_PARTS
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def invite_nominee(request: ActorRequest, pk: int) -> HttpResponse:
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    if not rules.may_invite_nominee(request.actor, nomination):
        raise NotAllowed
    if nomination.state == NominationState.DRAFT:
        return redirect("scholarships:ask_nominee", pk)
    if sentence := why_not_invited(nomination):
        messages.info(request, sentence)
        return redirect("scholarships:nomination", pk)
    form = InviteNomineeForm(request.POST if request.method == "POST" else None, initial={"language": request.actor.language})
    if form.is_valid():
        with attempt(request, form) as done:
            invitation = send_invitation(nomination, language=form.cleaned_data["language"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
            return redirect("scholarships:nomination", pk)
    return render(request, "scholarships/nominating/invite.html", {"form": form, **_shown(request, nomination)})


def _shown(request: ActorRequest, nomination: Nomination) -> dict[str, Any]:
    return {
        "record": nomination,
        "record_title": nomination.person.passport_name,
        "title": _("Invite the nominee"),
        "step": {"label": _("Send the invitation")},
        "variant": "primary",
        "effect": _(
            "The nominee gets a letter with a personal link, chooses a password, follows this nomination and can answer the offer. "
            "The link works once, for 14 days."
        ),
        "back": reverse("scholarships:nomination", args=[nomination.pk]),
        "list_url": reverse("scholarships:nominations"),
        "list_label": _("Nominations"),
        "facts": [(_("Name"), nomination.person.passport_name), (_("E-mail of the nominee"), nomination.person.email)],
        "waiting": waiting_invitation(nomination.person, request.now),
    }
