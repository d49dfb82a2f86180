"""Redacted copies for blind panels."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor
from scholarships import operations as verbs
from scholarships.models import CallDocument, Nomination, NominationDocument
from tests.numbering import numbers
from tests.operation_cases.base import Case, again_and_again, call, last_file, with_file
from tests.world import NOW, World, make_draft


def in_review(world: World) -> Nomination:
    """For a blind panel, with one document."""
    found = call(world, panel={"blind": True})
    requirement = CallDocument(call=found, name_en="Diploma", required=False)
    requirement.save()
    nomination = make_draft(world, found, number=next(numbers))
    with_file(lambda _world: None)(world)
    verbs.attach_document(nomination, requirement=requirement, file=last_file(), actor=world.alice, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    return nomination


def document(world: World) -> NominationDocument:
    return NominationDocument.objects.across_partners(reason="test").get(nomination=in_review(world))


def with_copy(world: World) -> NominationDocument:
    found = document(world)
    verbs.attach_redacted(found, file=last_file(), actor=world.saule, now=NOW)
    return found


def attach(world: World, record: Any, actor: Actor) -> object:
    return verbs.attach_redacted(record, file=last_file(), actor=actor, now=NOW)


def save(world: World, record: Any, actor: Actor) -> object:
    return verbs.save_redacted(record, fields={"position": f"Post {next(numbers)}"}, read_over=True, actor=actor, now=NOW)


def row(step: str) -> str:
    return f"scholarships.redacteddossier {step}"


KEEPER = {"by": "saule", "stranger": "rana"}

CASES = [
    Case(**again_and_again("scholarships.save_redacted"), **KEEPER, ready=in_review, do=save, steps=(row("changed"), row("read_over"))),
    Case(**again_and_again("scholarships.attach_redacted"), **KEEPER, ready=document, do=attach, steps=(row("file_added"),)),
    Case(
        "scholarships.remove_redacted",
        **KEEPER,
        ready=with_copy,
        do=lambda world, record, actor: verbs.remove_redacted(record, actor=actor, now=NOW),
        steps=(row("file_removed"),),
    ),
]
