"""What a step of a nomination does to letters, award and stay, and who moves up: after the ledger, in the transaction of the step.

Order matters: letters of what has ended are revoked before new ones are written, and the next of the reserve list comes last, when the
place is free in every book.
"""

from datetime import datetime

import scholarships.reactions  # noqa: F401 - the ledger comes first
from core.models import HistoryEntry
from core.registries import react
from mobility.models import Stay
from partners.actor import Actor
from scholarships.models import Award, Nomination
from scholarships.operations.granting import end_award, follow_intake, grant_award
from scholarships.operations.letters import revoke_letters, tie_letters, write_letters_of
from scholarships.operations.promoting import promote_next
from scholarships.operations.queue import FREES_PLACE
from scholarships.operations.reserve import give_place
from scholarships.queries.letters import ENDING, FROM_RESERVE, WRITTEN_BY
from training.models import Enrolment, Intake

NOMINATION = "scholarships.nomination"


def write_letters(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    write_letters_of(nomination, entry.step, actor=actor, now=now)


def end_letters(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    revoke_letters(nomination, step=entry.step, actor=actor, now=now)


def give_reserve_place(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    give_place(nomination)


def grant(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    grant_award(nomination, actor=actor, now=now)


def end(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    end_award(nomination, step=entry.step, actor=actor, now=now)


def promote(nomination: Nomination, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    promote_next(nomination, entry=entry, now=now)


def award_ends_with_training(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Withdrawn after the training had begun, or dismissed: the nomination has led to a place that stays used; nothing more is due."""
    if entry.data.get("begun"):
        rows = Nomination.objects.across_partners(reason="the nomination of this enrolment").filter(enrolment=enrolment)
        if nomination := rows.first():
            end_award(nomination, step="end_training", actor=actor, now=now)


def stays_follow_intake(intake: Intake, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    if {"starts_on", "ends_on"} & set(entry.data.get("fields", [])):
        follow_intake(intake, actor=actor, now=now)


def papers_are_letters(stay: Stay, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """The note verbale that names this person, and the visa support letter."""
    award = Award.objects.across_partners(reason="the award behind this stay").filter(stay=stay).first()
    if award:
        tie_letters(award.nomination_id, [pk for pk in (stay.note_id, stay.visa_letter_id) if pk])


for _step in (*FROM_RESERVE, *ENDING):
    react(NOMINATION, _step, end_letters)
react(NOMINATION, "put_on_reserve", give_reserve_place)
react(NOMINATION, "accept_offer", grant)
for _step in WRITTEN_BY:
    react(NOMINATION, _step, write_letters)
for _step in ENDING:
    react(NOMINATION, _step, end)
for _step in sorted(FREES_PLACE):
    react(NOMINATION, _step, promote)
for _step in ("withdraw", "dismiss"):
    react("training.enrolment", _step, award_ends_with_training)
react("training.intake", "changed", stays_follow_intake)
react("mobility.stay", "send_note", papers_are_letters)
