"""A list of nominees by workbook: template, upload, preview, result."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.errors import Refused
from core.pages import attempt, page
from core.paging import page_of
from documents.checks import XLSX
from documents.filenames import clean_name
from documents.responses import guard
from documents.storage import open_kept
from partners.http import ActorRequest
from scholarships.enums import ImportState
from scholarships.forms.imports import WorkbookForm
from scholarships.imports.life import imported_before
from scholarships.imports.upload import take_in, take_pasted
from scholarships.imports.writing import template_workbook, workbook_to_mend
from scholarships.models import Allotment, Call, NomineeImport
from scholarships.queries.nominees import own_allotments
from scholarships.transitions import check_window
from scholarships.views.import_pages import confirm, shown, stop
from scholarships.views.nominations import GET_OR_POST

WITH_PARTS = ("call__intake__programme__institution__partner", "partner", "file")


def call_to_import(request: ActorRequest, pk: int) -> tuple[Call, list[Allotment]]:
    """Only for those who may nominate in this call; for others there is no such page."""
    call = get_object_or_404(Call.objects.visible_to(request.actor).select_related("intake"), pk=pk)
    allotments = own_allotments(call, request.actor)
    if not allotments:
        raise Http404
    return call, allotments


def import_to_read(request: ActorRequest, pk: int) -> NomineeImport:
    found: NomineeImport = get_object_or_404(NomineeImport.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    return found


def workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    guard(response, clean_name(f"{name}.xlsx"), inline=False)
    return response


@require_safe
@page
def import_template(request: ActorRequest, pk: int) -> HttpResponse:
    call, _allotments = call_to_import(request, pk)
    name = gettext("Nominees")
    return workbook(template_workbook(call, now=request.now), f"{call.reference} {name}")


@require_http_methods(GET_OR_POST)
@page
def import_nominees(request: ActorRequest, pk: int) -> HttpResponse:
    """Template, upload, and the lists uploaded before."""
    call, allotments = call_to_import(request, pk)
    sent = request.method == "POST"
    initial = {"pasted": _pasted_before(request, call)}
    form = WorkbookForm(request.POST if sent else None, request.FILES if sent else None, allotments=allotments, initial=initial)
    if form.is_valid() and (answer := _take(request, call, form)):
        return answer
    rows = NomineeImport.objects.visible_to(request.actor).filter(call=call, partner_id__in=[row.partner_id for row in allotments])
    before = page_of(rows.select_related("file", "partner"), request, order=("-created_at", "-id"), size=10)
    context = {"call": call, "allotments": allotments, "form": form, "before": before, "closed": _closed(call, request)}
    return render(request, "scholarships/imports/upload.html", context, status=422 if form.errors else 200)


def _pasted_before(request: ActorRequest, call: Call) -> str:
    """The rows of a paste that had faults, to be mended where they were typed."""
    asked = request.GET.get("mend", "")
    if request.method == "POST" or not asked.isdecimal() or len(asked) > 18:
        return ""
    found = NomineeImport.objects.visible_to(request.actor).filter(call=call, pk=asked).select_related("file").first()
    if found is None or not found.layout.get("pasted"):
        return ""
    with open_kept(found.file.path) as kept:
        return str(kept.read().decode())


def _closed(call: Call, request: ActorRequest) -> str:
    try:
        check_window(call, max(request.now, call.opens_at))
    except Refused as refused:
        return str(refused)
    return ""


def _take(request: ActorRequest, call: Call, form: WorkbookForm) -> HttpResponseRedirect | None:
    file: UploadedFile[bytes] | None = form.cleaned_data["file"]
    of: dict[str, Any] = {"call": call, "partner": form.partner, "actor": request.actor, "now": request.now}
    with attempt(request, form) as done:
        found, is_new = take_in(file, **of) if file else take_pasted(form.cleaned_data["pasted"], **of)
    if not done:
        return None
    if not is_new:
        messages.info(request, imported_before(found))
    return redirect("scholarships:nominee_import", found.pk)


@require_http_methods(GET_OR_POST)
@page
def nominee_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Faults, preview, progress or result, as far as the list is. POST imports it."""
    found = import_to_read(request, pk)
    if answer := stop(request, found):
        return answer
    form, answer = confirm(request, found)
    if answer:
        return answer
    asks_for_bar = bool(request.headers.get("HX-Request"))
    if asks_for_bar and found.state != ImportState.RUNNING:
        return HttpResponseClientRefresh()
    template = "scholarships/imports/import.html#progress" if asks_for_bar else "scholarships/imports/import.html"
    context = shown(request, found) | {"import": found, "form": form}
    form.offer(may_submit=bool(context.get("may_submit")), may_rank=bool(context.get("may_rank")))
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
@page
def nominee_import_faults(request: ActorRequest, pk: int) -> HttpResponse:
    """The list with a note at each cell to mend."""
    found = import_to_read(request, pk)
    if not found.faults:
        raise Http404
    name = gettext("rows to mend")
    return workbook(workbook_to_mend(found, now=request.now), f"{found.call.reference} {name}")
