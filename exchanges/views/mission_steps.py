"""One page for each step of a mission, and the passport."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from documents.operations import store_upload
from exchanges import operations
from exchanges.forms import mission_reports as reports
from exchanges.forms import missions as forms
from exchanges.models import Mission
from exchanges.operations.mission_terms import terms_key
from exchanges.queries import missions as queries
from exchanges.rules import missions as rules
from exchanges.views.missions import GET_OR_POST, found_mission, named_language
from partners.http import ActorRequest

APPROVING = ("approve_as_person", "approve_as_sender", "approve_as_receiver", "record_paper")


def _check(mission: Mission, *, quota_year: Any, actor: Any, now: Any, **fields: Any) -> None:
    operations.check_mission(mission, quota_year=quota_year, fields=fields, actor=actor, now=now)


def _set_terms(mission: Mission, *, actor: Any, now: Any, **fields: Any) -> None:
    operations.set_terms(mission, fields=fields, actor=actor, now=now)


def _record_paper(mission: Mission, *, side: str, paper: str, file: Any, seen: str, actor: Any, now: Any) -> None:
    with transaction.atomic():
        scan = store_upload(file, actor=actor, now=now)
        operations.record_paper(mission, side=side, paper=paper, scan=scan, seen=seen, actor=actor, now=now)


def _report(mission: Mission, *, fields: dict[str, Any], file: Any, recommendations: Any, actor: Any, now: Any) -> None:
    with transaction.atomic():
        if file:
            fields = {**fields, "file": store_upload(file, actor=actor, now=now)}
        operations.hand_in_report(mission, fields=fields, recommendations=recommendations, actor=actor, now=now)


LAST = gettext_lazy(
    "When all three have approved, the stay is planned, the mobility agreement is issued, and the terms can't be changed any more. "
    "A change of the terms before that makes this approval void."
)
STEPS = {
    "check": StepPage(_check, forms.CheckForm, gettext_lazy("The sending side is asked to propose an expert. A line that is named is reserved now.")),
    "propose_expert": StepPage(
        operations.propose_expert,
        forms.ProposeForm,
        gettext_lazy("The receiving side reads who is proposed and accepts, or asks for another expert."),
    ),
    "accept_expert": StepPage(
        operations.accept_expert, effect=gettext_lazy("All three are told. The terms are written together and approved by each of them.")
    ),
    "ask_for_another": StepPage(
        operations.ask_for_another, ReasonForm, gettext_lazy("The sending side reads the reason and proposes somebody else.")
    ),
    "set_terms": StepPage(
        _set_terms, forms.TermsForm, gettext_lazy("Both sides write the terms until all three have approved. Approvals of other terms are void.")
    ),
    "approve_as_person": StepPage(operations.approve_as_person, forms.ApproveForm, LAST),
    "approve_as_sender": StepPage(operations.approve_as_sender, forms.ApproveForm, LAST),
    "approve_as_receiver": StepPage(operations.approve_as_receiver, forms.ApproveForm, LAST),
    "record_paper": StepPage(
        _record_paper, forms.PaperForm, gettext_lazy("A signature on paper counts as an approval in the portal; both sides can open the scan.")
    ),
    "invite": StepPage(
        operations.invite_expert,
        effect=gettext_lazy("A letter for this person is issued in three languages. One that was written before is revoked."),
    ),
    "begin": StepPage(
        operations.begin_mission, effect=gettext_lazy("The mission is under way, and what was reserved on the agreement line is used.")
    ),
    "hand_in_report": StepPage(
        _report,
        reports.ReportForm,
        gettext_lazy("The receiving side reads the report. Each recommendation becomes an action with an owner and a day."),
    ),
    "return_report": StepPage(
        operations.return_report, ReasonForm, gettext_lazy("The expert and the sending side read the reason and hand it in again.")
    ),
    "add_actions": StepPage(
        operations.give_recommendations,
        reports.ActionsForm,
        gettext_lazy("Each becomes an action on the page of its owner, who is told and reminded."),
    ),
    "close": StepPage(operations.close_mission, effect=gettext_lazy("The mission ends. Report, papers and open actions stay on record.")),
    "decline": StepPage(operations.decline_mission, ReasonForm, gettext_lazy("The mission ends; a reservation on an agreement line is released.")),
    "call_off": StepPage(
        operations.call_off_mission, ReasonForm, gettext_lazy("The stay is cancelled, the papers are revoked and the reservation is released.")
    ),
}


@require_http_methods(GET_OR_POST)
@page
def mission_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_mission(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        return _form(request, found, cls, data)

    return step_page(
        request, found, step, STEPS,
        back=reverse("exchanges:mission", args=[pk]), list_url=reverse("exchanges:missions"), list_label=_("Expert missions"), make_form=make_form,
        context={"record_title": found.title, **_read_over(found, step)},
        template="exchanges/missions/approve.html" if step in APPROVING else "core/step.html",
    )  # fmt: skip


def _form(request: ActorRequest, found: Mission, cls: Any, data: Any) -> django_forms.Form:
    if cls in (StepForm, ReasonForm):
        return cls(data)  # type: ignore[no-any-return]
    if cls is forms.ApproveForm:
        return forms.ApproveForm(data, initial={"seen": terms_key(found)})
    files = request.FILES or None
    if cls is forms.TermsForm:
        return forms.TermsForm(data, mission=found)
    if issubclass(cls, reports.Recommending):
        return cls(data, files, mission=found, now=request.now)  # type: ignore[no-any-return]
    return cls(data, files, mission=found, actor=request.actor)  # type: ignore[no-any-return]


def _read_over(found: Mission, step: str) -> dict[str, Any]:
    """What is approved stands on the page that asks for it."""
    if step not in APPROVING:
        return {}
    return {"mission": found, "sides": queries.side_rows(found), "field": found.get_field_display(), "language": named_language(found)}


@require_http_methods(GET_OR_POST)
@page
def passport(request: ActorRequest, pk: int) -> HttpResponse:
    """What the note verbale and the invitation need of who comes to the host."""
    found = found_mission(request, pk)
    if not rules.may_keep_passport(request.actor, found):
        raise NotAllowed
    back = reverse("exchanges:mission", args=[pk])
    if found.state not in queries.WITH_PASSPORT:
        messages.info(request, _("The passport is entered once the expert is accepted, and until the report is handed in."))
        return redirect(back)
    form = reports.PassportForm(request.POST if request.method == "POST" else None, mission=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.keep_passport(found, fields=form.fields_of_passport(), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The passport is kept; only its end is shown."))
            return redirect(back)
    return render(request, "exchanges/missions/passport.html", {"mission": found, "form": form}, status=422 if form.is_bound else 200)
