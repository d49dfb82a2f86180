"""What a mission begins from, and whom its rows, names and papers are kept from."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Invalid, NotAllowed, Refused
from exchanges import operations as verbs
from exchanges.models import ExchangeNeed, Expert, Mission, MissionApproval, MissionReport
from partners.enums import Power
from tests import missioning as made
from tests.exchanging import make_expert, make_need
from tests.missioning import fresh
from tests.test_who_sees_what import lent
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def ask(world: World, name: str = "sofia", *, partner: Any = None, **more: Any) -> Mission:
    fields = made.wish(world, **more) if more.get("direction") != "outbound" else {**made.outbound(world), **more}
    return verbs.request_mission(partner=partner or world.partner_a, fields=fields, actor=world.actors[name], now=NOW)


# --- what it begins from ----------------------------------------------------------------------------
def test_mission_fits_the_request_and_the_offer_it_begins_from(world: World) -> None:
    for_b, offer_of_b = make_need(world, addressed_to=world.partner_b), make_need(world, kind="offer", partner=world.partner_b)
    request_of_a, offer_to_all = make_need(world, partner=world.partner_a, number=2), make_need(world, kind="offer", partner=world.host, number=3)

    for wrong, field in (
        ({"request": for_b}, "partner"),
        ({"offer": offer_of_b}, "partner"),
        ({"request": request_of_a}, "direction"),
        ({"offer": offer_to_all}, "direction"),
    ):
        with pytest.raises(Invalid) as caught:
            ask(world, **wrong)
        assert list(caught.value.errors) == [field]
    assert ask(world, direction="outbound", request=request_of_a, offer=offer_to_all).pk
    assert {need.state for need in ExchangeNeed.objects.across_partners(reason="test").filter(pk__in=[for_b.pk, offer_of_b.pk])} == {"open"}


def test_registrar_begins_from_no_request_of_another_academy(world: World) -> None:
    elsewhere = make_need(world, institution=world.institutions["ministry"])

    with pytest.raises(NotAllowed):
        ask(world, "ruslan", request=elsewhere)
    assert ask(world, "ruslan", request=make_need(world, number=2, institution=world.institutions["academy"])).pk


def test_registrar_who_names_no_academy_that_sends_reads_so_at_the_field(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        ask(world, "ruslan", direction="outbound", sender=None)

    assert "sender" in caught.value.errors


def test_request_that_has_just_ended_begins_nothing(world: World) -> None:
    read_before = make_need(world)
    verbs.withdraw_need(ExchangeNeed.objects.across_partners(reason="test").get(), reason="No", actor=world.sofia, now=NOW)

    with pytest.raises(Refused):
        ask(world, request=read_before)


def test_offered_expert_whose_consent_has_ended_is_named_to_nobody(world: World) -> None:
    expert = make_expert(world)
    offer = make_need(world, kind="offer", expert=expert)
    verbs.end_consent(expert, actor=world.alice, now=NOW)

    shown = world.client("sofia").get(f"/exchanges/missions/new/?offer={offer.pk}&expert={expert.pk}")

    assert shown.context["expert"] is None
    assert str(expert) not in shown.content.decode()
    with pytest.raises(Invalid):
        ask(world, expert=expert)
    assert fresh(ask(world, "alice", expert=expert)).expert_id == expert.pk  # the own side may name whom it sends


# --- from whom it is kept ---------------------------------------------------------------------------
def test_whoever_only_approves_agreements_reads_no_missions_and_experts(world: World) -> None:
    row = made.mission(world, "reported")
    world.actors["farid"] = lent(world, "farid", Power.APPROVE_AGREEMENTS)
    unlisted = make_expert(world, 905, listed=False)

    assert row.expert is not None
    for model in (Mission, MissionApproval, MissionReport, Expert):
        assert not model.objects.visible_to(world.farid).exists(), model
        assert model.objects.visible_to(world.alice).exists(), model
    for path in (f"/exchanges/missions/{row.pk}/", f"/exchanges/missions/{row.pk}/agreement.pdf", f"/exchanges/experts/{unlisted.pk}/"):
        assert world.client("farid").get(path).status_code == 404


def test_partner_does_not_read_who_of_another_has_answered_the_host(world: World) -> None:
    request = make_need(world)
    ask(world, "alice", request=request)

    said = {name: world.client(name).get(f"/exchanges/needs/{request.pk}/").content.decode() for name in ("charlie", "sofia")}

    assert "Matched: an exchange has begun" in said["charlie"]
    assert "Alice" not in said["charlie"]
    assert "Alice" in said["sofia"]
