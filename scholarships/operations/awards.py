from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.timefmt import day_text
from core.workflow import each_by_itself, lock_for, saying_no
from partners.actor import Actor
from partners.enums import Power
from scholarships import rules
from scholarships.enums import NominationState
from scholarships.models import Nomination
from scholarships.operations.promoting import latest_answer, usual_answer
from scholarships.operations.steps import move
from scholarships.queries.award_terms import award_of
from training.enums import EnrolmentSource
from training.models import Enrolment
from training.operations import enrol_person


def send_offer(nomination: Nomination, *, expires_at: datetime | None = None, actor: Actor, now: datetime) -> None:
    """The place is offered until an instant, else as many days as the call gives; silence lets it lapse. The answer comes before the intake begins."""
    expires_at = expires_at or usual_answer(nomination.call, now)
    if expires_at <= now:
        raise Invalid({"expires_at": [_("The answer must be due in the future.")]})
    if expires_at >= latest_answer(nomination.call):
        sentence = gettext("The answer must be due before the intake begins on %(day)s.")
        raise Invalid({"expires_at": [sentence % {"day": day_text(nomination.call.intake.starts_on)}]})
    move(nomination, "send_offer", actor=actor, now=now, changes={"offer_expires_at": expires_at}, data={"until": expires_at.isoformat()})


def accept_offer(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    move(nomination, "accept_offer", actor=_answering(nomination, actor), now=now)


def decline_offer(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    """The place is free again in the same transaction; the head is told who stands on the reserve list."""
    move(nomination, "decline_offer", actor=_answering(nomination, actor), now=now, reason=reason)


def _answering(nomination: Nomination, actor: Actor) -> Actor:
    """Officer, head and nominee answer in their own right; whoever else may, "A for B"."""
    return actor if rules.answers_in_person(actor, nomination) else actor.using(nomination.partner_id, Power.ANSWER_OFFERS)


def lapse_offers(*, now: datetime) -> int:
    """The clock: offers that were not answered in time. Late or twice does no harm; one that fails keeps no other waiting."""
    rows = Nomination.objects.across_partners(reason="the clock looks at every offer")
    due = rows.filter(state=NominationState.OFFERED, offer_expires_at__lte=now).order_by("pk")
    return each_by_itself(due, lambda nomination: _lapse(nomination, now), what="lapse of nomination")


def _lapse(nomination: Nomination, now: datetime) -> None:
    move(nomination, "lapse", actor=Actor.system("clock"), now=now)


def enrol(nomination: Nomination, *, actor: Actor, now: datetime) -> Enrolment:
    """Seat in the intake, then the state, then the ledger (reserved becomes used): all or nothing."""
    with saying_no(), transaction.atomic():
        lock_for(nomination, "enrol", actor=actor, now=now)
        award = award_of(nomination)
        enrolment = enrol_person(
            person=nomination.person, intake=nomination.call.intake, source=EnrolmentSource.AWARD, stay=award.stay if award else None,
            actor=actor, now=now,
        )  # fmt: skip
        move(nomination, "enrol", actor=actor, now=now, changes={"enrolment": enrolment}, data={"enrolment": enrolment.reference})
    return enrolment


def mark_no_show(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "no_show", actor=actor, now=now, reason=reason)
