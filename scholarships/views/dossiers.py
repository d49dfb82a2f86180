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
from documents.checks import ACCEPT
from documents.operations import store_upload
from documents.responses import stream
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.nominating import UploadForm
from scholarships.models import NominationDocument
from scholarships.operations import attach_document, remove_document
from scholarships.queries.dossier import ChecklistRow, checklist_of, is_editable
from scholarships.views.nominations import GET_OR_POST, to_edit, to_record


@require_http_methods(GET_OR_POST)
@page
def nomination_documents(request: ActorRequest, pk: int) -> HttpResponse:
    """Every row with its own upload, so that on a slow line one file at a time is safe."""
    nomination = to_edit(request, pk)
    if not is_editable(nomination):
        return to_record(request, nomination)
    rows = [(row, upload_form(row)) for row in checklist_of(nomination)]
    if request.method == "POST":
        chosen = [row for row, _form in rows if str(row.requirement.pk) == request.POST.get("requirement")]
        form = upload_form(chosen[0], request) if chosen else UploadForm(request.POST, request.FILES)
        if chosen and form.is_valid():
            with attempt(request, form) as done, transaction.atomic():
                file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
                attach_document(nomination, requirement=chosen[0].requirement, file=file, actor=request.actor, now=request.now)
            if done:
                messages.success(request, _("Received: %(file)s.") % {"file": file.name})
                return redirect(request.get_full_path())
        rows = [(row, form if row in chosen else other) for row, other in rows]
    forms_sent = [form for _row, form in rows if form.is_bound]
    context = {"nomination": nomination, "rows": rows, "form": forms_sent[0] if forms_sent else None, "accept": ACCEPT}
    return render(request, "scholarships/nominating/documents.html", context | {"back": request.GET.get("back", "")})


def upload_form(row: ChecklistRow, request: ActorRequest | None = None) -> UploadForm:
    """The form of one row; its field is called after the row, so that every id on the page is unique."""
    form = (
        UploadForm(request.POST, request.FILES, prefix=f"document-{row.requirement.pk}")
        if request
        else UploadForm(prefix=f"document-{row.requirement.pk}")
    )
    form.fields["file"].label = str(row.requirement)
    form.fields["file"].widget.attrs["accept"] = ACCEPT
    return form


@require_safe
@page
def nomination_document(request: ActorRequest, pk: int, document_pk: int) -> HttpResponseBase:
    rows = NominationDocument.objects.visible_to(request.actor).filter(nomination_id=pk)
    document = get_object_or_404(rows.select_related("file"), pk=document_pk)
    return stream(document.file)


@require_POST
@page
def nomination_document_remove(request: ActorRequest, pk: int, document_pk: int) -> HttpResponse:
    rows = NominationDocument.objects.visible_to(request.actor).filter(nomination_id=pk)
    document = get_object_or_404(rows.select_related("file", "requirement", "nomination__person"), pk=document_pk)
    if not rules.may_nominate(request.actor, document.nomination):
        raise NotAllowed
    name = document.file.name
    with attempt(request) as done:
        remove_document(document, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Removed: %(file)s.") % {"file": name})
    return redirect("scholarships:nomination_documents", pk)
