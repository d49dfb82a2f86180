"""What the page of one import shows in each state, and what its button does."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from core.errors import NotAllowed
from core.pages import attempt
from core.paging import KeysetPage
from core.record import history_lines, history_of
from core.workflow import available
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import ImportState
from scholarships.forms.imports import ConfirmForm
from scholarships.imports.faults import fault_line
from scholarships.imports.progress import ask_to_stop, progress_of
from scholarships.imports.words import DONE, OUTCOMES, counts, notes_on, results, row_words, seat_words, sending_sentence, slots_sentence
from scholarships.models import Allotment, NomineeImport
from scholarships.operations.imports import AT_ONCE, carry_out, confirm_import, stop_import, wake
from scholarships.queries.imports import SENT, Forecast, PlannedRow, forecast, planned_rows

ROWS_ON_PAGE = 50


def stop(request: ActorRequest, found: NomineeImport) -> HttpResponse | None:
    """The officer stops a list that is being imported: at once, or as soon as the worker looks up."""
    if request.method != "POST" or "stop" not in request.POST:
        return None
    with attempt(request):
        if found.state == ImportState.RUNNING and not stop_import(found, actor=request.actor, now=request.now):
            ask_to_stop(found.pk)
            messages.info(request, gettext("The import stops before anything is kept, unless it is through already."))
    return redirect("scholarships:nominee_import", found.pk)


def confirm(request: ActorRequest, found: NomineeImport) -> tuple[ConfirmForm, HttpResponse | None]:
    """Write a short list at once; give a long one to a worker. Sent twice, the second time shows what came of the first."""
    if request.method != "POST":
        return ConfirmForm(), None
    if not rules.may_nominate_for(request.actor, found.partner_id):
        raise NotAllowed
    form = ConfirmForm(request.POST)
    back = redirect("scholarships:nominee_import", found.pk)
    if found.state != ImportState.PREVIEW or not form.is_valid():
        return form, back
    with attempt(request, form) as done:
        said = form.cleaned_data
        ask_to_stop(found.pk, False)
        confirm_import(found, also_submit=said["also_submit"], ranked=said["ranked"], actor=request.actor, now=request.now)
    if not done:
        return form, None
    if len(found.rows) > AT_ONCE:
        wake(found.pk)
    elif carry_out(found.pk, now=request.now):
        messages.success(request, gettext("The list is imported."))
    return form, back


def shown(request: ActorRequest, found: NomineeImport) -> dict[str, Any]:
    """Context of the template: one of faults, preview, progress, result; and the history."""
    parts = {ImportState.FAULTY: _faults, ImportState.PREVIEW: _preview, ImportState.RUNNING: _progress, ImportState.DONE: _result}
    part = parts[ImportState(found.state)](request, found)
    entries = history_of(found)
    return part | {"notes": notes_on(found), "facts": _facts(found), "lines": history_lines(entries)}


def _facts(found: NomineeImport) -> list[tuple[Any, Any]]:
    return [
        (gettext("Call"), f"{found.call.reference} {found.call.title}"),
        (gettext("Nominated by"), found.partner),
        (gettext("Sheet"), gettext("pasted rows") if found.layout.get("pasted") else found.layout.get("sheet", "")),
        (gettext("People in the list"), len(found.rows)),
        (gettext("Uploaded by"), found.created_by_label),
    ]


def _page(request: ActorRequest, rows: list[Any]) -> KeysetPage:
    """A page of rows that are in memory already, by place."""
    asked = request.GET.get("from", "")
    first = min(int(asked) if asked.isdecimal() and len(asked) < 7 else 0, max(len(rows) - 1, 0))
    first -= first % ROWS_ON_PAGE
    last = first + ROWS_ON_PAGE
    words = {"first": first + 1, "last": min(last, len(rows)), "all": len(rows)}
    return KeysetPage(
        rows[first:last],
        f"?from={last}" if last < len(rows) else "",
        f"?from={first - ROWS_ON_PAGE}" if first else "",
        gettext("%(first)d to %(last)d of %(all)d") % words,
    )


def _faults(request: ActorRequest, found: NomineeImport) -> dict[str, Any]:
    page = _page(request, found.faults)
    lines = [fault_line(fault, found.layout) for fault in page]
    numbers = {"cells": len(found.faults), "rows": len({fault["row"] for fault in found.faults})}
    is_pasted = bool(found.layout.get("pasted"))
    again = reverse("scholarships:import_nominees", args=[found.call_id]) + (f"?mend={found.pk}" if is_pasted else "")
    return {"page": page, "faults": lines, "numbers": numbers, "is_pasted": is_pasted, "again": again}


def _preview(request: ActorRequest, found: NomineeImport) -> dict[str, Any]:
    rows = planned_rows(found)
    allotment = Allotment.objects.owned_by(found.partner).filter(call=found.call).select_related("partner").first()
    ahead = forecast(rows, found.call, allotment) if allotment else None
    page = _page(request, rows)
    return {
        "page": page,
        "planned": [_planned(row, ahead) for row in page],
        "may_rank": _may_rank(rows),
        "counts": counts(rows),
        "may_confirm": any(step.name == "confirm" for step in available(found, request.actor, request.now)),
        "refusal": found.summary.get("refusal", ""),
        **(_ahead(ahead, found) if ahead else {}),
    }


def _ahead(ahead: Forecast, found: NomineeImport) -> dict[str, Any]:
    return {"too_many": slots_sentence(ahead, found.partner), "sending": sending_sentence(ahead), "may_submit": bool(ahead.sent)}


def _may_rank(rows: list[PlannedRow]) -> bool:
    """Somebody who may still be ranked has no rank."""
    return any(row.outcome != SENT and not row.nomination.rank for row in rows)


def _planned(row: PlannedRow, ahead: Forecast | None) -> dict[str, Any]:
    label, tone = OUTCOMES[row.outcome]
    url = reverse("scholarships:nomination", args=[row.nomination.pk]) if row.nomination.pk else ""
    return {
        "number": row.number,
        "person": row.person,
        "label": label,
        "tone": tone,
        "words": row_words(row),
        "rank": row.nomination.rank,
        "seat": seat_words(ahead.seats.get(row.number)) if ahead else "",
        "url": url,
        "reference": row.nomination.reference,
    }


def _progress(request: ActorRequest, found: NomineeImport) -> dict[str, Any]:
    may_stop = rules.may_nominate_for(request.actor, found.partner_id)
    return {"running": {"done": progress_of(found.pk), "total": len(found.rows), "may_stop": may_stop}}


def _result(request: ActorRequest, found: NomineeImport) -> dict[str, Any]:
    page = _page(request, found.rows)
    rows = [
        {
            **row,
            "label": DONE[row["outcome"]][0],
            "tone": DONE[row["outcome"]][1],
            "url": reverse("scholarships:nomination", args=[row["nomination"]]),
        }
        for row in page
    ]
    passes_on = rules.may_nominate_for(request.actor, found.partner_id) and found.summary.get("submitted", 0) < len(found.rows)
    return {"page": page, "result": results(found.summary), "imported": rows, "passes_on": passes_on}
