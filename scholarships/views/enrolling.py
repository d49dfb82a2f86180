"""The registrar's desk: people whose offer was accepted, by intake."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed, Text
from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.decisions import EnrolForm
from scholarships.models import Nomination
from scholarships.operations import enrol
from scholarships.queries.lists import ENROL_ORDER, awarded, of_academies, share_intakes
from scholarships.queries.previews import take_seat
from scholarships.views.many import Job, confirm_or_do, goes_back, take_results
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def to_enrol(request: ActorRequest) -> HttpResponse:
    if not rules.may_enrol_somebody(request.actor):
        raise NotAllowed
    shown = page_of(awarded(request.actor), request, order=ENROL_ORDER)
    share_intakes(shown.rows)
    form = EnrolForm(request.POST if request.method == "POST" else None, nominations=shown.rows, within=of_academies(request.actor))
    if form.is_valid() and not goes_back(request):
        share_intakes(form.chosen)
        return confirm_or_do(request, form, job_of(request))
    groups = [(intake, [(row, form.tick(row)) for row in rows]) for intake, rows in groupby(shown.rows, key=lambda row: row.call.intake)]
    context = {"page": shown, "groups": groups, "form": form, "results": take_results(request, reverse("scholarships:to_enrol"))}
    return render(request, "scholarships/decisions/to_enrol.html", context)


def job_of(request: ActorRequest) -> Job:
    def lines(rows: list[Nomination]) -> list[Text]:
        text = ngettext("%(n)d person gets a seat:", "%(n)d people get a seat:", len(rows)) % {"n": len(rows)}
        return [
            text,
            *(_seats(intake) for intake in {row.call.intake.pk: row.call.intake for row in rows}.values()),
            _("Each person, their authority and the ministry are told."),
        ]

    return Job(
        step="enrol",
        title=_("Enrol people"),
        button=lambda n: ngettext("Enrol %(n)d person", "Enrol %(n)d people", n) % {"n": n},
        lines=lines,
        verb=lambda nomination: enrol(nomination, actor=request.actor, now=request.now),
        back=reverse("scholarships:to_enrol"),
        back_label=_("To enrol"),
        take=take_seat,
    )


def _seats(intake: Any) -> str:
    words = {"intake": intake.reference, "taken": intake.taken, "capacity": intake.capacity}
    return _("%(intake)s: afterwards %(taken)d of %(capacity)d seats are taken.") % words
