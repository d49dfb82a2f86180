"""Check the answers, send, keep the receipt."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.pages import attempt, page
from core.timefmt import day_text
from core.workflow import Step, available
from partners.http import ActorRequest
from scholarships import operations as verbs
from scholarships import rules
from scholarships.forms.drafts import answers
from scholarships.forms.sections import FORMS
from scholarships.models import Nomination
from scholarships.operations.nominees import confirm_carried
from scholarships.queries.carried import carried_over
from scholarships.queries.completeness import unmet_items
from scholarships.queries.dossier import DOCUMENTS, SECTIONS, ChecklistRow, Section, checklist_of, last_step, missing_items, section_of
from scholarships.queries.readers import reader_of
from scholarships.queries.receipts import received
from scholarships.queries.window import window_of_call
from scholarships.transitions import SENDING_STEPS
from scholarships.views.endorsing import before_sending, way_of
from scholarships.views.masked import masked_rows
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS, section_url, timing, to_edit, to_record

VERBS = {
    "submit": verbs.submit_nomination, "resubmit": verbs.resubmit_nomination, "propose": verbs.propose_nomination,
    "propose_again": verbs.propose_again, "to_embassy": verbs.pass_to_embassy,
}  # fmt: skip
NEXT_STEPS = (
    _("The ministry checks that the nomination is complete. If something is missing, it comes back to you with the reason and a date."),
    _("Reviewers read it, then the head of programme decides. Your places are your own, so this can be before the call closes."),
    _("You get a notice of each step in your inbox here and by e-mail. You need not ask."),
)


def sending_step(nomination: Nomination, request: ActorRequest) -> Step | None:
    """The step with which the officer's work ends: to the ministry, to the second person, or to the embassy."""
    way = way_of(nomination)
    return next((step for step in available(nomination, request.actor, request.now) if step.name == way), None)


@require_http_methods(GET_OR_POST)
@page
def nomination_check(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything on one page; sending twice gives the same receipt."""
    nomination = to_edit(request, pk, DOCUMENTS)
    if not rules.may_nominate(request.actor, nomination):
        return redirect("scholarships:own_part", pk)
    step = sending_step(nomination, request)
    if step is None:
        return redirect("scholarships:nomination_receipt", pk) if nomination.submitted_at else to_record(request, nomination)
    if request.method == "POST" and request.POST.get("act") == "confirm":
        return _confirm(request, nomination)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            VERBS[step.name](nomination, actor=request.actor, now=request.now)
        if done:
            return redirect("scholarships:nomination_receipt" if nomination.submitted_at else "scholarships:nomination", pk)
    checklist = checklist_of(nomination)
    context = {
        "nomination": nomination,
        "form": form,
        "step": step,
        "sections": [_answers(nomination, section, checklist) for section in SECTIONS],
        "missing": [
            {"label": item.label, "url": f"{section_url(nomination, item.slug)}?back=check#{item.anchor}"}
            for item in missing_items(nomination, checklist)
        ],
        "unmet": [
            {"text": item.text, "url": f"{section_url(nomination, section_of(item.field))}?back=check#id_{item.field}"}
            for item in unmet_items(nomination)
        ],
        "carried": carried_over(nomination),
        "before": before_sending(nomination, checklist),
        **timing(request, nomination),
    }
    return render(request, "scholarships/nominating/check.html", context)


def _confirm(request: ActorRequest, nomination: Nomination) -> HttpResponse:
    """All that was taken over stands as it is; the reader has it on this page."""
    with attempt(request) as done:
        confirm_carried(nomination, actor=request.actor, now=request.now)
    if done:
        messages.success(request, gettext("Confirmed: everything that was taken over stays as it is."))
    return redirect("scholarships:nomination_check", nomination.pk)


def _answers(nomination: Nomination, section: Section, checklist: list[ChecklistRow]) -> dict[str, Any]:
    """Title and rows of (label, what was answered)."""
    url = f"{section_url(nomination, section.slug)}?back=check"
    rows: list[tuple[Any, Any, str]]
    if section.slug == DOCUMENTS:
        rows = [(str(row.requirement), row.document.file.name if row.document else "", url) for row in checklist]
    elif section.apart:
        rows = [(label, answer, url) for label, answer in masked_rows(section, nomination)]
    else:
        rows = [(label, answer, f"{url}#id_{name}") for name, label, answer in answers(FORMS[section.slug].base_fields, section.values(nomination))]
    return {"title": section.title, "rows": rows}


def facts_of(nomination: Nomination) -> list[tuple[Any, Any]]:
    """Who, for what and from when, on pages about a nomination that was sent."""
    intake = nomination.call.intake
    return [
        (_("Nominee"), nomination.person.passport_name),
        (_("Name in native script"), nomination.person.native_name),
        (_("Nominated by"), nomination.partner),
        (_("Call"), f"{nomination.call.reference} {nomination.call.title}"),
        (_("Programme"), intake.programme),
        (_("Academy"), intake.programme.institution),
        (_("Begins"), day_text(intake.starts_on)),
        (_("Ends"), day_text(intake.ends_on)),
    ]


@require_safe
@page
def nomination_receipt(request: ActorRequest, pk: int) -> HttpResponse:
    """Number, instant and what happens next; can be printed and opened again at any time."""
    nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk, submitted_at__isnull=False)
    reader = reader_of(nomination, request.actor)
    if not (reader.both_sides or reader.nominee):
        raise Http404
    sent = last_step(nomination, *SENDING_STEPS, "resubmit")
    context = {
        "nomination": nomination,
        "sent_at": sent.at if sent else nomination.submitted_at,
        "facts": facts_of(nomination),
        "received": received(nomination),
        "next_steps": NEXT_STEPS,
        "may_nominate": rules.may_nominate(request.actor, nomination)
        and window_of_call(nomination.call, [nomination.allotment], request.now).may_send,
    }
    return render(request, "scholarships/nominating/receipt.html", context)
