"""The second person of an authority endorses many in one act; each row by itself, with what became of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Refused, Text
from core.pages import page
from partners.actor import Actor
from partners.http import ActorRequest
from scholarships.enums import NominationState
from scholarships.forms.endorsing import EndorseManyForm
from scholarships.models import Nomination
from scholarships.operations import endorse_nomination, resubmit_nomination
from scholarships.queries.desks import due_at_of
from scholarships.queries.endorsements import needs_embassy
from scholarships.queries.waiting import endorses_somewhere, ever_proposed, proposed_to
from scholarships.views.many import Job, confirm_or_do, goes_back, take_results
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def to_endorse(request: ActorRequest) -> HttpResponse:
    """Call by call in the order of rank; the order and the ranks stay as the officer gave them."""
    if not endorses_somewhere(request.actor):
        raise NotAllowed
    nominations = proposed_to(request.actor)
    data = request.POST if request.method == "POST" else None
    form = EndorseManyForm(data, nominations=nominations, within=ever_proposed(request.actor))
    if form.is_valid() and not goes_back(request):
        return confirm_or_do(request, form, job_of(request))
    results = take_results(request, reverse("scholarships:to_endorse"))
    context: dict[str, Any] = {"form": form, "rows": [(row, form.tick(row), due_at_of(row)) for row in nominations], "results": results}
    return render(request, "scholarships/endorsing/to_endorse.html", context)


def job_of(request: ActorRequest) -> Job:
    def take(nomination: Nomination) -> Refused | None:
        return _take_slot(nomination, request.actor)

    def lines(rows: list[Nomination]) -> list[Text]:
        to_embassy = sum(row.call.asks_embassy and row.state != NominationState.RETURNED for row in rows)
        sent = len(rows) - to_embassy
        said = [ngettext("Sends %(n)d nomination to the ministry.", "Sends %(n)d nominations to the ministry.", sent) % {"n": sent}] if sent else []
        if to_embassy:
            words = ngettext("Passes %(n)d nomination to the embassy.", "Passes %(n)d nominations to the embassy.", to_embassy)
            said.append(words % {"n": to_embassy})
        return [*said, _("Ranks stay as they are.")]

    return Job(
        step=_step,
        title=_("Nominations to endorse"),
        button=lambda n: ngettext("Endorse %(n)d nomination", "Endorse %(n)d nominations", n) % {"n": n},
        lines=lines,
        verb=lambda nomination: _endorse(nomination, request),
        back=reverse("scholarships:to_endorse"),
        back_label=_("Nominations to endorse"),
        take=take,
    )


def _step(nomination: Nomination) -> str:
    if nomination.state == NominationState.RETURNED:
        return "resubmit"
    return "endorse_to_embassy" if needs_embassy(nomination) else "endorse"


def _endorse(nomination: Nomination, request: ActorRequest) -> None:
    """What was returned and completed is sent again; the rest for the first time, or to the embassy."""
    verb = resubmit_nomination if nomination.state == NominationState.RETURNED else endorse_nomination
    verb(nomination, actor=request.actor, now=request.now)


def _take_slot(nomination: Nomination, actor: Actor) -> Refused | None:
    """Who has proposed it is not the second person; whoever is sent takes a slot of the rows that follow."""
    if nomination.proposed_by_id == actor.user_id:
        return Refused(_("You have proposed this nomination yourself: another person of your authority endorses it."))
    if not nomination.call.asks_embassy and nomination.state != NominationState.RETURNED:
        nomination.allotment.nominated += 1
    return None
