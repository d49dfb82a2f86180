"""The award of one person: what is paid, by whom, what it comes to, its changes, its letters and the stay."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from core.record import history_of
from mobility.models import Allowance, Stay
from partners.http import ActorRequest
from scholarships import rules
from scholarships.models import Award
from scholarships.queries.award_terms import amount_words, planned_totals, with_amounts
from scholarships.queries.awards import allowance_lines, awards_for
from scholarships.queries.letters import LetterRow, letters_of

PARTS = ("nomination__call__intake__programme__institution", "nomination__person", "nomination__partner", "stay")


@require_safe
@page
def award(request: ActorRequest, pk: int) -> HttpResponse:
    found: Award = get_object_or_404(awards_for(request.actor).select_related(*PARTS), pk=pk)
    nomination, actor = found.nomination, request.actor
    if not rules.may_read_award(actor, nomination):
        raise NotAllowed
    allowances = with_amounts(Allowance.objects.visible_to(actor).filter(stay_id=found.stay_id).order_by("pk"))
    letters = letters_of(nomination, actor) if rules.may_read_letters(actor, nomination) else []
    context = {
        "award": found,
        "nomination": nomination,
        "allowances": allowances,
        "totals": _totals(allowances, found.stay),
        "letters": [LetterRow(row, row.document) for row in letters],
        "may_change": rules.may_change_award(actor, found),
        "history": allowance_lines(found, history_of(found), allowances),
    }
    return render(request, "scholarships/awards/award.html", context)


def _totals(allowances: list[Allowance], stay: Stay) -> list[dict[str, Any]]:
    return [
        {"total": amount_words(total, code), "parts": [{"funder": funder, "amount": amount_words(part, code)} for funder, part in parts]}
        for code, total, parts in planned_totals(allowances, stay)
    ]
