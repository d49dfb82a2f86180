"""The sheet of decisions as it is tried out on the board: each act changes moves only, and the board says at once what they would do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import Decision
from scholarships.forms.board import TAKE_OFF, PlanForm, PlanOneForm
from scholarships.models import Call, DecisionRound, Nomination
from scholarships.operations.planning import (
    NO_SHEET,
    fill_by_ranking,
    open_round_of,
    order_reserve,
    plan_items,
    start_round,
    unplan_items,
    usual_reason,
)
from scholarships.queries.board import ever_of, reviewed_board
from scholarships.queries.effects import effect_of
from scholarships.queries.planned import moves_above, people_of
from scholarships.queries.ranking import Look
from scholarships.views.boards import board_context, call_for_staff, draw, parts
from scholarships.views.nominations import GET_OR_POST


@require_POST
@page
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """A move of one row, one decision for all ticked, or everybody by the ranking. Without scripts the page comes back at the same place."""
    call = call_for_staff(request, pk)
    if not rules.may_plan_decisions(request.actor):
        raise NotAllowed
    acts = {"move": _move, "fill": _fill, "empty": _empty}
    act = next((verb for name, verb in acts.items() if name in request.POST), None)
    if act is None:
        return _plan_many(request, call)
    changed: set[int] = set()
    with attempt(request):
        changed = act(request, call)
    return _answer(request, call, changed or None)


def _answer(request: ActorRequest, call: Call, changed: set[int] | None, *, anchor: str = "", keeps_ticks: bool = True) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        row = request.POST.get("move", "").partition(":")[2]
        return redirect(f"{board_address(request, call)}#{f'r-{row}' if row.isdecimal() else 'sheet'}")
    drawn = draw(request, call_for_staff(request, call.pk), keeps_ticks=keeps_ticks)
    return parts(request, drawn, only=changed)


def board_address(request: ActorRequest, call: Call) -> str:
    query = request.GET.urlencode()
    return reverse("scholarships:call_decisions", args=[call.pk]) + (f"?{query}" if query else "")


def _move(request: ActorRequest, call: Call) -> set[int]:
    decision, _colon, key = request.POST["move"].partition(":")
    row: Nomination = get_object_or_404(ever_of(call, request.actor), pk=key if key.isdecimal() and len(key) < 19 else 0)
    sheet = start_round(call, actor=request.actor, now=request.now)
    if decision in Decision.values:
        plan_items(sheet, [row], decision=decision, actor=request.actor, now=request.now)
    elif decision == "up":
        order_reserve(sheet, moves_above(sheet, row), actor=request.actor, now=request.now)
    else:
        unplan_items(sheet, [row], actor=request.actor, now=request.now)
    return {row.allotment_id}


def _fill(request: ActorRequest, call: Call) -> set[int]:
    sheet = start_round(call, actor=request.actor, now=request.now)
    fill_by_ranking(sheet, by=Look.of(request.GET).criterion, actor=request.actor, now=request.now)
    return set()


def _empty(request: ActorRequest, call: Call) -> set[int]:
    sheet = start_round(call, actor=request.actor, now=request.now)
    unplan_items(sheet, ever_of(call, request.actor), actor=request.actor, now=request.now)
    return set()


def _plan_many(request: ActorRequest, call: Call) -> HttpResponse:
    board = reviewed_board(call, request.actor, call.sheet_pk)  # type: ignore[attr-defined]
    rows = sorted((row for row in board.rows if row.is_open), key=lambda row: row.pk)
    form = PlanForm(request.POST, nominations=rows, within=ever_of(call, request.actor))
    if form.is_valid():
        chosen = list(ever_of(call, request.actor).filter(pk__in=[row.pk for row in form.chosen]))
        with attempt(request, form) as done:
            _put(call, chosen, form.cleaned_data, request)
        if done:
            return _answer(request, call, {row.allotment_id for row in chosen}, keeps_ticks=False)
    if request.headers.get("HX-Request"):
        for sentence in [sentence for sentences in form.errors.values() for sentence in sentences]:
            messages.error(request, str(sentence))
        return _answer(request, call, set())
    drawn = draw(request, call, ticked=form.ticked)
    return render(request, "scholarships/decisions/board.html", {**board_context(request, drawn), "plan_form": form}, status=422)


def _put(call: Call, rows: list[Nomination], said: dict[str, Any], request: ActorRequest) -> DecisionRound:
    sheet = start_round(call, actor=request.actor, now=request.now)
    if said["decision"] == TAKE_OFF:
        unplan_items(sheet, rows, actor=request.actor, now=request.now)
    else:
        words = {"decision": said["decision"], "reason": said["reason"], "note": said["note"]}
        plan_items(sheet, rows, **words, actor=request.actor, now=request.now)
    return sheet


@require_http_methods(GET_OR_POST)
@page
def plan_one(request: ActorRequest, pk: int, nomination_pk: int) -> HttpResponse:
    """The move of one candidate in words: what both sides read, and what stays with the ministry."""
    call = call_for_staff(request, pk)
    nomination: Nomination = get_object_or_404(ever_of(call, request.actor), pk=nomination_pk)
    if not rules.may_plan_decisions(request.actor) or rules.is_judged(request.actor, nomination):
        raise NotAllowed
    if not call.two_person:
        raise Refused(NO_SHEET)
    sheet = open_round_of(call)
    item = sheet.items.across_partners(reason="the move of one row of a sheet").filter(nomination=nomination).first() if sheet else None
    first = {"decision": item.decision, "reason": item.reason, "note": item.note} if item else {}
    form = PlanOneForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            _put(call, [nomination], form.cleaned_data, request)
        if done:
            return redirect(f"{reverse('scholarships:call_decisions', args=[pk])}#r-{nomination.pk}")
    usual = [(label, usual_reason(value)) for value, label in Decision.choices]
    context = {"call": call, "nomination": nomination, "form": form, "usual": usual}
    return render(request, "scholarships/decisions/plan_one.html", context, status=422 if form.errors else 200)


@require_safe
@page
def effect(request: ActorRequest, pk: int) -> HttpResponse:
    """Who and what: every move of the sheet, the places it takes, the letters it writes and the people it tells."""
    call = call_for_staff(request, pk)
    board = reviewed_board(call, request.actor, call.sheet_pk, now=request.now)  # type: ignore[attr-defined]
    found = effect_of(board.groups)
    groups = [(label, found.with_decision(value)) for value, label in Decision.choices]
    context = {
        "call": call,
        "effect": found,
        "decisions": [(label, rows) for label, rows in groups if rows],
        "places": [group for group in board.groups if group.chosen],
        "people": people_of(found),
        "by_letter": [row for row in found.rows if row.person_id in found.by_letter],
    }
    return render(request, "scholarships/decisions/effect.html", context)
