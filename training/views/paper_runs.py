"""Papers for an intake: who gets which, issue them together, watch the run, take all as one file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from documents.models import IssuedDocument
from documents.responses import guard, stream
from documents.typeset import set_png
from documents.typeset.papers import PAPERS
from documents.typeset.previews import NO_CODE
from partners.http import ActorRequest
from training import operations
from training.enums import RunState
from training.forms.papers import PapersForm
from training.models import CertificateRun, Intake
from training.operations.paper_parcels import IN_PAGE, ZIP, is_fresh, name_of_parcel, parcel, wake_packing
from training.queries import certificate_facts
from training.queries.awards import award_of
from training.queries.papers import candidates_of, figures_of_run, items_of, runs_of, unkept_of, valid_papers_of
from training.rules.papers import may_issue_papers, may_read_preparation
from training.tabs import intake_tabs
from training.views.papers import found_enrolment
from training.views.programmes import GET_OR_POST


def found_intake(request: ActorRequest, pk: int) -> Intake:
    rows = Intake.objects.visible_to(request.actor).select_related("programme__institution", "version")
    found: Intake = get_object_or_404(rows, pk=pk)
    if not may_read_preparation(request.actor, found):
        raise NotAllowed
    return found


@require_http_methods(GET_OR_POST)
@page
def intake_certificates(request: ActorRequest, pk: int) -> HttpResponse:
    """Whoever gets a certificate and has confirmed the name is chosen beforehand: a usual end of an intake takes one click here."""
    intake = found_intake(request, pk)
    candidates = candidates_of(intake, request.actor)
    may_issue = may_issue_papers(request.actor, intake)
    form = PapersForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if request.method == "POST" and not may_issue:
        raise NotAllowed
    if form.is_valid():
        with attempt(request, form) as done:
            run = operations.order_papers(intake, form.enrolments, kind=form.kind, actor=request.actor, now=request.now)
        if done:
            return redirect("training:paper_run", run.pk)
    runs = runs_of(intake, request.actor)
    context = {
        "intake": intake, "tabs": intake_tabs(intake, request.actor, "certificates"), "form": form, "may_issue": may_issue, "runs": runs,
        "going": next((run for run in runs if run.state != RunState.DONE), None), "figures": _figures(form),
        "sample": next((one.enrolment for one in candidates if one.is_due), None),
    }  # fmt: skip
    return render(request, "training/papers/intake.html", context, status=422 if form.is_bound else 200)


def _figures(form: PapersForm) -> list[str]:
    """What the table says, in a line."""
    due = [one for one in form.candidates if one.is_due]
    waiting = sum(not one.is_confirmed for one in due)
    issued = sum(one.is_issued for one in form.candidates)
    if not any(one.is_over for one in form.candidates):
        return [_("Nobody is marked as completed yet; before that no certificate is issued. Transcripts can be issued at any time.")]
    said = [ngettext("%(n)d certificate can be issued", "%(n)d certificates can be issued", len(due)) % {"n": len(due)}]
    if waiting:
        text = ngettext("%(n)d of these people has not confirmed the name", "%(n)d of these people have not confirmed the name", waiting)
        said.append(text % {"n": waiting})
    return [*said, ngettext("%(n)d is issued", "%(n)d are issued", issued) % {"n": issued}] if issued else said


@require_safe
@page
def preview_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    """How the paper of this person will look, marked as a sample, without number and code."""
    found = found_enrolment(request, pk)
    if not may_read_preparation(request.actor, found.intake):
        raise NotAllowed
    award = award_of(found)
    if not award.kind:
        raise Refused(_("By the rules of the programme no paper is due to this person."))
    document = IssuedDocument(kind=award.kind, number="–", code=NO_CODE, facts=certificate_facts(found, request.now, award), issued_at=request.now)
    paper = PAPERS[award.kind]
    content = set_png(paper.template, {**paper.data(document, "en"), "sample": True}, ppi=80)
    response = HttpResponse(content, content_type="image/png")
    guard(response, "preview.png", inline=True)
    return response


def found_run(request: ActorRequest, pk: int) -> CertificateRun:
    rows = CertificateRun.objects.visible_to(request.actor).select_related("intake__programme__institution", "archive")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def paper_run(request: ActorRequest, pk: int) -> HttpResponse:
    """The bar moves while the worker issues; afterwards who got what. May be left at any time."""
    run = found_run(request, pk)
    figures = figures_of_run(run)
    is_moving = run.state != RunState.DONE or bool(figures["unkept"])
    items = items_of(run).select_related("enrolment__person", "document") if run.state == RunState.DONE else []
    context = {"run": run, "figures": figures, "is_moving": is_moving, "is_done": run.state == RunState.DONE, "items": list(items)}
    fragment = request.headers.get("HX-Request") and is_moving
    return render(request, "training/papers/run.html#progress" if fragment else "training/papers/run.html", context)


@require_safe
@page
def run_parcel(request: ActorRequest, pk: int) -> HttpResponseBase:
    """All valid papers of the run as one file; a large one is packed by a worker."""
    run = found_run(request, pk)
    documents = valid_papers_of(run)
    if unkept := unkept_of(run):
        text = ngettext("%(n)d paper is still being set. Try again in a minute.", "%(n)d papers are still being set. Try again in a minute.", unkept)
        raise Refused(text % {"n": unkept}, code="unkept")
    if len(documents) <= IN_PAGE:
        response = HttpResponse(parcel(documents), content_type=ZIP)
        guard(response, name_of_parcel(run), inline=False)
        return response
    if run.archive and is_fresh(run, documents):
        return stream(run.archive)
    wake_packing(run)
    messages.info(request, _("All papers are being packed into one file. Ask for it again in a minute."))
    return redirect("training:paper_run", pk)
