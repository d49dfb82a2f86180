from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import lock, saying_no
from partners.actor import Actor
from reviews.models import Assignment
from reviews.operations import assign, open_case
from scholarships import rules
from scholarships.models import Nomination
from scholarships.operations.steps import move
from scholarships.queries.readers import judged_people


def accept_for_review(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """The dossier is complete: a case is opened for the panel."""
    with transaction.atomic():
        case = nomination.case or open_case(rubric=nomination.call.rubric, label=case_label(nomination), now=now)
        move(nomination, "accept_for_review", actor=actor, now=now, changes={"case": case})


def case_label(nomination: Nomination) -> str:
    return f"{nomination.reference} {nomination.person.passport_name}"


def find_ineligible(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "find_ineligible", actor=actor, now=now, reason=reason, changes={"decision_reason": reason})


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


def select(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    """Give a place: the call's counter and the quota ledger move in the same transaction, or nothing does."""
    move(nomination, "select", actor=actor, now=now, reason=reason, changes={"decided_at": now, "decision_reason": reason})


def put_on_reserve(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "put_on_reserve", actor=actor, now=now, reason=reason, changes={"decided_at": now, "decision_reason": reason})


def not_select(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "not_select", actor=actor, now=now, reason=reason, changes={"decided_at": now, "decision_reason": reason})
