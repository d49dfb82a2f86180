"""One page for each step of a consultation."""

from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepPage, step_page
from core.pages import page
from documents.operations import store_upload
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms import consultations as forms
from training.models import Consultation
from training.queries import consultations as queries
from training.views.consultations import GET_OR_POST, found_consultation


def _answer(consultation: Consultation, *, text: str, file: Any, actor: Any, now: Any) -> None:
    with transaction.atomic():
        stored = store_upload(file, actor=actor, now=now) if file else None
        operations.answer_request(consultation, text=text, file=stored, actor=actor, now=now)


class SessionStepForm(forms.SessionForm):
    """The operation takes what stands in the session."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {} if self.errors else {"fields": self.fields_of_session()}


STEPS = {
    "take_on": StepPage(
        operations.take_on_request, forms.TakeOnForm, gettext_lazy("The partner is told which academy answers and until when. Then name the experts.")
    ),
    "decline": StepPage(operations.decline_request, ReasonForm, gettext_lazy("The partner is told, with the reason.")),
    "assign": StepPage(
        operations.set_experts, forms.ExpertsForm, gettext_lazy("The experts and the partner are told. From now on they can write to each other.")
    ),
    "change_experts": StepPage(
        operations.set_experts, forms.ExpertsForm, gettext_lazy("Who is left out no longer works on the request; the time they worked stays.")
    ),
    "answer": StepPage(_answer, forms.AnswerForm, gettext_lazy("The partner is told and has 30 days to accept the answer or to reopen the request.")),
    "accept_answer": StepPage(operations.accept_answer, forms.AcceptForm, gettext_lazy("The experts and the ministry read what you say here.")),
    "reopen": StepPage(operations.reopen_request, ReasonForm, gettext_lazy("The request goes back to the experts, who read your reason.")),
    "close": StepPage(operations.close_request, effect=gettext_lazy("The request ends. The thread, the answer and the time worked stay on record.")),
    "withdraw": StepPage(operations.withdraw_request, ReasonForm, gettext_lazy("The request ends; whoever works on it is told.")),
    "record_session": StepPage(operations.record_session, SessionStepForm, gettext_lazy("Both sides see the session on the page of the request.")),
    "note_time": StepPage(operations.note_time, forms.TimeForm, gettext_lazy("Only the host reads how much time was worked.")),
}


@require_http_methods(GET_OR_POST)
@page
def consultation_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_consultation(request, pk)
    experts = {row.user_id: row.leads for row in queries.experts_of(found) if row.ended_at is None}

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.TakeOnForm:
            return forms.TakeOnForm(data, today=host_day(request.now))
        if cls is forms.ExpertsForm:
            lead = next((user for user, leads in experts.items() if leads), None)
            first = {"lead": lead, "others": [user for user, leads in experts.items() if not leads]}
            return forms.ExpertsForm(data, now=request.now, initial=first)
        if cls is forms.AnswerForm:
            return forms.AnswerForm(data, request.FILES or None, initial={"text": found.answer})
        return cls(data)

    return step_page(
        request, found, step, STEPS,
        back=reverse("training:consultation", args=[pk]), list_url=reverse("training:consultations"), list_label=_("Consultations"), make_form=make_form,
        context={"record_title": found.title},
    )  # fmt: skip
