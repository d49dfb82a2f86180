"""One step of a nomination by the ministry or the registrar, on a page that says what it will do and who is told."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepPage, step_page
from core.pages import page
from partners.http import ActorRequest
from scholarships import operations as verbs
from scholarships.forms.decisions import DatedForm, OfferForm, ToldForm, VerdictForm
from scholarships.models import Nomination
from scholarships.operations.promoting import usual_answer
from scholarships.queries.readers import RECORD_PARTS
from scholarships.views.endorsing import PAGES as ENDORSING
from scholarships.views.nominations import GET_OR_POST

PAGES = {
    "accept_for_review": StepPage(
        verbs.accept_for_review, effect=_("The dossier goes to the panel: reviewers can be assigned. The authority and the nominee are told.")
    ),
    "find_ineligible": StepPage(
        verbs.find_ineligible,
        ToldForm,
        effect=_("The nomination ends here and its slot is free again. The authority and the nominee are told, with your reason."),
    ),
    "select": StepPage(verbs.select, VerdictForm),
    "put_on_reserve": StepPage(
        verbs.put_on_reserve,
        VerdictForm,
        effect=_(
            "The nominee takes no place and can be selected later if one becomes free. The authority is told with your reason, the nominee without it."
        ),
    ),
    "not_select": StepPage(
        verbs.not_select, ToldForm, effect=_("The nomination ends here. The authority and the nominee are told, with your reason.")
    ),
    "send_offer": StepPage(
        verbs.send_offer,
        OfferForm,
        effect=_(
            "An award letter, the terms and an allowance sheet are written. The authority and the nominee are told and can accept or decline. "
            "Without an answer the offer lapses and the place is free again."
        ),
    ),
    "enrol": StepPage(verbs.enrol),
    "no_show": StepPage(
        verbs.mark_no_show,
        ReasonForm,
        effect=_("The place is free again. The authority, the nominee and the ministry are told, with your reason."),
    ),
}
PAGES |= ENDORSING


@require_http_methods(GET_OR_POST)
@page
def nomination_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)

    def make_form(form: type[forms.Form], data: Any) -> forms.Form:
        if not issubclass(form, DatedForm):
            return form(data)
        at = usual_answer(found.call, request.now) if form is OfferForm else None
        return form(data, zone=found.call.zone, now=request.now, at=at)

    answer = step_page(
        request,
        found,
        step,
        PAGES,
        back=reverse("scholarships:nomination", args=[pk]),
        list_url=reverse("scholarships:nominations"),
        list_label=_("Nominations"),
        make_form=make_form,
        context={"record_title": found.person.passport_name} | _effect(found, step),
    )
    if request.method == "POST" and answer.status_code == 302 and not Nomination.objects.visible_to(request.actor).filter(pk=pk).exists():
        return redirect("home")  # whoever has passed it on may read it no longer
    return answer


def _effect(nomination: Nomination, step: str) -> dict[str, str]:
    """Where the effect has figures, they stand in the sentence."""
    if step == "select":
        sentence = gettext(
            "The nominee takes a place: %(partner)s has %(placed)d of %(places)d places given now. The place is reserved on the line of the "
            "agreement. The authority is told with your reason, the nominee without it; the offer is sent as a step of its own."
        )
        allotment = nomination.allotment
        return {"effect": sentence % {"partner": nomination.partner, "placed": allotment.placed, "places": allotment.places}}
    if step == "enrol":
        sentence = gettext(
            "The person gets a seat in %(intake)s (%(taken)d of %(capacity)d seats are taken now), and the place of the agreement counts as used. "
            "The authority, the person and the ministry are told."
        )
        intake = nomination.call.intake
        return {"effect": sentence % {"intake": intake.reference, "taken": intake.taken, "capacity": intake.capacity}}
    return {}
