"""The officer passes many complete drafts on in one act: each to the desk that comes next for it, with what became of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Refused, Text
from core.pages import page
from partners.http import ActorRequest
from scholarships import operations as verbs
from scholarships.enums import EndorsementKind
from scholarships.forms.endorsing import PassOnForm
from scholarships.models import Nomination
from scholarships.queries.endorsements import standings_of
from scholarships.queries.waiting import drafts_of, ever_nominated, nominates_somewhere
from scholarships.views.endorsing import way_of
from scholarships.views.many import Job, confirm_or_do, goes_back, take_results
from scholarships.views.nominations import GET_OR_POST
from scholarships.views.sending import VERBS

PASSES = {**VERBS, "ask_employer": verbs.ask_employer}


@require_http_methods(GET_OR_POST)
@page
def to_pass_on(request: ActorRequest) -> HttpResponse:
    """Call by call in the order of rank: who has the higher rank takes the last slot."""
    if not nominates_somewhere(request.actor):
        raise NotAllowed
    nominations = drafts_of(request.actor, request.now)
    data = request.POST if request.method == "POST" else None
    form = PassOnForm(data, nominations=nominations, within=ever_nominated(request.actor))
    if form.is_valid() and not goes_back(request):
        return confirm_or_do(request, form, job_of(request))
    results = take_results(request, reverse("scholarships:to_pass_on"))
    context: dict[str, Any] = {"form": form, "rows": [(row, form.tick(row)) for row in nominations], "results": results}
    return render(request, "scholarships/endorsing/to_pass_on.html", context)


def job_of(request: ActorRequest) -> Job:
    ways: dict[int, str] = {}

    def way(nomination: Nomination) -> str:
        if nomination.pk not in ways:
            ways[nomination.pk] = next_step(nomination)
        return ways[nomination.pk]

    def take(nomination: Nomination) -> Refused | None:
        """Who is sent takes a slot of the rows that follow."""
        if way(nomination) == "submit":
            nomination.allotment.nominated += 1
        return None

    return Job(
        step=way,
        title=_("Drafts to pass on"),
        button=lambda n: ngettext("Pass on %(n)d draft", "Pass on %(n)d drafts", n) % {"n": n},
        lines=lambda rows: lines([way(row) for row in rows]),
        verb=lambda nomination: PASSES[way(nomination)](nomination, actor=request.actor, now=request.now),
        back=reverse("scholarships:to_pass_on"),
        back_label=_("Drafts to pass on"),
        take=take,
    )


def next_step(nomination: Nomination) -> str:
    """The employer comes first where the call asks for one; then as the authority and the call want it."""
    standings = standings_of(nomination)
    employer = standings[EndorsementKind.EMPLOYER]
    if employer.asked and not employer.counts and not nomination.on_behalf:
        return "ask_employer"
    return way_of(nomination, standings)


def lines(ways: list[str]) -> list[Text]:
    """What the button does, with figures."""
    number = {name: ways.count(name) for name in PASSES}
    said = {
        "ask_employer": ngettext("Asks the employer of %(n)d nominee.", "Asks the employers of %(n)d nominees.", number["ask_employer"]),
        "propose": ngettext("Proposes %(n)d nomination to the second person.", "Proposes %(n)d nominations to the second person.", number["propose"]),
        "to_embassy": ngettext("Passes %(n)d nomination to the embassy.", "Passes %(n)d nominations to the embassy.", number["to_embassy"]),
        "submit": ngettext("Sends %(n)d nomination to the ministry.", "Sends %(n)d nominations to the ministry.", number["submit"]),
    }
    return [*(text % {"n": number[name]} for name, text in said.items() if number[name]), _("Ranks stay as they are.")]
