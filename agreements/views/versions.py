"""One version of an agreement: read it whole, write it, propose, approve or withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements import operations, rules
from agreements.enums import VersionState
from agreements.forms import ApproveForm, VersionForm
from agreements.forms.negotiation import lines_formset
from agreements.models import AgreementVersion, QuotaLine
from agreements.queries import negotiation as queries
from agreements.queries.differences import differences, head_rows, line_in_words, line_rows, party_rows
from agreements.queries.lines import parties_of
from agreements.queries.terms import terms_of
from agreements.views.negotiation import GET_OR_POST, version_acts
from core.acts import Question, ReasonForm, StepPage, ask, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest

STEPS = {
    "propose": StepPage(
        verb=operations.propose_version,
        effect=_("The text can't change any more. The other side is told and can approve it or answer with another version."),
    ),
    "approve": StepPage(
        verb=operations.approve_version,
        form=ApproveForm,
        effect=_(
            "Your side approves exactly this text. When every side has approved it, its terms become those of the agreement. "
            "An approval is not a signature."
        ),
    ),
    "withdraw": StepPage(
        verb=operations.withdraw_version,
        form=ReasonForm,
        effect=_("The version leaves the table; approvals that were given to it count no more. Either side can propose another."),
    ),
}


def found_version(request: ActorRequest, pk: int) -> AgreementVersion:
    rows = AgreementVersion.objects.visible_to(request.actor).select_related("agreement", "side").prefetch_related(queries.with_approvals())
    found: AgreementVersion = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@page
def version(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    sides = queries.sides_of(parties_of(found.agreement, request.actor))
    found.agreement.side_ids = frozenset(sides)
    before = queries.version_before(found)
    context = {
        "agreement": found.agreement,
        "version": found,
        "acts": version_acts(request, found),
        "may_edit": is_in_writing(request, found),
        "approvals": queries.approvals_of(found, sides) if found.terms_hash else [],
        "head": head_rows(found.terms, sides),
        "parties": party_rows(found.terms, sides),
        "lines": [(line["number"], line_in_words(line, sides), line_rows(line, sides)) for line in found.terms["lines"]],
        "before": before,
    }
    return render(request, "agreements/negotiation/version.html", context)


def is_in_writing(request: ActorRequest, found: AgreementVersion) -> bool:
    return found.state == VersionState.DRAFTING and rules.may_write_version(request.actor, found)


@require_http_methods(GET_OR_POST)
@page
def change_version(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    if not is_in_writing(request, found):
        raise NotAllowed
    parties = parties_of(found.agreement, request.actor)
    data = request.POST if request.method == "POST" else None
    form, lines = VersionForm(data, version=found), _lines(request, data, found, parties)
    if form.is_valid() and lines.is_valid():
        with attempt(request, form) as done:
            terms = {**form.terms(), "lines": lines.terms()}
            kept = {name: form.cleaned_data[name] for name in ("note", "seen")}
            operations.change_version(found, terms=terms, **kept, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The version is saved. The other side does not see it before you propose it."))
            again = "agreements:change_version" if "more" in request.POST else "agreements:version"
            return redirect(again, pk)
    context = {"agreement": found.agreement, "version": found, "form": form, "lines": lines}
    return render(request, "agreements/negotiation/edit.html", context, status=422 if data is not None else 200)


def _lines(request: ActorRequest, data: Any, found: AgreementVersion, parties: list[Any]) -> Any:
    rows = QuotaLine.objects.across_partners(reason="numbers of lines, of a version that was fetched for this actor")
    on_record = frozenset(rows.filter(agreement=found.agreement).values_list("number", flat=True))
    sides = list(queries.sides_of(parties).items())
    form_kwargs = {"actor": request.actor, "parties": parties}
    lines = lines_formset()(data, version=found, sides=sides, on_record=on_record, form_kwargs=form_kwargs)
    for form, line in zip(lines.forms, found.terms["lines"], strict=False):
        form.summary = line_in_words(line, dict(sides))
    return lines


@require_http_methods(GET_OR_POST)
@page
def discard_version(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    if request.method != "POST" and found.state == VersionState.DRAFTING:
        back, label = reverse("agreements:version", args=[pk]), gettext("Version %(number)s") % {"number": found.number}
        title, button = gettext("Remove what is written"), gettext("Remove it")
        effect = gettext("The version vanishes with all that was written in it. Nobody on the other side has seen it.")
        return ask(request, Question(title=title, effect=effect, button=button, back=back, back_label=label))
    with attempt(request) as done:
        operations.discard_version(found, actor=request.actor, now=request.now)
    if not done:
        return redirect("agreements:version", pk)
    messages.success(request, gettext("The version that was being written is removed."))
    return redirect("agreements:negotiation", found.agreement_id)


@require_http_methods(GET_OR_POST)
@page
def version_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_version(request, pk)
    sides = queries.sides_of(parties_of(found.agreement, request.actor))
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("agreements:negotiation", args=[found.agreement_id]),
        list_url=reverse("agreements:agreement", args=[found.agreement_id]),
        list_label=found.agreement.reference,
        template="agreements/negotiation/step.html",
        make_form=lambda form, data: form(data, version=found) if form is ApproveForm else form(data),
        context={
            "record_title": found.agreement.title,
            "version": found,
            "difference": differences(terms_of(found.agreement), found.terms, sides),
        },
    )
