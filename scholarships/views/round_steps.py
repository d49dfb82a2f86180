"""What people do with a sheet: each step on a page that says what it will do; the confirmation stands under its preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.timefmt import instant_text
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import RoundState
from scholarships.models import DecisionRound
from scholarships.operations import rounds as verbs
from scholarships.views.nominations import GET_OR_POST
from scholarships.views.rounds import sheet_for_desk


class ProposeForm(StepForm):
    note = forms.CharField(
        label=_("Note to the person who confirms"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the head should know before signing. It stands on the sheet and in the minute of the panel."),
    )


class ReturnForm(ReasonForm):
    reason = forms.CharField(
        label=_("What is to be changed"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person who has proposed the sheet reads it."),
        error_messages={"required": _("Say what is to be changed.")},
    )


class ConfirmForm(StepForm):
    """What the head has read, so that nothing else is signed."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


PAGES = {
    "propose": StepPage(
        verbs.propose_round,
        ProposeForm,
        effect=_("The sheet goes to the heads of programme: one of them confirms it or returns it. Nothing is decided yet."),
    ),
    "return": StepPage(verbs.return_round, ReturnForm, effect=_("The sheet goes back to the person who has proposed it and can be changed again.")),
    "recall": StepPage(verbs.recall_round, effect=_("The sheet can be changed again. Whoever confirms sees it when it is proposed once more.")),
    "take_back": StepPage(
        verbs.take_back_round,
        effect=_("Nothing of the sheet happens, the minute is revoked, and the sheet can be changed again. Nobody outside has heard of it."),
    ),
    "send_now": StepPage(
        verbs.send_now, effect=_("The decisions are carried out at once: letters are written and people are told. They can't be taken back any more.")
    ),
    "drop": StepPage(verbs.drop_round, effect=_("The sheet is closed without any decision and stays on the register. Another one can be begun.")),
}


@require_http_methods(GET_OR_POST)
@page
def round_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = sheet_for_desk(request, pk)
    back = reverse("scholarships:round", args=[pk])
    if step == "confirm":
        return _confirm(request, found) if request.method == "POST" else redirect(f"{back}#confirm")
    register = reverse("scholarships:call_rounds", args=[found.call_id])
    label = gettext("Sheets of call %(call)s") % {"call": found.call}
    return step_page(request, found, step, PAGES, back=back, list_url=register, list_label=label, context={"record_title": found.call.title})


def _confirm(request: ActorRequest, found: DecisionRound) -> HttpResponse:
    """Sent from the page of the sheet, under the preview; refused, the page is read again with the reason on top."""
    form = ConfirmForm(request.POST)
    if not rules.may_confirm_round(request.actor, found):
        raise NotAllowed
    with attempt(request) as done:
        seen: Any = form.cleaned_data["seen"] if form.is_valid() else ""
        verbs.confirm_round(found, seen=seen, actor=request.actor, now=request.now)
    if done and found.leaves_at:
        words = {"when": instant_text(found.leaves_at, found.call.zone).text}
        messages.success(request, gettext("Confirmed. The letters leave on %(when)s.") % words)
    return redirect("scholarships:round", found.pk)


@require_POST
@page
def plan_again(request: ActorRequest, pk: int) -> HttpResponse:
    """The refused rows of a sheet come to the open sheet of the call."""
    found = sheet_for_desk(request, pk)
    if not rules.may_plan_decisions(request.actor):
        raise NotAllowed
    with attempt(request) as done:
        made = verbs.plan_refused_again(found, actor=request.actor, now=request.now)
    if done and made.state == RoundState.TRYING:
        messages.success(request, gettext("The refused rows are on sheet %(number)d now.") % {"number": made.number})
        return redirect("scholarships:round", made.pk)
    return redirect("scholarships:round", pk)
