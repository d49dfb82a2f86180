"""Requests and offers: who writes and reads them, under which lines, what fits them, what missions make of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agreements import operations as agreements
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from exchanges import operations as verbs
from exchanges.enums import NeedKind
from exchanges.models import ExchangeNeed
from exchanges.queries import matching
from exchanges.queries.needs import lines_to_name
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.models import Partner
from tests.exchanging import academy_of, make_expert, make_need
from tests.nominations import queries_of
from tests.world import NOW, World, make_agreement

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
WISH: dict[str, Any] = {
    "title": "Shared rivers", "activity": "teaching", "field": "diplomacy", "language": "en", "people": 1, "days": 5,
    "wished_from": date(2027, 3, 1), "wished_until": date(2027, 4, 30), "background": "A new module.",
}  # fmt: skip


def post(world: World, name: str, partner: Partner, kind: str = "request", **more: Any) -> ExchangeNeed:
    return verbs.post_need(partner=partner, kind=NeedKind(kind), fields={**WISH, **more}, actor=world.actors[name], now=NOW)


def line(world: World, *, partner: Partner, kind: str = "teaching", direction: str = "inbound") -> QuotaYear:
    """Ten days a year of 2027 and 2028."""
    agreement = make_agreement(world, partner=partner, in_force=False)
    fields = {
        "partner": partner, "kind": kind, "level": "professional", "unit": "days", "direction": direction, "per_year": 10, "first_year": 2027, "last_year": 2028,
    }  # fmt: skip
    agreements.add_line(agreement, fields=fields, actor=world.aidar, now=NOW)
    agreements.sign(agreement, actor=world.aidar, now=NOW)
    agreements.bring_into_force(agreement, actor=world.aidar, now=NOW)
    return QuotaYear.objects.across_partners(reason="test").get(line__agreement=agreement, line__kind=kind, year=2027)


def names(matches: list[matching.Match]) -> list[str]:
    return [str(match.row) for match in matches]


def kinds_told(world: World, name: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk").values_list("kind", flat=True))


def mission(world: World, name: str, **pair: Any) -> Any:
    fields = {
        "direction": "inbound", "activity": "teaching", "receiver": world.institutions["academy"], "title": "Rivers", "field": "diplomacy", "language": "en",
        "starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 5), "days": 5, **pair,
    }  # fmt: skip
    return verbs.request_mission(partner=world.partner_a, fields=fields, actor=world.actors[name], now=NOW)


# --- writing ----------------------------------------------------------------------------------------
def test_either_side_writes_for_itself(world: World) -> None:
    assert post(world, "alice", world.partner_a).reference == "XR-2026-00001"
    assert post(world, "daler", world.partner_a, "offer").reference == "XO-2026-00001"
    assert post(world, "sofia", world.host).state == "open"
    assert post(world, "ruslan", world.host, institution=world.institutions["academy"]).partner == world.host
    for name, partner in (("charlie", world.partner_a), ("sofia", world.partner_a), ("alice", world.host), ("zarina", world.partner_a)):
        with pytest.raises(NotAllowed):
            post(world, name, partner)
    with pytest.raises(NotAllowed):  # a registrar writes for the own academy
        post(world, "ruslan", world.host)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("days", {"days": 100}),
        ("wished_until", {"wished_until": date(2027, 2, 28)}),
        ("wished_until", {"wished_from": date(2026, 1, 1), "wished_until": date(2026, 11, 23)}),
        ("addressed_to", {"addressed_to": "partner_b"}),
        ("institution", {"institution": "academy"}),
    ],
)
def test_what_cannot_be_is_said_at_the_field(world: World, field: str, wrong: dict[str, Any]) -> None:
    places = {"partner_b": world.partner_b, "academy": world.institutions["academy"]}

    with pytest.raises(Invalid) as caught:
        post(world, "alice", world.partner_a, **{name: places.get(str(value), value) for name, value in wrong.items()})

    assert list(caught.value.errors) == [field]


def test_expert_of_an_offer_is_of_the_own_side_and_has_agreed(world: World) -> None:
    own, silent, foreign = make_expert(world, 701), make_expert(world, 702, listed=False), make_expert(world, 703, partner=world.partner_b)

    assert post(world, "alice", world.partner_a, "offer", expert=own).expert == own
    for wrong in (silent, foreign):
        with pytest.raises(Invalid):
            post(world, "alice", world.partner_a, "offer", expert=wrong)


def test_line_fits_partner_direction_purpose_and_year(world: World) -> None:
    inbound = line(world, partner=world.partner_a)
    outbound, research = line(world, partner=world.partner_a, direction="outbound"), line(world, partner=world.partner_a, kind="research")
    foreign = line(world, partner=world.partner_b)
    to_a = {"addressed_to": world.partner_a}

    assert post(world, "sofia", world.host, quota_year=inbound, **to_a).quota_year == inbound
    assert post(world, "alice", world.partner_a, "offer", quota_year=inbound).quota_year == inbound
    assert post(world, "alice", world.partner_a, quota_year=outbound).quota_year == outbound
    assert post(world, "sofia", world.host, quota_year=research, activity="research_stay", **to_a).quota_year == research
    wrong: list[dict[str, Any]] = [
        {"quota_year": outbound, **to_a}, {"quota_year": research, **to_a}, {"quota_year": foreign, **to_a}, {"quota_year": inbound},
        {"quota_year": inbound, **to_a, "wished_from": date(2028, 3, 1), "wished_until": date(2028, 4, 1)},
    ]  # fmt: skip
    for one in wrong:
        with pytest.raises(Invalid):
            post(world, "sofia", world.host, **one)
    assert set(lines_to_name(world.alice, world.partner_a, TODAY).values_list("line__partner", flat=True)) == {world.partner_a.pk}


def test_changed_as_long_as_it_is_open_then_closed_or_withdrawn_with_a_reason(world: World) -> None:
    need, other = post(world, "alice", world.partner_a), post(world, "alice", world.partner_a)
    for name in ("charlie", "sofia", "zarina"):
        with pytest.raises(NotAllowed):
            verbs.change_need(need, fields={"days": 6}, actor=world.actors[name], now=NOW)
    with pytest.raises(Invalid):
        verbs.change_need(need, fields={"days": 500}, actor=world.alice, now=NOW)

    verbs.change_need(need, fields={"days": 6}, actor=world.alice, now=NOW)
    with pytest.raises(Invalid):
        verbs.withdraw_need(need, reason=" ", actor=world.alice, now=NOW)
    verbs.withdraw_need(need, reason="Not needed", actor=world.alice, now=NOW)
    verbs.close_need(other, reason="Found", actor=world.daler, now=NOW)
    assert (need.state, need.days, other.state) == ("withdrawn", 6, "closed")
    for verb in (verbs.close_need, verbs.withdraw_need):
        with pytest.raises(Refused):
            verb(need, reason="Again", actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        verbs.change_need(need, fields={"days": 7}, actor=world.alice, now=NOW)
    assert kinds_told(world, "sofia") == ["need_posted", "need_posted", "need_withdraw", "need_close"]


def test_registrar_gives_no_request_to_another_academy(world: World) -> None:
    need = post(world, "ruslan", world.host, institution=world.institutions["academy"])

    with pytest.raises(Invalid):
        verbs.change_need(need, fields={"institution": None}, actor=world.ruslan, now=NOW)


# --- reading ----------------------------------------------------------------------------------------
def test_who_reads_what(world: World) -> None:
    to_all, to_b = make_need(world, number=1), make_need(world, number=2, addressed_to=world.partner_b)
    of_a, of_b = make_need(world, kind="offer", number=3), make_need(world, kind="offer", partner=world.partner_b, number=4)
    everything = {to_all, to_b, of_a, of_b}
    expected = {
        "sofia": everything, "olga": everything, "alice": {to_all, of_a}, "zarina": {to_all, of_a}, "charlie": {to_all, to_b, of_b},
        "ruslan": {of_a, of_b}, "leila": set(), "erlan": set(), "timur": set(), "farid": set(),
    }  # fmt: skip

    for name, rows in expected.items():
        assert set(ExchangeNeed.objects.visible_to(world.actors[name])) == rows, name
    assert kinds_told(world, "charlie") == []  # built without history
    post(world, "sofia", world.host)
    post(world, "sofia", world.host, addressed_to=world.partner_b)
    assert kinds_told(world, "charlie") == ["need_posted", "need_posted"]
    assert kinds_told(world, "alice") == ["need_posted"]


# --- matching ---------------------------------------------------------------------------------------
def test_offers_are_ranked_by_what_fits(world: World) -> None:
    request = make_need(world)  # English, teaching, five days, March to May
    best = make_need(world, kind="offer", number=1)
    short = make_need(world, kind="offer", number=2, wished_from=date(2027, 5, 29), wished_until=date(2027, 6, 30))
    russian = make_need(world, kind="offer", number=3, language="ru")
    wrong: list[dict[str, Any]] = [
        {"field": "security"}, {"wished_from": date(2027, 6, 1), "wished_until": date(2027, 6, 30)}, {"state": "withdrawn"}, {"partner": world.host},
    ]  # fmt: skip
    for number, more in enumerate(wrong, 10):
        make_need(world, kind="offer", number=number, **more)

    found = matching.offers_for(request, world.sofia)

    assert names(found) == [str(best), str(russian), str(short)]
    assert (found[0].but, found[2].but) == ([], ["only 3 days in common"])
    assert found[0].why == ["diplomacy and international relations", "English", "teaching", "92 days in common"]
    assert found[1].but == ["not in this language: English"]
    assert names(matching.requests_for(best, world.alice)) == [str(request)]
    assert matching.requests_for(best, world.charlie) != []  # the host has written to all; Charlie sees no offer of A all the same
    assert matching.offers_for(request, world.charlie) == []


def test_what_goes_to_one_partner_fits_that_one(world: World) -> None:
    request = make_need(world, addressed_to=world.partner_b)
    make_need(world, kind="offer", number=1)
    of_b = make_need(world, kind="offer", partner=world.partner_b, number=2)
    expert = make_expert(world, 704, partner=world.partner_b)
    make_expert(world, 705)
    for row in (expert, make_expert(world, 706)):
        verbs.add_availability(row, fields={"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 4)}, actor=_keeper(world, row), now=NOW)

    assert names(matching.offers_for(request, world.sofia)) == [str(of_b)]
    found = matching.experts_fitting(request, world.sofia)
    assert [match.row for match in found] == [expert]
    assert found[0].but == ["only 4 days in common"]


def _keeper(world: World, expert: Any) -> Any:
    return world.charlie if expert.partner == world.partner_b else world.alice


# --- missions ---------------------------------------------------------------------------------------
def test_missions_match_and_free_it(world: World) -> None:
    request, offer = make_need(world, people=2), make_need(world, kind="offer")

    first = mission(world, "sofia", request=request, offer=offer)
    for need in (request, offer):
        need.refresh_from_db()
    assert (request.state, offer.state) == ("open", "matched")
    second = mission(world, "alice", request=request)
    request.refresh_from_db()
    assert request.state == "matched"
    verbs.decline_mission(second, reason="No", actor=world.alice, now=NOW)
    verbs.decline_mission(first, reason="No", actor=world.alice, now=NOW)
    for need in (request, offer):
        need.refresh_from_db()
        assert need.state == "open"
    verbs.withdraw_need(offer, reason="No", actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        mission(world, "sofia", offer=offer)


# --- pages ------------------------------------------------------------------------------------------
def test_officer_writes_an_offer_and_the_ministry_finds_the_pair(world: World) -> None:
    expert, request = make_expert(world), make_need(world)
    verbs.add_availability(expert, fields={"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)}, actor=world.alice, now=NOW)
    typed = {**WISH, "expert": expert.pk, "institution": academy_of(world.partner_a).pk}
    client = world.client("alice")

    refused = client.post("/exchanges/needs/new/offer/", typed | {"background": ""})
    assert refused.status_code == 422
    assert "Write the background and the purpose." in refused.content.decode()
    answer = client.post("/exchanges/needs/new/offer/", typed, follow=True)
    offer = ExchangeNeed.objects.visible_to(world.alice).get(kind="offer")
    assert "Begin an exchange" in answer.content.decode()

    page = world.client("sofia").get(f"/exchanges/needs/{request.pk}/").content.decode()
    assert f"?request={request.pk}&amp;offer={offer.pk}&amp;expert={expert.pk}" in page
    assert f"?request={request.pk}&amp;expert={expert.pk}" in page
    assert world.client("sofia").get(f"/exchanges/missions/new/?request={request.pk}&offer={offer.pk}&expert={expert.pk}").status_code == 200
    assert "Begin an exchange" not in world.client("olga").get(f"/exchanges/needs/{request.pk}/").content.decode()


def test_steps_and_filters_by_address(world: World) -> None:
    need, client = post(world, "alice", world.partner_a), world.client("alice")

    for query in (
        "kind=request",
        "state=open",
        f"partner={world.partner_a.pk}",
        "activity=teaching&field=diplomacy&language=en",
        "since=2027-04-30",
        "text=rivers",
    ):
        assert need.reference in client.get(f"/exchanges/needs/?{query}").content.decode(), query
    for query in (
        "kind=offer",
        "state=closed",
        "activity=advisory",
        "field=security",
        "language=kk",
        "since=2027-05-01",
        "until=2027-02-01",
        "text=water",
    ):
        assert need.reference not in client.get(f"/exchanges/needs/?{query}").content.decode(), query
    assert client.get(f"/exchanges/needs/{need.pk}/change/").status_code == 200
    assert client.post(f"/exchanges/needs/{need.pk}/change/", {**WISH, "days": 7}).status_code == 302
    assert client.post(f"/exchanges/needs/{need.pk}/withdraw/", {"reason": ""}).status_code == 200
    assert client.post(f"/exchanges/needs/{need.pk}/withdraw/", {"reason": "Gone"}).status_code == 302
    assert client.get(f"/exchanges/needs/{need.pk}/change/").status_code == 409
    assert client.get("/exchanges/needs/new/wish/").status_code == 404
    assert world.client("sofia").get(f"/exchanges/needs/{need.pk}/change/").status_code == 403
    assert world.client("charlie").get(f"/exchanges/needs/{need.pk}/").status_code == 404
    assert world.client("erlan").get("/exchanges/needs/").status_code == 403


def test_list_and_record_ask_as_often_for_many_as_for_one(world: World) -> None:
    request, client = make_need(world), world.client("sofia")
    paths = ("/exchanges/needs/", f"/exchanges/needs/{request.pk}/", "/exchanges/needs/new/offer/")
    few = [queries_of(client, path) for path in paths]
    for number in range(2, 14):
        make_need(world, kind="offer", number=number)

    assert [queries_of(client, path) for path in paths] == few
    assert max(few) <= 12
