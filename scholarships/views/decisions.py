"""The decision board of a call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Text
from core.pages import page
from partners.http import ActorRequest
from scholarships import operations, rules
from scholarships.forms.board import PlanForm
from scholarships.forms.decisions import DecisionForm
from scholarships.models import Call, Nomination
from scholarships.notices import people_told
from scholarships.queries.board import board_of, ever_of, nominations_of
from scholarships.queries.previews import take_place
from scholarships.views.boards import Drawn, board_context, call_for_staff, draw, parts, sheet_context
from scholarships.views.many import Job, confirm_or_do, goes_back, take_results, told
from scholarships.views.nominations import GET_OR_POST


@dataclass(frozen=True)
class Words:
    """How the confirmation speaks of a decision."""

    title: Text
    button: Callable[[int], str]
    lines: Callable[[list[Nomination]], list[Text]]


def _selected(rows: list[Nomination]) -> list[Text]:
    """The preview has counted the places already, so that the figures are those afterwards."""
    first = ngettext("Selects %(n)d nominee, who takes a place.", "Selects %(n)d nominees, who take %(n)d places.", len(rows)) % {"n": len(rows)}
    allotments = {row.allotment_id: row for row in rows}.values()
    places = gettext_lazy("%(partner)s: afterwards %(placed)d of %(places)d places are given.")
    words = [{"partner": row.partner, "placed": row.allotment.placed, "places": row.allotment.places} for row in allotments]
    return [first, *(places % row for row in words)]


def _reserved(rows: list[Nomination]) -> list[Text]:
    text = ngettext(
        "Puts %(n)d nominee on the reserve list. No place is taken.", "Puts %(n)d nominees on the reserve list. No place is taken.", len(rows)
    )
    return [text % {"n": len(rows)}]


def _refused(rows: list[Nomination]) -> list[Text]:
    text = ngettext("%(n)d nomination ends here: not selected.", "%(n)d nominations end here: not selected.", len(rows))
    return [text % {"n": len(rows)}]


WORDS = {
    "select": Words(gettext_lazy("Select nominees"), lambda n: ngettext("Select %(n)d nominee", "Select %(n)d nominees", n) % {"n": n}, _selected),
    "put_on_reserve": Words(
        gettext_lazy("Put nominees on the reserve list"),
        lambda n: ngettext("Put %(n)d nominee on the reserve list", "Put %(n)d nominees on the reserve list", n) % {"n": n},
        _reserved,
    ),
    "not_select": Words(
        gettext_lazy("Do not select nominees"),
        lambda n: ngettext("Do not select %(n)d nominee", "Do not select %(n)d nominees", n) % {"n": n},
        _refused,
    ),
}
VERBS = {"select": operations.select, "put_on_reserve": operations.put_on_reserve, "not_select": operations.not_select}


def _said(reason: str, note: str) -> list[Text]:
    kept = [_("Note for the ministry alone: %(note)s") % {"note": note}] if note else []
    return [_("Reason: %(reason)s") % {"reason": reason}, *kept]


@require_http_methods(GET_OR_POST)
@page
def call_decisions(request: ActorRequest, pk: int) -> HttpResponse:
    """Read by the panel's people. Where one person decides, the head does it here: first a page that says what will happen, then each row by itself."""
    call = call_for_staff(request, pk)
    decides = rules.may_head_calls(request.actor, call) and not call.two_person
    if request.method == "POST" and not decides:
        raise NotAllowed
    form: DecisionForm | None = None
    if request.method == "POST":
        form = form_of(request, call, request.POST)
        if form.is_valid() and not goes_back(request):
            return confirm_or_do(request, form, job_of(request, call, form.cleaned_data))
    drawn = draw(request, call, ticks=decides, ticked=form.ticked if form else ())
    if form is None and "seen" in request.GET and request.headers.get("HX-Request"):
        return changed_since(request, drawn)
    if form is None and decides:
        form = DecisionForm(nominations=drawn.rows, within=ever_of(call, request.actor))
    context = board_context(request, drawn)
    if drawn.plans:
        context["plan_form"] = PlanForm(nominations=drawn.rows, within=ever_of(call, request.actor))
    context |= {"form": form, "results": take_results(request, reverse("scholarships:call_decisions", args=[pk]))}
    return render(request, "scholarships/decisions/board.html", context)


def changed_since(request: ActorRequest, drawn: Drawn) -> HttpResponse:
    """The board asks every half minute whether a score or a move is another than drawn; nothing comes back when none is."""
    bodies = drawn.table.bodies(drawn.board.groups)
    if sheet_context(request, drawn, bodies)["stamp"] == request.GET["seen"]:
        return HttpResponse(status=204)
    return parts(request, drawn)


def form_of(request: ActorRequest, call: Call, data: QueryDict) -> DecisionForm:
    """With the records of the board, on whose allotments the preview counts."""
    within = ever_of(call, request.actor)
    return DecisionForm(data, nominations=nominations_of(board_of(call, request.actor), within), within=within)


def job_of(request: ActorRequest, call: Call, chosen: dict[str, Any]) -> Job:
    step, reason, note, now = chosen["decision"], chosen["reason"], chosen["note"], request.now
    words = WORDS[step]
    return Job(
        step=step,
        title=words.title,
        button=words.button,
        lines=lambda rows: [*words.lines(rows), told(people_told(step, rows, now)), *_said(reason, note)],
        verb=lambda nomination: VERBS[step](nomination, reason=reason, note=note, actor=request.actor, now=now),
        back=reverse("scholarships:call_decisions", args=[call.pk]),
        back_label=_("Decisions of the call %(call)s") % {"call": call},
        take=take_place if step == DecisionForm.SELECT else None,
    )
