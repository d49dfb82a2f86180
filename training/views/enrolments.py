"""One person in one intake: the list, the record, its steps, its certificate."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.pages import page
from core.paging import page_of
from core.record import Act, acts_of, history_of, life_of
from core.workflow import refusal, workflow_of
from documents.responses import certificate
from documents.typeset.certificate import grouped
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms.enrolments import ArrivalForm, CompleteForm, EnrolmentFilter, RevokeForm
from training.history import enrolment_lines
from training.models import Enrolment, Intake
from training.queries import enrolments_for, matching
from training.tabs import enrolment_tabs
from training.views.programmes import GET_OR_POST

OF_CERTIFICATE = ("issue_certificate", "revoke_certificate")


@require_safe
@page
def enrolments(request: ActorRequest) -> HttpResponse:
    """Those this reader may see, the latest first: a trainee finds only the own."""
    form = EnrolmentFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(matching(enrolments_for(request.actor), **chosen), request, order=("-enrolled_at", "-pk"))
    return render(request, "training/enrolments.html", {"form": form, "page": shown, "is_narrowed": any(chosen.values())})


def _found(request: ActorRequest, pk: int) -> Enrolment:
    rows = enrolments_for(request.actor).select_related("person__partner", "intake__programme__institution")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def enrolment(request: ActorRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    entries = history_of(found)
    acts = _acts(request, found)
    context = {
        "enrolment": found,
        "acts": acts,
        "tabs": enrolment_tabs(found, request.actor, "overview"),
        "life": life_of(found, entries, request.actor.zone),
        "missing": _missing(request, found, {act.name for act in acts}),
        "code": grouped(found.certificate.code) if found.certificate else "",
        "history": enrolment_lines(entries),
    }
    return render(request, "training/enrolment.html", context)


def _acts(request: ActorRequest, found: Enrolment) -> list[Act]:
    """Of the two acts on the certificate only the one that fits."""
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("training:enrolment_step", args=[found.pk, step]))
    return [act for act in acts if act.name not in OF_CERTIFICATE or _is_open(request, found, act.name)]


def _is_open(request: ActorRequest, found: Enrolment, step: str) -> bool:
    return refusal(found, workflow_of(found).by_name[step], request.actor, request.now) is None


def _missing(request: ActorRequest, found: Enrolment, may: set[str]) -> str:
    """What the registrar has still to do, in one sentence."""
    if "complete" in may and found.intake.ends_on < host_day(request.now):
        return _("The intake is over: mark whether this person has completed it.")
    if "issue_certificate" in may:
        return _("The certificate is not issued yet.") if found.certificate is None else _("The certificate is revoked and no new one is issued.")
    return ""


@require_safe
@page
def certificate_pdf(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The paper, for whoever sees the enrolment: the trainee and the registrar too."""
    found = _found(request, pk)
    if found.certificate is None:
        raise Http404
    return certificate(found.certificate)


STEPS = {
    "complete": StepPage(
        operations.complete,
        CompleteForm,
        gettext_lazy(
            "The person has completed the intake; afterwards the certificate can be issued. "
            "The nominating authority, the trainee and the programme officers are told."
        ),
    ),
    "not_complete": StepPage(
        operations.not_complete,
        ReasonForm,
        gettext_lazy(
            "The enrolment ends without a certificate; the seat stays used. "
            "The nominating authority, the trainee and the programme officers are told, with the reason."
        ),
    ),
    "withdraw": StepPage(
        operations.withdraw,
        ReasonForm,
        gettext_lazy(
            "The enrolment ends, the seat is free at once, and a place of the quota that was used for it is given back. "
            "The nominating authority, the trainee and the programme officers are told, with the reason. This can't be undone."
        ),
    ),
    "issue_certificate": StepPage(
        operations.issue_certificate,
        StepForm,
        gettext_lazy(
            "The certificate gets its number and its code for checking; what it says is frozen as it stands in this record now. "
            "The nominating authority, the trainee and the programme officers are told."
        ),
    ),
    "revoke_certificate": StepPage(
        operations.revoke_certificate,
        RevokeForm,
        gettext_lazy(
            "The certificate is no longer valid, and its public page says so with the reason. A new one can be issued. "
            "The nominating authority, the trainee and the programme officers are told. This can't be undone."
        ),
    ),
    "record_arrival": StepPage(
        operations.record_arrival,
        ArrivalForm,
        gettext_lazy("The day on which the person really came. It can be corrected later; each entry stays in the history."),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def enrolment_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = _found(request, pk)
    first = {"completed_on": day_to_offer(found.intake, request), "arrived_on": found.arrived_on or day_to_offer(found.intake, request)}

    def make_form(form: Any, data: Any) -> forms.Form:
        return form(data, initial=first)  # type: ignore[no-any-return]

    context = {"record_title": f"{found.person.passport_name} · {found.intake}"}
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("training:enrolment", args=[pk]),
        list_url=reverse("training:enrolments"),
        list_label=_("Enrolments"),
        make_form=make_form,
        context=context,
    )


def day_to_offer(intake: Intake, request: ActorRequest) -> date:
    """The last day of the intake, or today while it is running."""
    return min(intake.ends_on, host_day(request.now))
