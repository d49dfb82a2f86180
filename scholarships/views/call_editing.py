"""What the ministry does with a call: make it, change it, give places, keep its checklist, take its steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.acts import Question, ReasonForm, StepPage, ask, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from reviews.forms_panels import PANEL_FIELDS
from scholarships import operations, rules
from scholarships.forms.calls import FIELDS, AllotForm, CallForm, ChecklistForm, ExtendForm
from scholarships.models import Allotment, Call, CallDocument
from scholarships.queries import calls as queries
from scholarships.queries.line_choice import lines_to_choose
from scholarships.views.nominations import GET_OR_POST


def kept_call(request: ActorRequest, pk: int) -> Call:
    """A call this actor keeps; one that can't be seen is 404, one that is only read 403."""
    found: Call = get_object_or_404(Call.objects.visible_to(request.actor).select_related("intake__programme", "panel"), pk=pk)
    if not rules.may_keep_calls(request.actor, found):
        raise NotAllowed
    return found


def too_late(request: ActorRequest, call: Call) -> HttpResponse | None:
    """After the opening instant the record says how the call stands."""
    if queries.may_still_edit(call, request.now):
        return None
    messages.info(request, _("The call %(call)s is open or over: only its closing can be extended.") % {"call": call})
    return redirect("scholarships:call", call.pk)


def sent(request: ActorRequest, act: str = "") -> Any:
    """What was posted with this act, else nothing: a page with several forms binds the one that was sent."""
    return request.POST if request.method == "POST" and request.POST.get("act", "") == act else None


def chosen_in(form: CallForm) -> dict[str, dict[str, Any]]:
    """What was typed, apart: of the call and of its panel."""
    return {"fields": {name: form.cleaned_data[name] for name in FIELDS}, "panel": {name: form.cleaned_data[name] for name in PANEL_FIELDS}}


@require_http_methods(GET_OR_POST)
@page
def create_call(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_calls(request.actor):
        raise NotAllowed
    form = CallForm(sent(request), actor=request.actor, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            made = operations.create_call(**chosen_in(form), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The draft %(call)s is kept. Give places to partners, then publish it.") % {"call": made})
            return redirect("scholarships:call", made.pk)
    return render(request, "scholarships/calls/edit.html", {"form": form, "call": None})


@require_http_methods(GET_OR_POST)
@page
def change_call(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_call(request, pk)
    if answer := too_late(request, found):
        return answer
    form = CallForm(sent(request), actor=request.actor, now=request.now, call=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_call(found, **chosen_in(form), actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The call %(call)s is changed.") % {"call": found})
            return redirect("scholarships:call", pk)
    return render(request, "scholarships/calls/edit.html", {"form": form, "call": found})


@require_http_methods(GET_OR_POST)
@page
def allot(request: ActorRequest, pk: int) -> HttpResponse:
    """Places of partners; `?partner=` opens the form with what that partner has, `?take_back=` asks before places are taken back."""
    found = kept_call(request, pk)
    if answer := too_late(request, found):
        return answer
    allotments = queries.allotments_of(found, request.actor)
    if request.POST.get("act") == "remove":
        return _remove_allotment(request, found, allotments)
    if row := next((row for row in allotments if str(row.pk) == request.GET.get("take_back")), None):
        return ask(request, _before_removing(found, row))
    chosen = next((row for row in allotments if str(row.partner_id) == request.GET.get("partner")), None)
    form = AllotForm(sent(request), rows=list(lines_to_choose(found, request.actor)), allotment=chosen)
    if form.is_valid():
        with attempt(request, form) as done:
            given = operations.allot(found, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            words = {"partner": given.partner, "places": given.places, "reserve": given.reserve_slots}
            messages.success(request, _("%(partner)s: places %(places)d, reserve list %(reserve)d.") % words)
            return redirect("scholarships:allot", pk)
    return render(request, "scholarships/calls/allot.html", {"call": found, "allotments": allotments, "form": form, "chosen": chosen})


def _before_removing(call: Call, row: Allotment) -> Question:
    told = _("The partner is told at once.") if call.published_at else _("Nobody outside the ministry has seen this draft, and nobody is told.")
    words = {"partner": row.partner, "places": row.places, "reserve": row.reserve_slots}
    effect = _("%(partner)s is no longer invited to this call. It has now: places %(places)d, reserve list %(reserve)d.") % words
    return Question(
        title=_("Take back the places of %(partner)s") % words,
        effect=f"{effect} {told}",
        button=_("Take the places back"),
        back=reverse("scholarships:allot", args=[call.pk]),
        back_label=_("Places of partners"),
        sent=(("act", "remove"), ("allotment", str(row.pk))),
    )


def _remove_allotment(request: ActorRequest, call: Call, allotments: list[Allotment]) -> HttpResponse:
    row = next((row for row in allotments if str(row.pk) == request.POST.get("allotment")), None)
    if row is not None:
        with attempt(request) as done:
            operations.remove_allotment(call, allotment=row, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(partner)s is no longer invited to this call.") % {"partner": row.partner})
    return redirect("scholarships:allot", call.pk)


@require_http_methods(GET_OR_POST)
@page
def checklist(request: ActorRequest, pk: int) -> HttpResponse:
    """The documents that every dossier holds, in the order in which nominating officers see them."""
    found = kept_call(request, pk)
    if answer := too_late(request, found):
        return answer
    rows = queries.checklist_rows(found)
    if request.POST.get("act"):
        return _change_checklist(request, found, rows)
    form = ChecklistForm(sent(request), rows=rows)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_to_checklist(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("scholarships:checklist", pk)
    return render(request, "scholarships/calls/checklist.html", {"call": found, "rows": rows, "form": form})


def _change_checklist(request: ActorRequest, call: Call, rows: list[CallDocument]) -> HttpResponse:
    row = next((row for row in rows if str(row.pk) == request.POST.get("document")), None)
    if row is not None:
        with attempt(request):
            if request.POST["act"] == "remove":
                operations.remove_from_checklist(call, document=row, actor=request.actor, now=request.now)
            else:
                operations.move_in_checklist(call, document=row, up=request.POST["act"] == "up", actor=request.actor, now=request.now)
    return redirect("scholarships:checklist", call.pk)


@require_http_methods(GET_OR_POST)
@page
def call_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)
    back = reverse("scholarships:call", args=[pk])

    def make_form(form_class: Any, data: Any) -> Any:
        return form_class(data, call=found) if form_class is ExtendForm else form_class(data)

    return step_page(
        request,
        found,
        step,
        _steps(request, found),
        back=back,
        list_url=reverse("scholarships:calls"),
        list_label=_("Calls"),
        make_form=make_form,
        context={"record_title": found.title},
    )


def effect_of_cancelling(request: ActorRequest, call: Call) -> str:
    """Who is told, how many nominations end and how many places are free again; of a draft nobody outside has heard."""
    if call.published_at is None:
        return _("Nobody outside the ministry has seen this draft, and nobody is told. This can't be undone.")
    ending = queries.ending_with(call, request.actor)
    sentences = [
        _("No nomination can be sent any more."),
        ngettext("%(n)d nomination ends with the call.", "%(n)d nominations end with the call.", ending["nominations"])
        % {"n": ending["nominations"]},
        ngettext("%(n)d place is free again.", "%(n)d places are free again.", ending["places"]) % {"n": ending["places"]},
        _("Those enrolled stay. Partners are told the reason, nominees that it is over. This can't be undone."),
    ]
    return " ".join(sentences)


def _steps(request: ActorRequest, call: Call) -> dict[str, StepPage]:
    """What each step does, in one sentence before the button."""
    partners = len(queries.allotments_of(call, request.actor))
    told = ngettext("%(n)d partner is told at once.", "%(n)d partners are told at once.", partners) % {"n": partners}
    publish = told if partners else _("No partner has places yet: give places before you publish the call.")
    extend = _("The call is open again until the new closing; its history shows both.")
    decide = _("Every nomination has its decision; partners are told that they can read theirs.")
    archive = _("The call is kept for reading and reports, and nothing in it changes any more.")
    return {
        "publish": StepPage(operations.publish_call, effect=publish),
        "extend": StepPage(operations.extend_call, ExtendForm, f"{extend} {told}"),
        "decide": StepPage(operations.close_selection, effect=decide),
        "archive": StepPage(operations.archive_call, effect=archive),
        "cancel": StepPage(operations.cancel_call, ReasonForm, effect_of_cancelling(request, call)),
    }
