"""An account for the person who endorses for the employer."""

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
from scholarships.forms.endorsing import InviteEmployerForm
from scholarships.models import Nomination
from scholarships.operations.invitations import invite_employer as send_invitation
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS


@require_http_methods(GET_OR_POST)
@page
def invite_employer(request: ActorRequest, pk: int) -> HttpResponse:
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.may_nominate_for(request.actor, nomination.partner_id):
        raise NotAllowed
    data = request.POST if request.method == "POST" else None
    form = InviteEmployerForm(data, partner_id=nomination.partner_id, initial={"language": request.actor.language})
    if form.is_valid():
        with attempt(request, form) as done:
            invitation = send_invitation(nomination, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
            return redirect("scholarships:nomination", pk)
    context = {
        "form": form,
        "record": nomination,
        "record_title": nomination.person.passport_name,
        "title": _("Invite the employer"),
        "step": {"label": _("Send the invitation")},
        "variant": "primary",
        "effect": _(
            "Whoever endorses for the employer gets a letter with a personal link. They read the nominations that are put to the employer, and no others."
        ),
        "back": reverse("scholarships:nomination", args=[pk]),
        "list_url": reverse("scholarships:nominations"),
        "list_label": _("Nominations"),
    }
    return render(request, "core/step.html", context)
