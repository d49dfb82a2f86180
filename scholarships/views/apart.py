"""Pages of what stands apart: the medical part is typed in, passport and medical part are opened with a reason."""

from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed, Text
from core.pages import attempt, page
from documents.operations import store_upload
from documents.responses import stream
from partners.http import ActorRequest
from people.models import Passport
from scholarships import rules
from scholarships.forms.apart import DeclarationForm, MedicalForm, PassportForm, ReportForm, RevealForm, VisaPassportForm, in_form
from scholarships.forms.drafts import answers
from scholarships.models import MedicalRecord, Nomination
from scholarships.operations.apart import (
    may_open_report,
    reveal_medical,
    reveal_passport,
    save_declaration,
    save_passport,
    save_physicians_report,
)
from scholarships.queries.completeness import medical_of
from scholarships.queries.dossier import MEDICAL, PASSPORT, is_editable
from scholarships.views.masked import Rows, medical_rows, passport_rows
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS, next_url, to_record

DECLARE, REPORT = "declare", "report"
TITLES: dict[str, Text] = {PASSPORT: gettext_lazy("Passport and visa"), MEDICAL: gettext_lazy("Medical part")}


def fetched(request: ActorRequest, pk: int) -> Nomination:
    rows = Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS, "medical__report_file")
    found: Nomination = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(GET_OR_POST)
@page
def nomination_medical(request: ActorRequest, pk: int) -> HttpResponse:
    """Two forms: what the nominee declares, and the physician's report. An officer who types from paper reads nothing of it here."""
    nomination = fetched(request, pk)
    if not rules.may_fill_medical(request.actor, nomination):
        raise NotAllowed
    if not is_editable(nomination):
        return to_record(request, nomination)
    shows, record = rules.is_nominee(request.actor, nomination), medical_of(nomination)
    report = _form(ReportForm, REPORT, request, record, shows)
    report.advise(nomination.call.intake.starts_on)
    forms: dict[str, MedicalForm] = {DECLARE: _form(DeclarationForm, DECLARE, request, record, shows), REPORT: report}
    for act, form in forms.items():
        if form.is_valid() and _keep(request, nomination, act, form):
            messages.success(request, _("Saved: %(section)s.") % {"section": TITLES[MEDICAL]})
            return redirect(request.get_full_path())
    context = {"nomination": nomination, "declaration": forms[DECLARE], "report": forms[REPORT], "rows": medical_rows(nomination), "shows": shows}
    back = request.GET.get("back", "")
    back_page = "scholarships:nomination_check" if back == "check" else _list_page(request, nomination)
    context |= {"back": back, "back_url": reverse(back_page, args=[pk]), "next_url": next_url(request, nomination, MEDICAL)}
    return _guarded(render(request, "scholarships/nominating/medical.html", context))


def _list_page(request: ActorRequest, nomination: Nomination) -> str:
    if rules.may_nominate(request.actor, nomination):
        return "scholarships:nomination_edit"
    return "scholarships:own_part"


F = TypeVar("F", bound=MedicalForm)


def _form(form: type[F], act: str, request: ActorRequest, record: MedicalRecord | None, shows: bool) -> F:
    """A page with two forms binds the one that was sent."""
    is_sent = request.method == "POST" and request.POST.get("act") == act
    return form(record, *((request.POST, request.FILES) if is_sent else ()), shows=shows, now=request.now)


def _keep(request: ActorRequest, nomination: Nomination, act: str, form: MedicalForm) -> bool:
    with attempt(request, form) as done, transaction.atomic():
        if act == DECLARE:
            save_declaration(nomination, fields=form.said, actor=request.actor, now=request.now)
        else:
            upload = form.cleaned_data["report"]
            file = store_upload(upload, actor=request.actor, now=request.now) if upload else None
            save_physicians_report(nomination, fields=form.said, file=file, actor=request.actor, now=request.now)
    return bool(done)


@require_http_methods(GET_OR_POST)
@page
def nomination_passport(request: ActorRequest, pk: int) -> HttpResponse:
    """Of who has a place: what the visa needs of the passport, entered or renewed after the dossier was sent."""
    nomination = fetched(request, pk)
    if not rules.may_bring_passport(request.actor, nomination):
        raise NotAllowed
    form = VisaPassportForm(nomination, request.POST if request.method == "POST" else None, now=request.now)
    if form.is_valid() and _passport_kept(request, nomination, form):
        messages.success(request, _("Saved: %(section)s.") % {"section": TITLES[PASSPORT]})
        return redirect("scholarships:nomination", pk)
    context = {"nomination": nomination, "form": form, "title": TITLES[PASSPORT]}
    return _guarded(render(request, "scholarships/nominating/passport.html", context))


def _passport_kept(request: ActorRequest, nomination: Nomination, form: PassportForm) -> bool:
    with attempt(request, form) as done:
        save_passport(nomination, fields=form.readable, actor=request.actor, now=request.now)
    return bool(done)


@require_http_methods(GET_OR_POST)
@page
def nomination_reveal(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    """First the reason, then the values, on this one answer; the browser keeps no copy of it. The nominee gives none for the own health."""
    if part not in TITLES:
        raise Http404
    nomination = fetched(request, pk)
    may = rules.may_reveal_passport if part == PASSPORT else rules.may_reveal_medical
    if not may(request.actor, nomination):
        raise NotAllowed
    own = part == MEDICAL and rules.is_nominee(request.actor, nomination)
    form = RevealForm(request.POST if request.method == "POST" else None)
    shown = _own_medical(nomination) if own else _revealed(request, nomination, part, form) if form.is_valid() else None
    masked = passport_rows(nomination) if part == PASSPORT else medical_rows(nomination)
    context = {"nomination": nomination, "form": form, "title": TITLES[part], "masked": masked, "shown": shown}
    context["report"] = bool(shown and part == MEDICAL and (medical := medical_of(nomination)) and medical.report_file_id)
    return _guarded(render(request, "scholarships/records/reveal.html", context))


def _revealed(request: ActorRequest, nomination: Nomination, part: str, form: RevealForm) -> Rows | None:
    with attempt(request, form) as done:
        given = {"reason": form.cleaned_data["reason"], "actor": request.actor, "now": request.now}
        if part == PASSPORT:
            values = _passport_values(reveal_passport(nomination, **given))
        else:
            values = _medical_values(reveal_medical(nomination, **given))
    return values if done else None


def _passport_values(row: Passport) -> Rows:
    values = {name: getattr(row, name) for name in PassportForm.section.apart}
    return _unnamed(answers(PassportForm.base_fields, values | {"visa_needed": in_form(row.visa_needed)}))


def _medical_values(row: MedicalRecord) -> Rows:
    fields = DeclarationForm.base_fields | ReportForm.base_fields
    return _unnamed(answers(fields, {name: getattr(row, name) for name in fields if name != "report"}))


def _unnamed(rows: list[tuple[str, Any, Any]]) -> Rows:
    return [(label, answer) for _name, label, answer in rows]


def _own_medical(nomination: Nomination) -> Rows | None:
    row = medical_of(nomination)
    return _medical_values(row) if row and not row.deleted_at else None


@require_safe
@page
def medical_report(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The signed paper, for a quarter of an hour after the reason was given; else the page that asks for it."""
    nomination = fetched(request, pk)
    if not rules.may_reveal_medical(request.actor, nomination):
        raise NotAllowed
    medical = medical_of(nomination)
    if medical is None or medical.report_file is None:
        raise Http404
    if not may_open_report(nomination, request.actor, request.now):
        return redirect("scholarships:nomination_reveal", pk, MEDICAL)
    with attempt(request):  # it may be in quarantine still
        return stream(medical.report_file)
    return redirect("scholarships:nomination_reveal", pk, MEDICAL)


def _guarded(response: HttpResponse) -> HttpResponse:
    """Neither the browser nor anything on the way keeps the page."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    return response
