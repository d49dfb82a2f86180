"""The documents of a nomination: one file for each row of the call's checklist."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from documents.operations import store_upload
from documents.responses import stream
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.nominating import UploadForm, UploadForms
from scholarships.models import Nomination, NominationDocument
from scholarships.operations import attach_document, remove_document
from scholarships.operations.papers import note_personal_read
from scholarships.queries.defects import present_round
from scholarships.queries.dossier import DOCUMENTS, checklist_of, is_editable
from scholarships.views.nominations import GET_OR_POST, next_url, to_edit, to_record


@require_http_methods(GET_OR_POST)
@page
def nomination_documents(request: ActorRequest, pk: int) -> HttpResponse:
    """All rows under one button; each file is kept by itself, so that a bad one keeps no good one away."""
    nomination = to_edit(request, pk, DOCUMENTS)
    if not is_editable(nomination):
        return to_record(request, nomination)
    checklist = checklist_of(nomination)
    uploads = UploadForms(checklist)
    if request.method == "POST":
        uploads = UploadForms(checklist, request.POST, request.FILES)
        kept = [_keep(request, nomination, form) for form in uploads.chosen]
        if not uploads.has_faults:
            return redirect(request.get_full_path())
        if any(kept):
            messages.warning(request, _("The other files are kept. Choose those below again."))
            checklist = checklist_of(nomination)
    context = {"nomination": nomination, "rows": list(zip(checklist, uploads.forms, strict=True)), "uploads": uploads}
    context |= {"back": request.GET.get("back", ""), "mends": present_round(nomination) is not None}
    return render(request, "scholarships/nominating/documents.html", context | {"next_url": next_url(request, nomination, DOCUMENTS)})


def _keep(request: ActorRequest, nomination: Nomination, form: UploadForm) -> bool:
    with attempt(request, form) as done, transaction.atomic():
        file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
        attach_document(nomination, requirement=form.row.requirement, file=file, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Received: %(file)s.") % {"file": file.name})
    return bool(done)


@require_safe
@page
def nomination_document(request: ActorRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """The file, for whoever may read it; the opening of a personal paper is kept in the history first."""
    rows = NominationDocument.objects.visible_to(request.actor).filter(nomination_id=pk)
    document = get_object_or_404(rows.select_related("file", "requirement", "nomination__person"), pk=document_pk)
    note_personal_read(document, actor=request.actor, now=request.now)
    return stream(document.file)


@require_POST
@page
def nomination_document_remove(request: ActorRequest, pk: int, document_pk: int) -> HttpResponse:
    rows = NominationDocument.objects.visible_to(request.actor).filter(nomination_id=pk)
    document = get_object_or_404(rows.select_related("file", "requirement", "nomination__person"), pk=document_pk)
    if not (rules.may_nominate(request.actor, document.nomination) or rules.may_fill_own_part(request.actor, document.nomination)):
        raise NotAllowed
    name = document.file.name
    with attempt(request) as done:
        remove_document(document, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Removed: %(file)s.") % {"file": name})
    return redirect("scholarships:nomination_documents", pk)
