"""The decision board of a call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Text
from core.pages import page
from partners.http import ActorRequest
from scholarships import operations, rules
from scholarships.forms.decisions import DecisionForm
from scholarships.models import Call, Nomination
from scholarships.notices import people_told
from scholarships.queries.board import board_of, ever_of, nominations_on, not_on_board, selected_among, take_place
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


def call_for_staff(request: ActorRequest, pk: int) -> Call:
    call: Call = get_object_or_404(Call.objects.visible_to(request.actor).select_related("intake__programme"), pk=pk)
    if not rules.may_read_board(request.actor):
        raise NotAllowed
    return call


@require_http_methods(GET_OR_POST)
@page
def call_decisions(request: ActorRequest, pk: int) -> HttpResponse:
    """Read by the panel's people, decided by the head: first a page that says what will happen, then each row by itself."""
    call = call_for_staff(request, pk)
    decides = rules.may_head_calls(request.actor, call)
    if request.method == "POST" and not decides:
        raise NotAllowed
    groups = board_of(call, request.actor)
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, nominations=nominations_on(groups), within=ever_of(call, request.actor)) if decides else None
    if form and form.is_valid() and not goes_back(request):
        return confirm_or_do(request, form, job_of(request, call, form.cleaned_data))
    back = reverse("scholarships:call_decisions", args=[pk])
    context = {
        "call": call,
        "groups": [(group, [(row, form.tick(row.nomination) if form and row.may_decide else "") for row in group.rows]) for group in groups],
        "form": form,
        "waiting": not_on_board(call, request.actor),
        "results": take_results(request, back),
        "list_url": f"{reverse('scholarships:nominations')}?call={pk}",
        "to_offer": len(selected_among(groups)) if rules.may_keep_calls(request.actor, call) else 0,
    }
    return render(request, "scholarships/decisions/board.html", context)


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
