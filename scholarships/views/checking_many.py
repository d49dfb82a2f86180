"""The technical check of many nominations at once, from the list: ticked there, asked about here, done row by row."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Text
from core.lists.page import Asked, BulkAct, ListPage
from core.lists.places import place_of
from core.pages import page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import NominationState
from scholarships.forms.decisions import ManyForm
from scholarships.models import Nomination
from scholarships.operations import accept_for_review
from scholarships.views.many import Job, confirm_or_do, goes_back
from scholarships.views.nominations import GET_OR_POST

MOST = 100


@require_http_methods(GET_OR_POST)
@page
def accept_many(request: ActorRequest) -> HttpResponse:
    """What will happen to each of those ticked, then the same step as on each record; back to the place on the list."""
    if not rules.may_screen_somebody(request.actor):
        raise NotAllowed
    back = place_of(request).partition("#")[0] or reverse("scholarships:nominations")
    rows = Nomination.objects.visible_to(request.actor).select_related("call__panel", "person", "partner", "case")
    form = ManyForm(request.POST if request.method == "POST" else request.GET, nominations=[], within=rows)
    if not form.is_valid() or goes_back(request) or len(form.chosen) > MOST:
        return redirect(back)
    return confirm_or_do(request, form, _job(request, back))


def _job(request: ActorRequest, back: str) -> Job:
    def lines(rows: list[Nomination]) -> list[Text]:
        text = ngettext(
            "%(n)d dossier is complete and goes to the panel of its call:",
            "%(n)d dossiers are complete and go to the panels of their calls:",
            len(rows),
        )
        return [text % {"n": len(rows)}, _("What the record page would refuse is refused here too, and holds nobody else up.")]

    return Job(
        step="accept_for_review",
        title=_("Accept for review"),
        button=lambda n: ngettext("Accept %(n)d nomination for review", "Accept %(n)d nominations for review", n) % {"n": n},
        lines=lines,
        verb=lambda nomination: accept_for_review(nomination, actor=request.actor, now=request.now),
        back=back,
        back_label=_("Nominations"),
    )


def acts_for_many(shown: ListPage, asked: Asked) -> dict[str, Any]:
    """What the list offers for the rows ticked: boxes stand only where something could be done."""
    actor = asked.reading.actor
    waiting = frozenset(row.pk for row in shown if row.state == NominationState.SUBMITTED)
    if not waiting or not rules.may_screen_somebody(actor):
        return {}
    accept = BulkAct(_("Accept for review"), reverse("scholarships:accept_many"))
    return {"bulk": (accept,), "ticks": "rows", "may_tick": waiting}
