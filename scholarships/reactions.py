"""What a step of a nomination does to the quota ledger, in the transaction of the step; and what training does to us."""

from datetime import datetime

from agreements import operations as ledger
from core.models import HistoryEntry
from core.registries import react
from partners.actor import Actor
from people.models import Person
from reviews.operations import close_case
from scholarships.enums import WITH_PLACE, NominationState
from scholarships.models import Call, Nomination
from scholarships.operations.endorsements import keep_step
from scholarships.operations.invitations import make_trainee
from scholarships.operations.sending import ANSWERS_AS
from scholarships.operations.steps import move
from scholarships.transitions import NOMINATION, SENDING_STEPS, check_window_of
from training.models import Enrolment


def reserve_place(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    allotment = nomination.allotment
    ledger.reserve(allotment.quota_year, subject=nomination, amount=allotment.amount_per_place, actor=actor, now=now)


def use_place(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    allotment = nomination.allotment
    ledger.use(allotment.quota_year, subject=nomination, amount=allotment.amount_per_place, actor=actor, now=now)


def free_place(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Withdrawal, decline, lapse, no-show and the end of the call release what was reserved; an ended enrolment gives back what was used."""
    if entry.source not in WITH_PLACE:
        return
    allotment = nomination.allotment
    give_back = ledger.take_back if entry.source == NominationState.ENROLLED else ledger.release
    reason = entry.reason or entry.step
    give_back(allotment.quota_year, subject=nomination, amount=allotment.amount_per_place, actor=actor, now=now, reason=reason)


def end_reviews(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """A decision, or a withdrawal during the review: what the reviewers have not submitted by then counts no more."""
    if nomination.case is not None and entry.source == NominationState.IN_REVIEW:
        close_case(nomination.case, now=now)


def look_at_the_call_again(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Behind the allotment, for which sending has perhaps waited while the call was cancelled."""
    nomination.call = Call.objects.across_partners(reason="the call of the nomination at hand").get(pk=nomination.call_id)
    check_window_of(nomination, now)


def follow_withdrawn_enrolment(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Before the training began the nomination ends and its place is free; afterwards it has been used (`reactions_awards`)."""
    if entry.data.get("begun"):
        return
    nominations = Nomination.objects.across_partners(reason="the nomination of this enrolment")
    if nomination := nominations.filter(enrolment=enrolment).first():
        move(nomination, "end_enrolment", actor=actor, now=now, reason=entry.reason)


def keep_who_answers(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Whoever hands a nomination over answers for what it says, a completed one too."""
    keep_step(nomination, ANSWERS_AS[entry.step], entry=entry, actor=actor, now=now)


for _step in SENDING_STEPS:
    react("scholarships.nomination", _step, look_at_the_call_again)
for _step in ANSWERS_AS:
    react("scholarships.nomination", _step, keep_who_answers)


def enrolled_is_trainee(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    make_trainee(nomination, actor=actor, now=now)


def account_of_enrolled(person: Person, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """The invitation was accepted after the enrolment."""
    nominations = Nomination.objects.across_partners(reason="nominations of the person at hand")
    if nomination := nominations.filter(person=person, state=NominationState.ENROLLED).order_by("-pk").first():
        make_trainee(nomination, actor=actor, now=now)


react("scholarships.nomination", "select", reserve_place)
react("scholarships.nomination", "promote", reserve_place)
react("scholarships.nomination", "enrol", use_place)
react("scholarships.nomination", "enrol", enrolled_is_trainee)
react("people.person", "account_tied", account_of_enrolled)
for _step in ("withdraw", "replace", "decline_offer", "lapse", "no_show", "end_enrolment", "end_with_call"):
    react("scholarships.nomination", _step, free_place)
for _row in NOMINATION.steps:
    if NominationState.IN_REVIEW in _row.sources and _row.target != NominationState.IN_REVIEW:
        react("scholarships.nomination", _row.name, end_reviews)
react("training.enrolment", "withdraw", follow_withdrawn_enrolment)
