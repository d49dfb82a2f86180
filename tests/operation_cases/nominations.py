from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from partners.actor import Actor
from reviews.models import Assignment, Criterion
from reviews.operations import recuse, save_marks, submit_review
from scholarships import operations as verbs
from scholarships.models import Nomination, NominationDocument
from tests.numbering import numbers
from tests.operation_cases.base import GONE, WEEK, WHY, Case, again_and_again, call, draft, last_file, nomination, with_file
from tests.world import NOW, World, make_nomination, person_fields

DUE = datetime(2027, 9, 2, tzinfo=UTC)  # whoever is awaited in the intake should have come


def returned(world: World) -> Nomination:
    found = nomination("submitted")(world)
    verbs.return_nomination(found, reason=WHY, mend_until=NOW + WEEK, actor=world.sofia, now=NOW)
    return found


def with_checklist(world: World) -> Nomination:
    found = call(world, is_open=False)
    verbs.add_to_checklist(found, fields={"name_en": "Passport"}, actor=world.sofia, now=NOW - 2 * WEEK)
    verbs.publish_call(found, actor=world.sofia, now=NOW - 2 * WEEK)
    verbs.turn_clock(now=NOW)
    found.refresh_from_db()
    return make_nomination(world, found, state="draft", number=next(numbers))


def attach(world: World, record: Any, actor: Actor) -> Any:
    requirement = record.call.checklist(manager="_base_manager").get()
    return verbs.attach_document(record, requirement=requirement, file=last_file(), actor=actor, now=NOW)


def attached(world: World) -> NominationDocument:
    document: NominationDocument = attach(world, with_file(with_checklist)(world), world.alice)
    return document


def assigned(world: World) -> Assignment:
    found = nomination("in_review")(world)
    return verbs.assign_reviewer(found, reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)


def mark_all(world: World, record: Any, actor: Actor) -> object:
    return save_marks(record, scores=dict.fromkeys(Criterion.objects.filter(rubric=record.case.rubric_id), 4), comment="Good.", actor=actor, now=NOW)


def marked(world: World) -> Assignment:
    found = assigned(world)
    mark_all(world, found, world.rana)
    return found


def start(world: World, record: Any, actor: Actor) -> object:
    return verbs.start_nomination(record, partner=world.partner_a, person_fields=person_fields(next(numbers)), actor=actor, now=NOW)


def assign(world: World, record: Any, actor: Actor) -> object:
    return verbs.assign_reviewer(record, reviewer=world.users["rana"], due_at=NOW + WEEK, actor=actor, now=NOW)


def row(step: str) -> tuple[str, ...]:
    return (f"scholarships.nomination {step}",)


def step(name: str, verb: Any, state: Any, who: dict[str, str], **more: Any) -> Case:
    """A verb that takes nothing but who and when, and perhaps why."""
    steps = more.pop("steps", row(name))
    ready = nomination(state) if isinstance(state, str) else state
    return Case(
        f"scholarships.{verb.__name__}",
        **who,
        ready=ready,
        do=lambda world, record, actor: verb(record, actor=actor, now=NOW, **more),
        steps=steps,
    )


SENDER = {"by": "alice", "stranger": "charlie"}
MINISTRY = {"by": "sofia", "stranger": "alice"}
HEAD = {"by": "hana", "stranger": "sofia"}
REGISTRAR = {"by": "ruslan", "stranger": "leila"}
REVIEWER = {"by": "rana", "stranger": "sofia"}
LETTER, REVOKED = "documents.issueddocument issued", "documents.issueddocument revoke"
OFFER_LETTERS = (LETTER, LETTER, LETTER)  # award letter, terms, allowance sheet
GRANTED = ("mobility.stay planned", "scholarships.award granted", LETTER)
ENROLLED = ("training.enrolment enrolled", "scholarships.nomination enrol")

CASES = [
    Case(
        **again_and_again("scholarships.start_nomination"),
        **SENDER,
        ready=call,
        do=start,
        steps=("people.person created", "scholarships.nomination created"),
    ),
    Case(
        **again_and_again("scholarships.save_nomination"),
        **SENDER,
        ready=draft,
        do=lambda world, record, actor: verbs.save_nomination(record, fields={"position": "Attaché"}, actor=actor, now=NOW),
        steps=(),
    ),
    Case(**again_and_again("scholarships.attach_document"), **SENDER, ready=with_file(with_checklist), do=attach, steps=row("document_added")),
    Case(
        "scholarships.remove_document",
        **SENDER,
        ready=attached,
        do=lambda world, record, actor: verbs.remove_document(record, actor=actor, now=NOW),
        steps=row("document_removed"),
        **GONE,
    ),
    step("submit", verbs.submit_nomination, "draft", SENDER),
    step("resubmit", verbs.resubmit_nomination, returned, SENDER),
    step("withdraw", verbs.withdraw_nomination, "selected", SENDER, reason=WHY, steps=(*row("withdraw"), REVOKED)),
    step("accept_for_review", verbs.accept_for_review, "submitted", MINISTRY),
    step("return", verbs.return_nomination, "submitted", MINISTRY, reason=WHY, mend_until=NOW + WEEK),
    step("find_ineligible", verbs.find_ineligible, "submitted", MINISTRY, reason=WHY),
    Case(
        "scholarships.assign_reviewer",
        **MINISTRY,
        ready=nomination("in_review"),
        do=assign,
        steps=("reviews.assignment assigned",),
        again="Invalid",
        at_once=("Invalid", "done"),
    ),
    step("select", verbs.select, "in_review", HEAD, reason=WHY, steps=(*row("select"), LETTER)),
    step("put_on_reserve", verbs.put_on_reserve, "in_review", HEAD, reason=WHY, steps=(*row("put_on_reserve"), LETTER)),
    step("not_select", verbs.not_select, "in_review", HEAD, reason=WHY, steps=(*row("not_select"), LETTER)),
    step("send_offer", verbs.send_offer, "selected", MINISTRY, expires_at=NOW + WEEK, steps=(*row("send_offer"), *OFFER_LETTERS)),
    step("accept_offer", verbs.accept_offer, "offered", SENDER, steps=(*row("accept_offer"), *GRANTED)),
    step("decline_offer", verbs.decline_offer, "offered", SENDER, reason=WHY, steps=(*row("decline_offer"), *[REVOKED] * 4)),
    step("enrol", verbs.enrol, "accepted", REGISTRAR, steps=ENROLLED),
    Case(
        "scholarships.mark_no_show",
        **REGISTRAR,
        ready=nomination("accepted"),
        do=lambda world, record, actor: verbs.mark_no_show(record, reason=WHY, actor=actor, now=DUE),
        steps=(*row("no_show"), *[REVOKED] * 5, "scholarships.award ended", "mobility.stay no_show"),
    ),
    Case(**again_and_again("reviews.save_marks"), **REVIEWER, ready=assigned, do=mark_all, steps=()),
    Case(
        "reviews.submit_review",
        **REVIEWER,
        ready=marked,
        do=lambda world, record, actor: submit_review(record, actor=actor, now=NOW),
        steps=("reviews.assignment submit",),
    ),
    Case(
        "reviews.recuse",
        **REVIEWER,
        ready=assigned,
        do=lambda world, record, actor: recuse(record, reason=WHY, actor=actor, now=NOW),
        steps=("reviews.assignment recuse",),
    ),
]
