from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import lock, saying_no
from partners.actor import Actor
from reviews.models import Assignment, Case
from reviews.operations import assign, blind_label, open_case
from scholarships import rules
from scholarships.models import Nomination
from scholarships.operations.redacting import propose_redacted
from scholarships.operations.steps import move
from scholarships.queries.readers import judged_people


def accept_for_review(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """The dossier is complete: a case is opened for the panel."""
    with transaction.atomic():
        case = nomination.case or _open_case(nomination, now)
        move(nomination, "accept_for_review", actor=actor, now=now, changes={"case": case})


def _open_case(nomination: Nomination, now: datetime) -> Case:
    """A blind panel gets a case with a number instead of a name, and a redacted copy of the nomination."""
    call = nomination.call
    is_blind = call.panel is not None and call.panel.blind
    label = blind_label(call.panel, call.reference) if is_blind else case_label(nomination)
    case = open_case(rubric=call.rubric, label=label, panel=call.panel, language=call.language, now=now)
    if is_blind:
        propose_redacted(nomination, now=now)
    return case


def case_label(nomination: Nomination) -> str:
    return f"{nomination.reference} {nomination.person.passport_name}"


def find_ineligible(nomination: Nomination, *, reason: str, note: str = "", actor: Actor, now: datetime) -> None:
    _decide(nomination, "find_ineligible", {}, reason, note, actor, now)


def assign_reviewer(nomination: Nomination, *, reviewer: User, due_at: datetime, actor: Actor, now: datetime) -> Assignment:
    """One more reviewer for the case; until the decision, which waits for the lock. Nobody judges a nominee of their own side."""
    if not rules.may_assign(actor, nomination):
        raise NotAllowed
    if due_at < now:
        raise Invalid({"due_at": [_("The review must be due in the future.")]})
    with saying_no(), transaction.atomic():
        locked = lock(nomination)
        if not rules.is_in_review(locked):
            raise Refused(_("Reviewers are assigned while a nomination is in review."))
        if reviewer.pk in judged_people(locked, now):
            sentence = gettext("%(person)s is the nominee or holds a role at the partner that sent the nomination: ask another reviewer.")
            raise Refused(sentence % {"person": reviewer}, code="own_side")
        return assign(locked.case, reviewer=reviewer, due_at=due_at, actor=actor, now=now)


def select(nomination: Nomination, *, reason: str, note: str = "", actor: Actor, now: datetime) -> None:
    """Give a place: the call's counter and the quota ledger move in the same transaction, or nothing does."""
    _decide(nomination, "select", {"decided_at": now}, reason, note, actor, now)


def put_on_reserve(nomination: Nomination, *, reason: str, note: str = "", reserve_rank: int | None = None, actor: Actor, now: datetime) -> None:
    """With a place on the partner's reserve list, where the sheet gives one: 1 moves up first."""
    _decide(nomination, "put_on_reserve", {"decided_at": now, "reserve_rank": reserve_rank}, reason, note, actor, now)


def not_select(nomination: Nomination, *, reason: str, note: str = "", actor: Actor, now: datetime) -> None:
    _decide(nomination, "not_select", {"decided_at": now}, reason, note, actor, now)


def _decide(nomination: Nomination, step: str, changes: dict[str, Any], reason: str, note: str, actor: Actor, now: datetime) -> None:
    """The reason is written for the person and told; the note stays with the ministry and stands in no notice and no history."""
    kept = {"decision_reason": reason, "decision_note": note.strip()}
    move(nomination, step, actor=actor, now=now, reason=reason, changes=changes | kept)
