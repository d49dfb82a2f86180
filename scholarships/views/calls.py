"""Calls as an actor may see them: the list and the record."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.lists.page import asked_for, list_page
from core.pages import page
from core.paging import page_of
from core.record import Act, acts_of, history_of, life_of
from partners.http import ActorRequest
from scholarships import rules
from scholarships.calendar_source import follows_deadlines
from scholarships.enums import NominationState
from scholarships.models import Allotment, Call, CallDocument
from scholarships.models.nominations import NOMINATION_TONES
from scholarships.queries import calls as queries
from scholarships.queries.award_terms import components_of
from scholarships.queries.awards import DECIDED, ended_late
from scholarships.queries.clocks import clocks_of_call
from scholarships.queries.visa_dates import safe_day
from scholarships.tables.calls import CALLS

WITH_PARTS = ("intake__programme__institution", "rubric")


@require_safe
@page
def calls(request: ActorRequest) -> HttpResponse:
    asked = asked_for(CALLS, request)
    context = {
        "form": asked.form,
        "list": list_page(asked, request),
        "may_create": rules.may_keep_calls(request.actor),
        "may_follow": follows_deadlines(request.actor),
    }
    return render(request, "scholarships/calls/calls.html", context)


@require_safe
@page
def call(request: ActorRequest, pk: int) -> HttpResponse:
    """One page for every reader; what a section may show comes from what the actor may see."""
    found: Call = get_object_or_404(Call.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    actor, entries = request.actor, history_of(found)
    allotments, checklist = queries.allotments_of(found, actor), queries.checklist_rows(found)
    may_edit = rules.may_keep_calls(actor, found) and queries.may_still_edit(found, request.now)
    context: dict[str, Any] = {
        "call": found,
        "is_over": queries.is_over(found, request.now),
        "life": life_of(found, entries, found.zone),
        "acts": acts_on(request, found, allotments, may_edit),
        "allot_url": reverse("scholarships:allot", args=[pk]) if may_edit else "",
        "checklist_url": reverse("scholarships:checklist", args=[pk]) if may_edit else "",
        "missing": still_missing(request, found, allotments, checklist) if may_edit else [],
        "is_invited": bool(allotments) or bool(actor.institution_ids),
        "allotments": allotments,
        "checklist": checklist,
        "eligibility": queries.eligibility_of(found),
        "criteria": list(found.rubric.criteria.all()),
        "components": components_of(found),
        "components_url": reverse("scholarships:call_components", args=[pk]) if may_edit else "",
        "history": queries.history_for(actor, found, entries),
    }
    parts = for_staff(request, found) if actor.sees_all_partners else for_partner(request, found, allotments)
    return render(request, "scholarships/calls/call.html", context | parts)


def acts_on(request: ActorRequest, found: Call, allotments: list[Allotment], may_edit: bool) -> list[Act]:
    """The steps of the call; changing its text while that is possible; nominating for those invited."""
    acts = acts_of(found, request.actor, request.now, lambda name: reverse("scholarships:call_step", args=[found.pk, name]))
    if may_edit:
        acts.insert(1, Act("change", _("Change the call"), reverse("scholarships:change_call", args=[found.pk]), "secondary"))
    if rules.may_read_board(request.actor):
        acts.append(Act("panel", _("Open the panel"), reverse("reviews:panel", args=[found.panel_id]), "secondary"))
        if found.opens_at <= request.now:
            acts.append(Act("board", _("Open the ranking board"), reverse("scholarships:call_decisions", args=[found.pk]), "secondary"))
    if rules.may_enter_on_behalf(request.actor) and allotments and queries.takes_drafts(found, request.now):
        acts.append(Act("on_behalf", _("Enter a nomination from paper"), reverse("scholarships:nominate_on_behalf", args=[found.pk]), "secondary"))
    own = any(rules.may_nominate_for(request.actor, row.partner_id) for row in allotments)
    if own and queries.takes_drafts(found, request.now):
        upload = Act("import", _("Upload a workbook of nominees"), reverse("scholarships:import_nominees", args=[found.pk]), "secondary")
        acts = [Act("nominate", _("Nominate"), reverse("scholarships:nominate", args=[found.pk]), "primary"), upload, *acts]
    return acts


def still_missing(request: ActorRequest, found: Call, allotments: list[Allotment], checklist: list[CallDocument]) -> list[dict[str, Any]]:
    rows = queries.missing_for_publication(found, allotments, checklist, request.now)
    return [{"sentence": row.sentence, "mend": row.mend, "url": reverse(f"scholarships:{row.page}", args=[found.pk])} for row in rows]


def for_staff(request: ActorRequest, found: Call) -> dict[str, Any]:
    """Counters that open the list they count, and the desks of those who work on it."""
    listed = f"{reverse('scholarships:nominations')}?call={found.pk}"
    counts = queries.nomination_counts(found, request.actor)
    counters = [{"value": n, "label": state.label, "url": f"{listed}&state={state.value}", "tone": NOMINATION_TONES[state]} for state, n in counts]
    to_screen = rules.may_keep_calls(request.actor, found) and NominationState.SUBMITTED in dict(counts)
    return {
        "is_staff": True,
        "safe_day": safe_day(found, request.now),
        "counters": counters,
        "nominations_url": listed if counts else "",
        "screening_url": f"{listed}&state={NominationState.SUBMITTED.value}" if to_screen else "",
        "may_read_board": rules.may_read_board(request.actor),
        "ended_late": ended_late(found, request.actor),
        "has_letters": any(state in DECIDED for state, _n in counts),
        "has_reserve": NominationState.RESERVE in dict(counts),
    }


def for_partner(request: ActorRequest, found: Call, allotments: list[Allotment]) -> dict[str, Any]:
    """Nominations of the reader's own partners; others who may read the call (academy, reviewers) get its facts only."""
    if not request.actor.partner_ids:
        return {"is_staff": False}
    own = page_of(queries.nominations_in(found, request.actor), request, order=("-state_since", "-id"))
    clocks = [
        {
            "allotment": row,
            "clocks": clocks_of_call(found, row, request.now),
            "may_set": rules.may_set_clocks(request.actor, row.partner_id) and not queries.is_over(found, request.now),
        }
        for row in allotments
    ]
    return {"is_staff": False, "own": own, "own_clocks": clocks}
