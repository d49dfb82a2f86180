from __future__ import annotations

from typing import Any

from partners.actor import Actor
from tests.academy import free_account
from tests.operation_cases.base import LATER, WHY, Case, again_and_again
from tests.operation_cases.training import REGISTRAR, certified, completed
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, EnrolmentPaper

NAMES = {"en": "Farrukh RAHIMOV", "ru": "Фаррух Рахимов", "kk": ""}


def of_nominee(world: World) -> Enrolment:
    """With an account that is not the trainee's of the world, who is a stranger."""
    found = completed(world)
    found.person.user = free_account(world, "nigora")
    found.person.save(update_fields=["user"])
    return found


def transcript(world: World) -> EnrolmentPaper:
    found = completed(world)
    document = verbs.issue_transcript(found, actor=world.ruslan, now=LATER)
    return EnrolmentPaper.objects.across_partners(reason="test").get(document=document)


def order(world: World, record: Enrolment, actor: Actor) -> Any:
    return verbs.order_papers(record.intake, [record], actor=actor, now=LATER)


ISSUED, REVOKED = "documents.issueddocument issued", "documents.issueddocument revoke"
CASES = [
    Case(
        **again_and_again("training.reissue_certificate"),
        **REGISTRAR,
        ready=certified,
        do=lambda world, record, actor: verbs.reissue_certificate(record, reason=WHY, actor=actor, now=LATER),
        steps=("training.enrolment revoke_certificate", REVOKED, ISSUED, "training.enrolment issue_certificate"),
    ),
    Case(
        "training.issue_transcript",
        **REGISTRAR,
        ready=completed,
        do=lambda world, record, actor: verbs.issue_transcript(record, actor=actor, now=LATER),
        steps=(ISSUED, "training.enrolment transcript_issued"),
    ),
    Case(
        "training.revoke_transcript",
        **REGISTRAR,
        ready=transcript,
        do=lambda world, record, actor: verbs.revoke_transcript(record, reason=WHY, actor=actor, now=LATER),
        steps=(REVOKED, "training.enrolment transcript_revoked"),
    ),
    Case("training.order_papers", **REGISTRAR, ready=completed, do=order, steps=("training.certificaterun ordered",)),
    Case(
        **again_and_again("training.confirm_names"),
        by="nigora",
        stranger="ruslan",
        ready=of_nominee,
        do=lambda world, record, actor: verbs.confirm_names(record.person, names=NAMES, actor=actor, now=NOW),
        steps=("training.certificatename confirmed", "training.certificatename confirmed"),
    ),
    Case(
        **again_and_again("training.write_names"),
        **REGISTRAR,
        ready=completed,
        do=lambda world, record, actor: verbs.write_names(record, names=NAMES, actor=actor, now=NOW),
        steps=("training.certificatename confirmed_on_paper", "training.certificatename confirmed_on_paper"),
    ),
]
