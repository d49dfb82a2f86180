"""The redacted copy for a blind panel: the page on which it is read over beside the original, and the files that reviewers open."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import history_lines, history_of
from documents.operations import store_plain_copy
from documents.responses import stream
from partners.http import ActorRequest
from reviews.models import Case
from scholarships import rules
from scholarships.forms.drafts import answers
from scholarships.forms.redacting import RedactedFileForm, RedactedForm
from scholarships.forms.sections import FORMS
from scholarships.models import Nomination, NominationDocument, RedactedDossier
from scholarships.operations import attach_redacted, remove_redacted, save_redacted
from scholarships.queries.dossier import SECTIONS
from scholarships.queries.readers import RECORD_PARTS
from scholarships.queries.redacting import Paper, papers_of, redacted_for_reader, refuse_if_told, secrets_of
from scholarships.views.nominations import GET_OR_POST

# What of the record stands beside a text of the copy.
BESIDE = {
    "position": ("position", "employer"), "justification": ("justification",), "education": ("education",), "posts": ("posts",),
    "trainings": ("trainings", "past_training"),
}  # fmt: skip


def _found(request: ActorRequest, pk: int) -> tuple[Nomination, RedactedDossier]:
    rows = Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS, "case__panel")
    nomination: Nomination = get_object_or_404(rows, pk=pk)
    if not rules.may_redact(request.actor, nomination):
        raise NotAllowed
    copies = RedactedDossier.objects.visible_to(request.actor).filter(nomination=nomination)
    return nomination, get_object_or_404(copies)


@require_http_methods(GET_OR_POST)
@page
def redacted_copy(request: ActorRequest, pk: int) -> HttpResponse:
    """Original and copy side by side; saved as it is, or saved as read over."""
    nomination, redacted = _found(request, pk)
    form = RedactedForm(request.POST if request.method == "POST" else None, redacted=redacted)
    if form.is_valid():
        with attempt(request, form) as done:
            redacted = save_redacted(nomination, fields=form.cleaned_data, read_over=form.read_over, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _said(redacted))
            return redirect("scholarships:redacted_copy", pk)
    return _drawn(request, nomination, redacted, form)


def _said(redacted: RedactedDossier) -> str:
    if redacted.checked_at:
        return _("The copy is read over. The case can be given to reviewers.")
    return _("The copy is saved. Reviewers see it once somebody has read it over.")


def _drawn(
    request: ActorRequest, nomination: Nomination, redacted: RedactedDossier, form: RedactedForm, wrong: dict[int, Any] | None = None
) -> HttpResponse:
    papers = papers_of(nomination)
    originals = _originals(nomination)
    uploads = wrong or {}
    context = {
        "nomination": nomination,
        "redacted": redacted,
        "form": form,
        "rows": [(form[name], originals[name]) for name in form.fields],
        "papers": [(row, uploads.get(row.number) or _upload(row)) for row in papers],
        "is_over": nomination.case is None or nomination.case.is_closed,
        "history": history_lines(history_of(redacted)),
        "faults": next(iter(uploads.values()), form),
    }
    return render(request, "scholarships/redacting/copy.html", context, status=422 if form.errors or uploads else 200)


def _originals(nomination: Nomination) -> dict[str, list[tuple[Any, Any]]]:
    """By text of the copy the answers of the record, in words."""
    said: dict[str, tuple[Any, Any]] = {}
    for section in SECTIONS:
        if section.of_nomination:
            fields = FORMS[section.slug].base_fields
            said |= {name: (label, answer) for name, label, answer in answers(fields, section.values(nomination))}
    return {name: [said[part] for part in parts if part in said] for name, parts in BESIDE.items()}


def _upload(paper: Paper, *args: Any) -> RedactedFileForm:
    label = _("Redacted copy of: %(document)s") % {"document": paper.label}
    return RedactedFileForm(*args, label=label, prefix=f"paper-{paper.number}")


@require_POST
@page
def redacted_paper(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Upload a copy of one document, or take it away."""
    nomination, redacted = _found(request, pk)
    paper = _paper(nomination, number)
    if "remove" in request.POST:
        with attempt(request) as done:
            remove_redacted(paper.document, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The panel reads this document no more."))
        return redirect("scholarships:redacted_copy", pk)
    form = _upload(paper, request.POST, request.FILES)
    if form.is_valid() and _keep(request, nomination, paper, form):
        messages.success(request, _("The copy of “%(document)s” is kept. Read it over before reviewers see it.") % {"document": paper.label})
        return redirect("scholarships:redacted_copy", pk)
    return _drawn(request, nomination, redacted, RedactedForm(redacted=redacted), {number: form})


def _keep(request: ActorRequest, nomination: Nomination, paper: Paper, form: RedactedFileForm) -> bool:
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    look = partial(refuse_if_told, secrets=secrets_of(nomination))
    with attempt(request, form) as done, transaction.atomic():
        file = store_plain_copy(form.cleaned_data["file"], stem=f"document-{paper.number}", look=look, **who)
        attach_redacted(paper.document, file=file, **who)
    return bool(done)


def _paper(nomination: Nomination, number: int) -> Paper:
    found = next((row for row in papers_of(nomination) if row.number == number), None)
    if found is None:
        raise Http404
    found.document.nomination = nomination
    return found


@require_safe
@page
def case_paper(request: ActorRequest, pk: int, number: int) -> HttpResponseBase:
    """The redacted copy of one document, for whoever reads the case; under a name that says its number only."""
    case = get_object_or_404(Case.objects.visible_to(request.actor).select_related("panel").filter(panel__blind=True), pk=pk)
    nomination = Nomination.objects.visible_to(request.actor).filter(case=case).select_related("call").first()
    if nomination is None and (copy := redacted_for_reader(case)):
        nomination = copy.nomination
    if nomination is None:
        raise Http404
    document: NominationDocument = _paper(nomination, number).document
    if document.redacted_file is None:
        raise Http404
    return stream(document.redacted_file)
