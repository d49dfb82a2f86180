"""Sending a nomination to the ministry: one path, whoever gives the last push, the officer, the second person or the embassy."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.models import HistoryEntry
from core.workflow import workflow_of
from partners.actor import Actor
from scholarships.enums import EndorsementKind
from scholarships.models import Nomination
from scholarships.operations.steps import move, person_held
from scholarships.queries.endorsements import endorsements_of, needs_second_person

# Which endorsement the step stands for.
ANSWERS_AS = {
    "submit": EndorsementKind.AUTHORITY,
    "resubmit": EndorsementKind.AUTHORITY,
    "to_embassy": EndorsementKind.AUTHORITY,
    "endorse": EndorsementKind.AUTHORITY,
    "endorse_to_embassy": EndorsementKind.AUTHORITY,
    "endorse_as_employer": EndorsementKind.EMPLOYER,
    "forward": EndorsementKind.EMBASSY,
}


def send(nomination: Nomination, step: str, *, actor: Actor, now: datetime, post: str = "") -> HistoryEntry:
    """Take a slot of the partner's "may nominate"; `now` is the instant at which the request arrived."""
    return hand_over(nomination, step, actor=actor, now=now, post=post, changes={"submitted_at": now})


def hand_over(
    nomination: Nomination, step: str, *, actor: Actor, now: datetime, post: str = "", changes: dict[str, object] | None = None
) -> HistoryEntry:
    """A step that stands for an endorsement, on a nomination and a person that nobody changes meanwhile; the row follows as a reaction."""
    row = workflow_of(nomination).by_name[step]
    with person_held(nomination) as locked:
        if row.may(actor, locked) and locked.state in row.sources:
            check_another_person(locked, step, actor)
        return move(nomination, step, actor=actor, now=now, changes=changes, data={"post": post} if post else None)


def check_another_person(nomination: Nomination, step: str, actor: Actor) -> None:
    """Nominee, employer, proposer, second person and embassy are different people; a paper counts for who signed it."""
    kind = ANSWERS_AS[step]
    others = {row.by_id for row in endorsements_of(nomination).values() if row.kind != kind and not row.on_behalf}
    if actor.user_id is None:
        return
    if nomination.proposed_by_id == actor.user_id and step in ("endorse", "endorse_to_embassy", "resubmit") and needs_second_person(nomination):
        raise Refused(_("You have proposed this nomination yourself: another person of your authority endorses it."), code="same_person")
    if actor.user_id in others or nomination.person.user_id == actor.user_id:
        raise Refused(_("You answer for this nomination already in another role: somebody else does this step."), code="same_person")
