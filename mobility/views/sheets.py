"""Pay sheets: the list, a sheet with its lines and totals, its steps, its workbook."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_lines, history_of, life_of
from documents.responses import guard
from mobility import operations, rules
from mobility.forms.money import ApproveForm, PaidForm, SheetFilter, SheetForm
from mobility.models import PaySheet
from mobility.queries.payments import lines_of, totals_of
from mobility.sheet_file import XLSX, sheet_file
from mobility.views.notes import GET_OR_POST
from partners.http import ActorRequest
from partners.queries import host_day


@require_http_methods(GET_OR_POST)
@page
def sheets(request: ActorRequest) -> HttpResponse:
    """The latest month first; who pays makes the next one here."""
    if not rules.may_see_sheets(request.actor):
        raise NotAllowed
    may_make = rules.may_make_sheets(request.actor)
    making = SheetForm(request.POST or None, actor=request.actor, today=host_day(request.now)) if may_make else None
    if request.method == "POST":
        if making is None:
            raise NotAllowed
        if making.is_valid() and (made := _made(request, making)):
            return redirect("mobility:sheet", made.pk)
    form = SheetFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = PaySheet.objects.visible_to(request.actor).select_related("institution")
    shown = page_of(rows.filter(state=state) if state else rows, request, order=("-month", "-pk"))
    context = {"form": form, "making": making, "page": shown, "is_narrowed": bool(state)}
    return render(request, "mobility/sheets.html", context, status=422 if making and making.errors else 200)


def _made(request: ActorRequest, form: SheetForm) -> PaySheet | None:
    made = None
    with attempt(request, form):
        made = operations.make_sheet(**form.cleaned_data, actor=request.actor, now=request.now)
    if made:
        messages.success(request, _("The pay sheet for %(month)s is made. Another person approves it.") % {"month": made.month_text})
    return made


def found_sheet(request: ActorRequest, pk: int) -> PaySheet:
    if not rules.may_see_sheets(request.actor):
        raise NotAllowed
    return get_object_or_404(PaySheet.objects.visible_to(request.actor).select_related("institution"), pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_sheet(request, pk)
    entries = history_of(found)
    context = {
        "sheet": found,
        "title": found.month_text,
        "acts": acts_of(found, request.actor, request.now, lambda step: step_url(found, step)),
        "life": life_of(found, entries, request.actor.zone),
        "totals": totals_of(found, request.actor),
        "page": page_of(lines_of(found, request.actor), request, order=("stay_id", "pk"), size=60),
        "history": history_lines(entries),
    }
    return render(request, "mobility/sheet.html", context)


def step_url(found: PaySheet, step: str) -> str:
    """The approval is of the lines that stand on this page."""
    url = reverse("mobility:sheet_step", args=[found.pk, step])
    return f"{url}?{urlencode({'seen': found.made_at.isoformat()})}" if step == "approve" else url


@require_safe
@page
def workbook(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_sheet(request, pk)
    content = sheet_file(found, lines_of(found, request.actor).order_by("stay_id", "pk"), totals_of(found, request.actor), now=request.now)
    response = HttpResponse(content, content_type=XLSX)
    guard(response, _("Pay sheet %(month)s.xlsx") % {"month": f"{found.month:%Y-%m}"}, inline=False)
    return response


STEPS = {
    "remake": StepPage(
        operations.remake_sheet,
        StepForm,
        gettext_lazy("The draft is made again from the present days and allowances. Whoever makes it can't approve it."),
    ),
    "approve": StepPage(
        operations.approve_sheet,
        ApproveForm,
        gettext_lazy("The sheet can be paid. What changes afterwards stands on the next sheet as a correction."),
    ),
    "pay": StepPage(
        operations.record_payment, PaidForm, gettext_lazy("The people on the sheet read on their pages what was paid, and when. They are told.")
    ),
    "take_back": StepPage(operations.take_approval_back, ReasonForm, gettext_lazy("The sheet is a draft again and can be made again.")),
}


@require_http_methods(GET_OR_POST)
@page
def sheet_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_sheet(request, pk)

    def make_form(cls: Any, data: Any) -> forms.Form:
        seen = request.GET.get("seen") or found.made_at.isoformat()
        return cls(data, initial={"paid_on": host_day(request.now), "seen": seen})  # type: ignore[no-any-return]

    return step_page(
        request, found, step, STEPS,
        back=reverse("mobility:sheet", args=[pk]), list_url=reverse("mobility:sheets"), list_label=_("Pay sheets"), make_form=make_form,
        context={"record_title": found.month_text},
    )  # fmt: skip
