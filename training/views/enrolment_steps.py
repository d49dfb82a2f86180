"""Steps of an enrolment and of a request for an extension, each on a page that says what it will do."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import page
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms.enrolments import (
    ArrivalForm,
    CompleteForm,
    ConsentForm,
    DepartureForm,
    DismissForm,
    ExtensionForm,
    PartlyForm,
    RevokeForm,
    ShortReasonForm,
)
from training.models import Enrolment, Extension, Intake
from training.rules.enrolments import may_read_days
from training.views.enrolments import found_enrolment
from training.views.programmes import GET_OR_POST

STEPS = {
    "confirm": StepPage(
        operations.confirm,
        effect=gettext_lazy("The pre-registration becomes an enrolment; a place of the agreement that was reserved is used. Both sides are told."),
    ),
    "start": StepPage(
        operations.start,
        effect=gettext_lazy(
            "The training of this person begins. From now on a place of the quota stays used, whatever happens later. Both sides are told."
        ),
    ),
    "suspend": StepPage(
        operations.suspend,
        ReasonForm,
        gettext_lazy(
            "The seat is kept, and the person is not expected in class until the training is resumed. Both sides are told, with the reason."
        ),
    ),
    "resume": StepPage(operations.resume, effect=gettext_lazy("The person is expected in class again. Both sides are told.")),
    "ask_extension": StepPage(
        operations.ask_extension,
        ExtensionForm,
        gettext_lazy("The sending government is asked. Nothing changes until it consents in writing."),
    ),
    "complete_partly": StepPage(
        operations.complete_partly,
        PartlyForm,
        gettext_lazy("The training ends with a part of what the programme asks for. Both sides are told what is missing."),
    ),
    "reopen": StepPage(
        operations.reopen,
        ReasonForm,
        gettext_lazy("The result is taken away and the person is in training again. Both sides are told, with the reason."),
    ),
    "dismiss": StepPage(
        operations.dismiss,
        DismissForm,
        gettext_lazy(
            "The academy ends the training. The seat is free, the place of the quota stays used, no allowance is due from tomorrow on, and the person "
            "leaves within three days. The sending side, its embassy, the trainee and the programme officers are told. This can't be undone."
        ),
    ),
    "record_departure": StepPage(
        operations.record_departure,
        DepartureForm,
        gettext_lazy("Up to and including this day allowances are due. It can be corrected later; each entry stays in the history."),
    ),
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
            "The enrolment ends and the seat is free at once. Before the training has begun a place of the quota is given back and the stay is called off; "
            "afterwards the place stays used, and no allowance is due from tomorrow on. "
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
        gettext_lazy(
            "The day on which the person really came; from it allowances are due. It can be corrected later; each entry stays in the history."
        ),
    ),
}


EXTENSION_STEPS = {
    "consent": StepPage(
        operations.consent_to_extension,
        ConsentForm,
        gettext_lazy("The training runs until the new day, and the planned departure moves by as much. The academy and the trainee are told."),
    ),
    "refuse": StepPage(
        operations.refuse_extension,
        ShortReasonForm,
        gettext_lazy("The training ends as planned. The academy reads your words."),
    ),
    "cancel": StepPage(
        operations.call_off_extension,
        ShortReasonForm,
        gettext_lazy("The sending government need not answer any more, and is told so."),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def enrolment_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_enrolment(request, pk)
    day = day_to_offer(found.intake, request)
    first = {"completed_on": day, "arrived_on": found.arrived_on or day, "departed_on": found.departed_on or day}

    def make_form(form: Any, data: Any) -> forms.Form:
        return form(data, initial=first)  # type: ignore[no-any-return]

    return _asked(request, found, step, STEPS, found, make_form)


@require_http_methods(GET_OR_POST)
@page
def extension_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """The answer of the sending government, or the academy calls its question off."""
    rows = Extension.objects.visible_to(request.actor).select_related(
        "enrolment__person", "enrolment__intake__programme__institution", "enrolment__stay", "enrolment__partner"
    )
    extension = get_object_or_404(rows, pk=pk)
    if not may_read_days(request.actor, extension.enrolment):
        raise NotAllowed
    return _asked(request, extension, step, EXTENSION_STEPS, extension.enrolment, None, template="training/extension_step.html")


def _asked(
    request: ActorRequest, record: Any, step: str, pages: dict[str, StepPage], enrolment: Enrolment, make_form: Any, **more: Any
) -> HttpResponse:
    return step_page(
        request, record, step, pages,
        back=reverse("training:enrolment", args=[enrolment.pk]), list_url=reverse("training:enrolments"), list_label=_("Enrolments"),
        make_form=make_form, context={"record_title": f"{enrolment.person.passport_name} · {enrolment.intake}"}, **more,
    )  # fmt: skip


def day_to_offer(intake: Intake, request: ActorRequest) -> date:
    """The last day of the intake, or today while it is running."""
    return min(intake.ends_on, host_day(request.now))
