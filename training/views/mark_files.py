"""Marks as files: template, export, and the way back in with a look first."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Invalid, NotAllowed
from core.pages import attempt, page
from documents.responses import guard
from partners.http import ActorRequest
from training import operations
from training.enums import SheetState
from training.forms.marks import MarkFileForm
from training.imports.checking import Reading, read_marks
from training.imports.writing import CSV, XLSX, marks_file, template_file
from training.mark_entry import Entry, entry_text
from training.models import ResultSheet
from training.queries.marks import Line, lines_of
from training.rules import marks as rules
from training.views.marks import found_sheet
from training.views.programmes import GET_OR_POST

SALT = "training.marks"
GOOD_FOR = 3600  # seconds between looking and saving


@require_safe
@page
def template(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_sheet(request, pk)
    return _file(template_file(found, lines_of(found), now=request.now), XLSX, f"{found.intake.reference} {found.module.code} {found.attempt}.xlsx")


@require_safe
@page
def export(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    found = found_sheet(request, pk)
    if kind not in ("xlsx", "csv"):
        raise Http404
    name = _("Marks %(intake)s %(module)s %(attempt)d") % {"intake": found.intake.reference, "module": found.module.code, "attempt": found.attempt}
    return _file(marks_file(found, lines_of(found), kind, now=request.now), XLSX if kind == "xlsx" else CSV, f"{name}.{kind}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    guard(response, name, inline=False)
    return response


@require_http_methods(GET_OR_POST)
@page
def import_marks(request: ActorRequest, pk: int) -> HttpResponse:
    """A file is read and shown; nothing is written before the second button, which carries what was shown, signed."""
    found = found_sheet(request, pk)
    if not rules.may_enter_marks(request.actor, found):
        raise NotAllowed
    if found.state != SheetState.OPEN:
        messages.info(request, _("This sheet is handed in: its marks can't be changed here any more."))
        return redirect("training:sheet", pk)
    if request.method == "POST" and "shown" in request.POST:
        return _apply(request, found)
    form = MarkFileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    lines, reading = lines_of(found), None
    if form.is_valid():
        try:
            reading = read_marks(form.cleaned_data["file"], found, lines)
        except Invalid as invalid:
            for sentence in invalid.errors["file"]:
                form.add_error("file", str(sentence))
    context = {"form": form, "sheet": found, **(_preview(request, found, lines, reading) if reading else {})}
    wrong = form.is_bound and (form.errors or (reading and reading.faults))
    return render(request, "training/marks/import.html", context, status=422 if wrong else 200)


def _preview(request: ActorRequest, found: ResultSheet, lines: list[Line], reading: Reading) -> dict[str, Any]:
    named = [line for line in lines if line.enrolment.pk in reading.entries]
    rows = [{"line": line, "new": _text(found, reading.entries[line.enrolment.pk])} for line in named]
    changed = [row for row, line in zip(rows, named, strict=True) if line.entry != reading.entries[line.enrolment.pk]]
    kept = {key: None if entry.was_absent else str(entry.points) for key, entry in reading.entries.items()}
    shown = signing.dumps({"sheet": found.pk, "user": request.actor.user_id, "revision": found.revision, "marks": kept}, salt=SALT)
    label = ngettext("Save %(n)d mark", "Save %(n)d marks", len(changed)) % {"n": len(changed)}
    return {"reading": reading, "rows": changed, "same": len(rows) - len(changed), "shown": shown, "save_label": label}


def _text(found: ResultSheet, entry: Entry) -> str:
    return entry_text(entry, found.scheme, found.pass_points)


def _apply(request: ActorRequest, found: ResultSheet) -> HttpResponse:
    try:
        shown = signing.loads(request.POST["shown"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        shown = {}
    if (shown.get("sheet"), shown.get("user")) != (found.pk, request.actor.user_id):
        messages.error(request, _("What was shown is no longer known. Upload the workbook once more."))
        return redirect("training:import_marks", found.pk)
    entries = {int(key): _entry(value) for key, value in shown["marks"].items()}
    with attempt(request) as done:
        number = operations.save_marks(found, entries=entries, revision=shown["revision"], actor=request.actor, now=request.now)
    if not done:
        return redirect("training:import_marks", found.pk)
    messages.success(request, ngettext("%(n)d mark is saved.", "%(n)d marks are saved.", number) % {"n": number})
    return redirect("training:sheet", found.pk)


def _entry(value: str | None) -> Entry:
    return Entry(was_absent=True) if value is None else Entry(Decimal(value))
