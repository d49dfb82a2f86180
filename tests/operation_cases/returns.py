"""Clocks of the sending side, answers to named defects, one person in the place of another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partners.actor import Actor
from scholarships import operations as verbs
from scholarships.models import Allotment, Defect, Nomination
from tests.numbering import numbers
from tests.operation_cases.base import WEEK, WHY, Case, again_and_again, call, draft, nomination
from tests.world import NOW, World, make_nomination, person_fields

DAY = timedelta(days=1)


def allotment(world: World) -> Allotment:
    return Allotment.objects.across_partners(reason="test").get(call=call(world))


def returned_with_defect(world: World) -> Defect:
    found = nomination("submitted")(world)
    verbs.return_nomination(found, reason="", mend_until=NOW + WEEK, defects={"education": "The year is missing."}, actor=world.sofia, now=NOW)
    return Defect.objects.across_partners(reason="test").get(nomination=found)


def answer(world: World, record: Any, actor: Actor) -> object:
    return verbs.answer_defect(record.nomination, defect=record, answer="It is right.", actor=actor, now=NOW)


def replace(world: World, record: Any, actor: Actor) -> object:
    return verbs.replace_nomination(record, reason=WHY, person_fields=person_fields(next(numbers)), actor=actor, now=NOW)


def with_reserve(world: World) -> Nomination:
    """A nominee with a place; another of the same call waits on the reserve list."""
    found = call(world, places=1, reserve=1)
    held = make_nomination(world, found, state="selected", number=next(numbers))
    waiting = make_nomination(world, found, state="in_review", number=next(numbers))
    verbs.put_on_reserve(waiting, reason=WHY, actor=world.hana, now=NOW)
    return held


def promote(world: World, record: Any, actor: Actor) -> object:
    waiting = Nomination.objects.across_partners(reason="test").filter(call_id=record.call_id).exclude(pk=record.pk).get()
    return verbs.promote_in_place(record, by=waiting, reason=WHY, actor=actor, now=NOW)


CASES = [
    Case(
        **again_and_again("scholarships.set_internal_closing"),
        by="alice",
        stranger="charlie",
        ready=allotment,
        do=lambda world, record, actor: verbs.set_internal_closing(record, closes_at=NOW + 2 * DAY, actor=actor, now=NOW),
        steps=("scholarships.allotment internal_closing_set",),
    ),
    Case(
        **again_and_again("scholarships.set_nominee_closing"),
        by="alice",
        stranger="charlie",
        ready=draft,
        do=lambda world, record, actor: verbs.set_nominee_closing(record, until=NOW + DAY, actor=actor, now=NOW),
        steps=("scholarships.nomination nominee_closing_set",),
    ),
    Case(
        **again_and_again("scholarships.answer_defect"),
        by="alice",
        stranger="charlie",
        ready=returned_with_defect,
        do=answer,
        steps=("scholarships.nomination defect_answered",),
    ),
    Case(
        "scholarships.replace_nomination",
        by="alice",
        stranger="charlie",
        ready=nomination("submitted"),
        do=replace,
        steps=(
            "people.person created",
            "scholarships.nomination created",
            "scholarships.nomination put_in_place",
            "scholarships.nomination replace",
        ),
    ),
    Case(
        "scholarships.promote_in_place",
        by="hana",
        stranger="sofia",
        ready=with_reserve,
        do=promote,
        steps=(
            "scholarships.nomination put_in_place",
            "scholarships.nomination replace",
            "documents.issueddocument revoke",  # the acceptance notice of the one
            "scholarships.nomination select",
            "documents.issueddocument revoke",  # the reserve notice of the other
            "documents.issueddocument issued",
        ),
    ),
    Case(
        **again_and_again("scholarships.allow_replacement"),
        by="sofia",
        stranger="alice",
        ready=nomination("submitted"),
        do=lambda world, record, actor: verbs.allow_replacement(record, until=NOW + WEEK, reason=WHY, actor=actor, now=NOW),
        steps=("scholarships.nomination replacement_allowed",),
    ),
]
