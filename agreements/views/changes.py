"""Writing an agreement: a draft, its facts, parties and quota lines, and the steps of its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from agreements import operations, rules
from agreements.forms import AgreementForm, FactsForm, NoticeForm, PartyForm, ProposeForm, SignatoryForm, TerminateForm
from agreements.models import Agreement, AgreementParty
from agreements.queries.lines import parties_of
from agreements.queries.terms import closed_terms
from core.acts import Question, ReasonForm, StepPage, ask, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest

TALK = ("propose", "begin_amendment", "withdraw_amendment")  # their pages lead back to the negotiation
GET_OR_POST = ["GET", "HEAD", "POST"]
STEPS = {
    "sign": StepPage(
        verb=operations.sign,
        effect=_("The signing goes on record and the parties are fixed from then on. All parties are told."),
    ),
    "bring_into_force": StepPage(
        verb=operations.bring_into_force,
        effect=_("From then on calls can draw places from the quota lines. All parties are told."),
    ),
    "terminate": StepPage(
        verb=operations.terminate,
        form=TerminateForm,
        effect=_(
            "For an agreement that never came into force, or when all sides consent: the number and day of the note of consent go on record. "
            "Otherwise give notice. No further call can draw places; what was reserved and used stays in the ledger. All parties are told."
        ),
    ),
    "propose": StepPage(
        verb=operations.propose,
        form=ProposeForm,
        effect=_(
            "Facts, parties and quota lines become version 1. The other side is told, reads it, and approves it or answers with another version."
        ),
    ),
    "begin_amendment": StepPage(
        verb=operations.begin_amendment,
        effect=_("Your side gets a copy of the present terms to change and propose. The present terms hold until all sides approve others."),
    ),
    "withdraw_amendment": StepPage(
        verb=operations.withdraw_amendment,
        form=ReasonForm,
        effect=_(
            "The talk about the amendment ends, a version on the table is withdrawn, and the present terms go on holding. All parties are told."
        ),
    ),
    "give_notice": StepPage(
        verb=operations.give_notice,
        form=NoticeForm,
        effect=_("The agreement holds until the last day that you enter; then the portal ends it. An amendment under way falls away."),
    ),
    "take_notice_back": StepPage(
        verb=operations.take_notice_back,
        form=ReasonForm,
        effect=_(
            "The agreement holds on as if no notice had been given. An amendment that fell away with the notice stays withdrawn. All sides are told."
        ),
    ),
    "withdraw": StepPage(
        verb=operations.withdraw_agreement,
        form=ReasonForm,
        effect=_("Nothing comes of it; it stays on record as withdrawn. Who has read it is told."),
    ),
}


def kept(request: ActorRequest, pk: int) -> Agreement:
    """An agreement this actor may see (else 404) and keep (else 403)."""
    found: Agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), pk=pk)
    if not rules.may_keep_agreements(request.actor, found):
        raise NotAllowed
    return found


def draw(request: ActorRequest, form: Any, **more: Any) -> HttpResponse:
    """The one page of all these forms: title, fields, a button that names its effect."""
    return render(request, "agreements/edit.html", {"form": form, "agreement": None, "text": "", **more}, status=422 if form.errors else 200)


def data_of(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(GET_OR_POST)
@page
def create(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_agreements(request.actor):
        raise NotAllowed
    form = AgreementForm(data_of(request))
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_agreement(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The draft has the reference %(reference)s. Add the parties now.") % {"reference": made})
            return redirect("agreements:agreement", made.pk)
    return draw(request, form, title=gettext("New agreement"), button=gettext("Make the draft"))


@require_http_methods(GET_OR_POST)
@page
def change(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = kept(request, pk)
    closed = closed_terms(agreement)
    form = (FactsForm if closed else AgreementForm)(data_of(request), agreement=agreement)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_agreement(agreement, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The facts of %(reference)s are saved.") % {"reference": agreement})
            return redirect("agreements:agreement", pk)
    text = " ".join(str(part) for part in (closed, _("The value before each change stays in the history.")) if part)
    return draw(request, form, agreement=agreement, title=gettext("Change the facts"), text=text, button=gettext("Save the facts"))


@require_http_methods(GET_OR_POST)
@page
def add_party(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = kept(request, pk)
    form = PartyForm(data_of(request), actor=request.actor, parties=parties_of(agreement, request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            party = operations.add_party(agreement, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("%(party)s is a party to %(reference)s.") % {"party": party, "reference": agreement})
            return redirect("agreements:agreement", pk)
    text = gettext("A country can be a party through several institutions: add each of them.")
    return draw(request, form, agreement=agreement, title=gettext("Add a party"), text=text, button=gettext("Add the party"))


def kept_party(request: ActorRequest, pk: int) -> AgreementParty:
    rows = AgreementParty.objects.visible_to(request.actor).select_related("agreement", "partner", "institution")
    party: AgreementParty = get_object_or_404(rows, pk=pk)
    if not rules.may_keep_agreements(request.actor, party.agreement):
        raise NotAllowed
    return party


@require_http_methods(GET_OR_POST)
@page
def change_party(request: ActorRequest, pk: int) -> HttpResponse:
    party = kept_party(request, pk)
    form = SignatoryForm(data_of(request), initial={name: getattr(party, name) for name in SignatoryForm.base_fields})
    form.fields["role"].disabled = bool(closed_terms(party.agreement))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_party(party, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("Saved: %(party)s.") % {"party": party})
            return redirect("agreements:agreement", party.agreement_id)
    context = {"agreement": party.agreement, "party": party, "title": party, "button": gettext("Save the party")}
    return draw(request, form, **context)


@require_http_methods(GET_OR_POST)
@page
def remove_party(request: ActorRequest, pk: int) -> HttpResponse:
    party = kept_party(request, pk)
    if request.method != "POST":
        title, effect = (
            gettext("Remove the party %(party)s"),
            gettext("It is no longer a party to %(reference)s, and its signatory is taken off the record."),
        )
        back, words = reverse("agreements:agreement", args=[party.agreement_id]), {"party": party, "reference": party.agreement}
        question = Question(title % words, effect % words, gettext("Remove the party"), back, party.agreement.reference)
        return ask(request, question)
    with attempt(request) as done:
        operations.remove_party(party, actor=request.actor, now=request.now)
    if not done:
        return redirect("agreements:change_party", pk)
    messages.success(request, gettext("%(party)s is no longer a party to %(reference)s.") % {"party": party, "reference": party.agreement})
    return redirect("agreements:agreement", party.agreement_id)


@require_http_methods(GET_OR_POST)
@page
def step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), pk=pk)
    mend = {"mend_url": reverse("agreements:change", args=[pk]), "mend_label": gettext("Change the facts")}
    context = {"record_title": agreement.title, **(mend if rules.may_keep_agreements(request.actor, agreement) else {})}
    return step_page(
        request,
        agreement,
        step,
        STEPS,
        back=reverse(f"agreements:{'negotiation' if step in TALK else 'agreement'}", args=[pk]),
        list_url=reverse("agreements:agreements"),
        list_label=gettext("Agreements"),
        make_form=lambda form, data: form(data, agreement=agreement) if form is TerminateForm else form(data),  # type: ignore[call-arg]
        context=context,
    )
