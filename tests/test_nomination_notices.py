"""Who hears of an answer, a withdrawal, silence and absence: both sides as far as they have not acted themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.models import Notice
from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.stays import expected_by_now
from tests.test_cancelled_calls import told
from tests.world import NOW, World, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
WHY = "Another post."
SENDER, COLLEAGUES, STAFF = ["Alice", "Amir", "Daler"], ["Amir", "Daler"], ["Hana", "Sofia"]


def nominated(world: World, state: str) -> Nomination:
    row = make_nomination(world, make_call(world), state=state)
    row.person.user = world.users["nigora"]
    row.person.save()
    return row


def test_offer_accepted_by_the_authority_is_told_to_nominee_colleagues_and_host(world: World) -> None:
    verbs.accept_offer(nominated(world, "offered"), actor=world.alice, now=NOW)

    assert told("accept_offer") == {"nomination_accept_offer": sorted([*COLLEAGUES, "Nigora", "Ruslan", "Sofia"])}


def test_offer_accepted_by_the_nominee_is_told_to_the_authority(world: World) -> None:
    verbs.accept_offer(nominated(world, "offered"), actor=world.nigora, now=NOW)

    assert told("accept_offer") == {"nomination_accept_offer": sorted([*SENDER, "Ruslan", "Sofia"])}


def test_offer_declined_is_told_to_the_other_side_and_the_nominee(world: World) -> None:
    verbs.decline_offer(nominated(world, "offered"), reason=WHY, actor=world.alice, now=NOW)

    assert told("decline_offer") == {"nomination_decline_offer": sorted([*COLLEAGUES, "Nigora", *STAFF])}


def test_offer_declined_by_the_nominee_is_told_to_the_authority(world: World) -> None:
    verbs.decline_offer(nominated(world, "offered"), reason=WHY, actor=world.nigora, now=NOW)

    assert told("decline_offer") == {"nomination_decline_offer": sorted([*SENDER, *STAFF])}


def test_withdrawal_is_told_to_the_nominee_without_the_reason(world: World) -> None:
    verbs.withdraw_nomination(nominated(world, "submitted"), reason=WHY, actor=world.alice, now=NOW)

    assert told("withdraw") == {"nomination_withdraw": sorted([*COLLEAGUES, *STAFF]), "nomination_withdraw_nominee": ["Nigora"]}
    assert Notice.objects.across_partners(reason="test").get(kind="nomination_withdraw_nominee").params["reason"] == ""


def test_withdrawn_draft_is_told_to_nobody_outside_the_authority(world: World) -> None:
    row = make_draft(world, make_call(world))
    row.person.user = world.users["nigora"]
    row.person.save()
    verbs.withdraw_nomination(row, reason=WHY, actor=world.alice, now=NOW)

    assert told("withdraw") == {"nomination_withdraw": COLLEAGUES}
    assert not Nomination.objects.visible_to(world.nigora).exists()


def test_lapse_and_absence_are_told_to_both_sides(world: World) -> None:
    nominated(world, "offered")
    verbs.lapse_offers(now=NOW + timedelta(days=15))

    assert told("lapse") == {"nomination_lapse": sorted([*SENDER, "Nigora", "Sofia"])}


def test_absence_is_told_to_both_sides(world: World) -> None:
    verbs.mark_no_show(expected_by_now(nominated(world, "accepted")), reason=WHY, actor=world.ruslan, now=NOW)

    assert told("no_show") == {"nomination_no_show": sorted([*SENDER, "Nigora", "Sofia"])}
