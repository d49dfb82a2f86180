"""Lists of nominations, and the record of one as each reader may see it."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.lists.page import asked_for, list_page
from core.pages import page
from core.record import Act, acts_of, life_of
from partners.http import ActorRequest
from reviews.models import Assignment
from scholarships import rules
from scholarships.enums import UNSENT, NominationState
from scholarships.models import Nomination
from scholarships.queries.completeness import unmet_rules
from scholarships.queries.defects import present_round, remember_defects
from scholarships.queries.desks import desk_of
from scholarships.queries.dossier import checklist_of, is_editable, missing_items
from scholarships.queries.endorsements import Standing, needs_second_person
from scholarships.queries.lists import next_to_check
from scholarships.queries.panel_history import histories_of, with_panel
from scholarships.queries.readers import RECORD_PARTS, Reader, lines_for, reader_of
from scholarships.queries.redacting import is_blind
from scholarships.queries.same_person import Others, other_nominations
from scholarships.queries.waiting import endorses_somewhere, nominates_somewhere
from scholarships.queries.window import window_of
from scholarships.tables.nominations import NOMINATIONS
from scholarships.views.checking_many import acts_for_many
from scholarships.views.endorsing import about_endorsements, acts_before_sending, standings_on_page
from scholarships.views.endorsing import left_out as useless_steps
from scholarships.views.letters import about_letters
from scholarships.views.many import take_results
from scholarships.views.nominations import section_url, timing
from scholarships.views.returning import about_returns, acts_after_sending
from scholarships.views.summaries import decision_in, document_rows, intake_rows, sections_of

# Steps of the sender and of the nominee have pages of their own.
OWN_PAGES = {
    "submit": "scholarships:nomination_check",
    "propose": "scholarships:nomination_check",
    "to_embassy": "scholarships:nomination_check",
    "resubmit": "scholarships:nomination_check",
    "propose_again": "scholarships:nomination_check",
    "withdraw": "scholarships:nomination_withdraw",
    "return": "scholarships:nomination_return",
    "replace": "scholarships:nomination_replace",
    "accept_offer": "scholarships:nomination_answer",
    "decline_offer": "scholarships:nomination_answer",
}
# Steps that pass a nomination on to the next desk: of what the record offers, these come next.
ONWARD = ("submit", "propose", "to_embassy", "propose_again", "resubmit", "endorse", "endorse_to_embassy", "forward")
SHADES = ("primary", "secondary", "quiet", "danger")


@require_safe
@page
def nominations(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    if not rules.may_list_nominations(actor):
        raise NotAllowed
    asked = asked_for(NOMINATIONS, request)
    shown = list_page(asked, request)
    context = {
        "form": asked.form,
        "list": replace(shown, **acts_for_many(shown, asked)),
        "results": take_results(request, asked.reading.here),
        "may_enrol": rules.may_enrol_somebody(actor),
        "endorses": endorses_somewhere(actor),
        "passes_on": nominates_somewhere(actor),
    }
    return render(request, "scholarships/records/nominations.html", context)


@require_safe
@page
def nomination(request: ActorRequest, pk: int) -> HttpResponse:
    """One nomination for everybody who may see it; what of it, `Reader` says."""
    found: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    reader = reader_of(found, request.actor)
    for_panel = _for_the_panel(request, found, reader)
    (entries, of_reviews), checklist = histories_of(found, for_panel["reviews"]), checklist_of(found)
    standings = standings_on_page(found, checklist)
    remember_defects(found)
    context = {
        "nomination": found,
        "reader": reader,
        "acts": acts_for(request, found, standings, checklist),
        "life": life_of(found, entries, found.call.zone, on_the_way=(*UNSENT, NominationState.RETURNED)),
        "desk": desk_of(found, request.now),
        "sections": sections_of(found, reader),
        "documents": document_rows(found, checklist, reader),
        "intake": intake_rows(found) if reader.lecturer_only else [],
        "decision": decision_in(entries, reader),
        "history": with_panel(lines_for(reader, found, entries), for_panel["reviews"], of_reviews),
        "returned": next((row for row in reversed(entries) if row.step == "return"), None),
        **(timing(request, found) if rules.may_nominate(request.actor, found) else {"window": None}),
        **_missing(request, found, checklist, reader),
        **about_returns(request, found, reader, checklist),
        **about_endorsements(found, standings, reader),
        **for_panel,
        **about_letters(request, found),
    }
    return render(request, "scholarships/records/nomination.html", context)


def acts_for(request: ActorRequest, nomination: Nomination, standings: dict[str, Standing], checklist: list[Any]) -> list[Act]:
    """The buttons: steps by the workflow, then what is no step. Two answers on one page are one button."""

    def url_of(step: str) -> str:
        if (name := OWN_PAGES.get(step)) and not (step == "resubmit" and needs_second_person(nomination)):
            return reverse(name, args=[nomination.pk])
        return reverse("scholarships:nomination_step", args=[nomination.pk, step])

    passes_on = nomination.holds_place or rules.may_nominate(request.actor, nomination)
    left_out = {"decline_offer", *useless_steps(nomination, standings)}
    if not window_of(nomination, request.now).may_send:
        left_out |= {"submit", "propose", "to_embassy", "resubmit", "propose_again"}
    acts = [
        row for row in acts_of(nomination, request.actor, request.now, url_of) if row.name not in left_out and (passes_on or row.name != "replace")
    ]
    acts = [Act(row.name, _("Answer the offer"), row.url, row.variant) if row.name == "accept_offer" else row for row in acts]
    if nomination.state == NominationState.DRAFT:
        acts = [Act(row.name, _("Delete the draft"), row.url, row.variant) if row.name == "withdraw" else row for row in acts]
    round_of_mending = present_round(nomination)
    to_mend = bool(round_of_mending and round_of_mending.unanswered)
    acts += _more_acts(request, nomination, to_mend=to_mend)
    acts += acts_before_sending(request, nomination, standings) + acts_after_sending(request, nomination)
    return in_order(acts, is_complete=not (to_mend or missing_items(nomination, checklist)))


def in_order(acts: list[Act], *, is_complete: bool) -> list[Act]:
    """What comes next stands first and alone looks primary: filling in what is missing, else passing it on. What takes away stands last."""
    names = {act.name for act in acts}
    onward = [name for name in ONWARD if name in names]
    first = next(iter(["edit"] if "edit" in names and not is_complete else onward), "")
    if first:
        acts = [Act(row.name, row.label, row.url, _shade(row, first)) for row in acts]
    return sorted(acts, key=lambda row: SHADES.index(row.variant))


def _shade(act: Act, first: str) -> str:
    if act.name == first:
        return "primary"
    return "secondary" if act.variant == "primary" else act.variant


def _more_acts(request: ActorRequest, nomination: Nomination, *, to_mend: bool) -> list[Act]:
    more = []
    if is_editable(nomination) and rules.may_nominate(request.actor, nomination):
        name, label = ("nomination_defects", _("What is to be mended")) if to_mend else ("nomination_edit", _("Fill in"))
        more.append(Act("edit", label, reverse(f"scholarships:{name}", args=[nomination.pk]), "secondary"))
    if nomination.state != NominationState.DRAFT and rules.waits_for_account(nomination) and rules.may_invite_nominee(request.actor, nomination):
        more.append(Act("invite", _("Invite the nominee"), reverse("scholarships:invite_nominee", args=[nomination.pk]), "secondary"))
    if rules.may_bring_passport(request.actor, nomination):
        more.append(Act("passport", _("Passport for the visa"), reverse("scholarships:nomination_passport", args=[nomination.pk]), "secondary"))
    if rules.is_in_review(nomination) and rules.may_assign(request.actor, nomination):
        if is_blind(nomination.case) and rules.may_redact(request.actor, nomination):
            more.append(Act("redact", _("Redacted copy"), reverse("scholarships:redacted_copy", args=[nomination.pk]), "secondary"))
        more.append(Act("assign", _("Assign reviewers"), reverse("scholarships:assign_reviewer", args=[nomination.pk]), "secondary"))
    return more


def _missing(request: ActorRequest, nomination: Nomination, checklist: list[Any], reader: Reader) -> dict[str, Any]:
    """What is missing and which rules are not met: for the two authorities, the sender with the way to each field."""
    if not reader.both_sides:
        return {"missing": [], "unmet": []}
    mends = is_editable(nomination) and rules.may_nominate(request.actor, nomination)
    missing = [
        {"label": item.label, "url": f"{section_url(nomination, item.slug)}#{item.anchor}" if mends else ""}
        for item in missing_items(nomination, checklist)
    ]
    return {"missing": missing, "unmet": unmet_rules(nomination)}


def _for_the_panel(request: ActorRequest, nomination: Nomination, reader: Reader) -> dict[str, Any]:
    """Reviews, other nominations of the person and the next one in line for the ministry; one's own review for a reviewer."""
    assignments = Assignment.objects.visible_to(request.actor).filter(case_id=nomination.case_id).select_related("reviewer", "case")
    if not reader.panel:
        own = assignments.filter(reviewer_id=request.actor.user_id).first() if reader.reviewer_only or reader.lecturer_only else None
        return {"reviews": [], "others": Others(), "next": None, "own_review": own, "decides_same": False}
    return {
        "reviews": list(assignments.order_by("assigned_at", "pk")) if nomination.case_id else [],
        "others": other_nominations(nomination),
        "next": next_to_check(request.actor, nomination),
        "own_review": None,
        "decides_same": rules.may_screen(request.actor, nomination),
    }
