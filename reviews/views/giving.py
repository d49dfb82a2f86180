"""Giving cases to reviewers: the proposal as a table, changed by hand; a page that says who gets how many; then all in one act."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.country_names import language_name
from core.pages import attempt, page
from partners.http import ActorRequest
from reviews import operations
from reviews.conflicts import Hint
from reviews.forms_panels import DueForm
from reviews.homes import home_of
from reviews.models import Assignment, Case, Panel
from reviews.operations.assigning import Given
from reviews.queries.panels import Table, table_of
from reviews.views.panels import RESULTS, panel_of

GET_OR_POST = ["GET", "HEAD", "POST"]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """One case against one member: a box to tick, or why there is none."""

    name: str
    label: str
    ticked: bool
    given: Assignment | None
    hints: list[Hint]
    barred: bool
    unread: str


@require_http_methods(GET_OR_POST)
@page
def give_cases(request: ActorRequest, pk: int) -> HttpResponse:
    found = panel_of(request, pk)
    table = table_of(found, request.actor, request.now)
    ticked = _ticked(request.POST.getlist("give"), table) if request.method == "POST" else table.proposal.pairs
    form = DueForm(request.POST if request.method == "POST" else None, now=request.now, first=found.reviews_due_at)
    if form.is_valid() and "back" not in request.POST:
        if not ticked:
            form.add_error(None, _("Tick at least one box: nobody would get a case."))
        elif "confirmed" not in request.POST:
            return render(request, "reviews/panels/confirm.html", _asked(request, table, ticked, form))
        elif _given(request, found, ticked, form):
            return redirect("reviews:panel", pk)
    context = {
        "panel": found,
        "home": home_of(found, found),
        "form": form,
        "members": _heads(table, ticked),
        "rows": _rows(table, ticked),
        "lacking": [(case, table.proposal.lacking[case.pk]) for case in table.cases if case.pk in table.proposal.lacking],
    }
    return render(request, "reviews/panels/give.html", context)


def _ticked(sent: Iterable[str], table: Table) -> set[Pair]:
    """Pairs of this page; the operation says of each whether it can still be given."""
    known = {f"{case.pk}-{row.user_id}": (case.pk, row.user_id) for case in table.cases if case.pk not in table.not_ready for row in table.members}
    return {known[text] for text in sent if text in known}


def _heads(table: Table, ticked: set[Pair]) -> list[dict[str, Any]]:
    """What each has on the desk, and what it would be."""
    more = Counter(user for _case, user in ticked)
    return [{"member": row, "load": row.load, "then": row.load + more[row.user_id]} for row in table.members]


def _rows(table: Table, ticked: set[Pair]) -> list[dict[str, Any]]:
    language = (get_language() or "en")[:2]
    names = {case.language: language_name(case.language, language) for case in table.cases if case.language}
    return [
        {
            "case": case,
            "language": names.get(case.language, ""),
            "cells": [_cell(table, case, row, ticked, names) for row in table.members],
            "not_ready": table.not_ready.get(case.pk, ""),
        }
        for case in table.cases
    ]


def _cell(table: Table, case: Case, member: Any, ticked: set[Pair], names: dict[str, str]) -> Cell:
    pair = (case.pk, member.user_id)
    unread = case.language not in ("", *member.languages)
    return Cell(
        name=f"{case.pk}-{member.user_id}",
        label=_("%(case)s to %(person)s") % {"case": case, "person": member.user},
        ticked=pair in ticked,
        given=table.had.get(pair),
        hints=table.hints.of(*pair),
        barred=table.hints.bars(*pair),
        unread=_("does not read it in %(language)s") % {"language": names[case.language]} if unread else "",
    )


def _asked(request: ActorRequest, table: Table, ticked: set[Pair], form: DueForm) -> dict[str, Any]:
    """How many each gets, and what is given although something speaks against it."""
    number = Counter(user for _case, user in ticked)
    against = [(case, row, table.hints.of(case.pk, row.user_id)) for case in table.cases for row in table.members if (case.pk, row.user_id) in ticked]
    return {
        "panel": table.panel,
        "home": home_of(table.panel, table.panel),
        "due_at": form.cleaned_data["due_at"],
        "form": form,
        "rows": [(row, number[row.user_id], row.load + number[row.user_id]) for row in table.members if number[row.user_id]],
        "against": [row for row in against if row[2]],
        "sent": [f"{case}-{user}" for case, user in sorted(ticked)],
        "sentence": _sentence(len(ticked), len(number)),
        "button": ngettext("Give %(n)d review", "Give %(n)d reviews", len(ticked)) % {"n": len(ticked)},
    }


def _sentence(reviews: int, people: int) -> str:
    given = ngettext("%(n)d review is given.", "%(n)d reviews are given.", reviews) % {"n": reviews}
    told = ngettext("%(n)d reviewer gets one message.", "%(n)d reviewers get one message each.", people) % {"n": people}
    return f"{given} {told}"


def _given(request: ActorRequest, found: Panel, ticked: set[Pair], form: DueForm) -> bool:
    with attempt(request, form) as done:
        results = operations.give_cases(found, pairs=ticked, due_at=form.cleaned_data["due_at"], actor=request.actor, now=request.now)
    if done:
        _keep_results(request, found, results)
    return bool(done)


def _keep_results(request: ActorRequest, found: Panel, results: list[Given]) -> None:
    """What was given is a sentence; what was refused a row each, shown once on the panel's page."""
    given = [row for row in results if not row.refusal]
    if given:
        messages.success(request, _sentence(len(given), len({row.user_id for row in given})))
    refused = [[row.case_id, row.user_id, str(row.refusal)] for row in results if row.refusal]
    if refused:
        request.session[RESULTS] = {"panel": found.pk, "rows": refused}
