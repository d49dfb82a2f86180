"""Experts of a side: entered by it, found by others with consent alone, gone from everywhere at once when it ends."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from exchanges import operations as verbs
from exchanges.models import Availability, ExchangeNeed, Expert, Mission
from exchanges.queries import experts as queries
from exchanges.queries import matching
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.enums import Role
from partners.models import Institution
from people.models import Person
from tests.academy import person
from tests.exchanging import academy_of, make_expert, make_mission, make_need
from tests.nominations import queries_of
from tests.world import NOW, World, add_person

pytestmark = pytest.mark.django_db
FIELDS: dict[str, Any] = {"position": "Professor", "fields": ["diplomacy"], "languages": ["en"], "activities": ["teaching"], "summary": "Rivers."}
MARCH = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 31)}
FOREIGN = ("charlie", "sofia", "hana", "olga", "adil", "leila", "erlan", "nurlan")  # of other sides, the host's staff among them
SAYS = "Zulaykho"


def enter(world: World, name: str = "alice", **more: Any) -> Expert:
    side = more.pop("partner", world.partner_a)
    fields = {"person_fields": {"given_names": SAYS, "family_name": "Rivers"}, **more}
    return verbs.add_expert(
        partner=side, institution=more.pop("institution", academy_of(side)), fields=FIELDS, actor=world.actors[name], now=NOW,
        **{key: value for key, value in fields.items() if key != "institution"},
    )  # fmt: skip


def with_account(world: World, *, listed: bool = False) -> Expert:
    """Murod, who teaches at partner A and signs in himself."""
    user = add_person(world, "murod", "authority_a", Role.EXPERT)
    return make_expert(world, 790, listed=listed, user=user)


def seen_by(world: World, name: str) -> set[int]:
    return set(Expert.objects.visible_to(world.actors[name]).values_list("pk", flat=True))


def kinds_told(world: World, name: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk").values_list("kind", flat=True))


# --- entering ---------------------------------------------------------------------------------------
def test_entered_by_the_own_side_alone(world: World) -> None:
    for name in ("sofia", "charlie", "zarina", "ruslan", "erlan"):
        with pytest.raises(NotAllowed):
            enter(world, name)

    expert = enter(world)
    assert (str(expert.person), expert.is_listed, expert.partner) == ("Zulaykho RIVERS", False, world.partner_a)


def test_host_enters_its_own_and_a_registrar_those_of_the_academy(world: World) -> None:
    hub = Institution.objects.create(partner=world.host, kind="hub", name_en="Regional hub")
    academy = world.institutions["academy"]

    assert enter(world, "sofia", partner=world.host, institution=hub).institution == hub
    assert enter(world, "ruslan", partner=world.host, institution=academy).institution == academy
    with pytest.raises(NotAllowed):
        enter(world, "ruslan", partner=world.host, institution=hub)
    with pytest.raises(Invalid):
        enter(world, "alice", institution=academy)


def test_known_person_once_and_of_the_own_side(world: World) -> None:
    known, foreign = person(world, 1), person(world, 2, partner=world.partner_b)

    expert = enter(world, person=known)
    assert expert.person == known
    with pytest.raises(Refused):
        enter(world, person=known)
    with pytest.raises(Invalid):
        enter(world, person=foreign)


def test_account_that_is_named_is_of_the_own_side_and_is_asked(world: World) -> None:
    user = add_person(world, "murod", "authority_a", Role.EXPERT)
    with pytest.raises(Invalid):
        enter(world, user=world.users["erlan"])

    expert = enter(world, user=user)
    assert expert.person.user == user
    assert kinds_told(world, "murod") == ["expert_entered"]
    with pytest.raises(Invalid):  # one person an account
        enter(world, user=user)


def test_changed_by_the_side_and_by_the_expert(world: World) -> None:
    expert = with_account(world)

    for name, post in (("alice", "Rector"), ("murod", "Dean")):
        verbs.change_expert(expert, fields={"position": post}, actor=world.actors[name], now=NOW)
        assert Expert.objects.visible_to(world.alice).get().position == post
    for name in ("sofia", "charlie", "erlan"):
        with pytest.raises(NotAllowed):
            verbs.change_expert(expert, fields={"position": "x"}, actor=world.actors[name], now=NOW)
    with pytest.raises(Invalid):
        verbs.change_expert(expert, fields={"institution": world.institutions["academy"]}, actor=world.alice, now=NOW)
    with pytest.raises(Invalid):
        verbs.change_expert(expert, fields={"fields": []}, actor=world.alice, now=NOW)


# --- free days --------------------------------------------------------------------------------------
def test_database_refuses_days_that_another_period_has(world: World) -> None:
    expert = make_expert(world)
    row = verbs.add_availability(expert, fields=MARCH, actor=world.alice, now=NOW)
    again = copy(row)

    april = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 4, 30)}
    other = verbs.add_availability(expert, fields=april, actor=world.alice, now=NOW)
    for wrong in (MARCH, {"starts_on": date(2027, 3, 31), "ends_on": date(2027, 4, 2)}, {"starts_on": date(2027, 5, 2), "ends_on": date(2027, 5, 1)}):
        with pytest.raises((Invalid, Refused)):
            verbs.add_availability(expert, fields=wrong, actor=world.alice, now=NOW)
    with pytest.raises((Invalid, Refused)):
        verbs.change_availability(other, fields={"starts_on": date(2027, 3, 20)}, actor=world.alice, now=NOW)
    verbs.remove_availability(row, actor=world.alice, now=NOW)
    verbs.change_availability(other, fields={"starts_on": date(2027, 3, 20)}, actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        verbs.remove_availability(again, actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.add_availability(expert, fields=MARCH, actor=world.charlie, now=NOW)


def test_year_shows_free_days_without_those_of_agreed_missions(world: World) -> None:
    expert = make_expert(world)
    verbs.add_availability(expert, fields=MARCH, actor=world.alice, now=NOW)
    make_mission(world, state="agreed", expert=expert)  # 1 to 12 March
    periods = list(Availability.objects.visible_to(world.alice))

    year = queries.year_of(expert, periods, date(2026, 11, 24))

    assert year.free_days == 31 - 12
    assert [span.is_free for span in year.spans] == [True, False]
    assert (year.first, year.last, len(year.ticks)) == (date(2026, 11, 1), date(2027, 10, 31), 12)


# --- consent ----------------------------------------------------------------------------------------
def test_own_account_gives_and_ends_the_consent(world: World) -> None:
    expert = with_account(world)
    for name in ("alice", "sofia", "erlan"):
        with pytest.raises(NotAllowed):
            verbs.give_consent(expert, actor=world.actors[name], now=NOW)
    with pytest.raises(NotAllowed):  # who has an account decides there
        verbs.record_consent(expert, paper="No. 1", actor=world.alice, now=NOW)

    verbs.give_consent(expert, actor=world.murod, now=NOW)
    assert expert.is_listed
    with pytest.raises(Refused):
        verbs.give_consent(expert, actor=world.murod, now=NOW)
    verbs.end_consent(expert, actor=world.murod, now=NOW)
    assert not expert.is_listed
    with pytest.raises(Refused):
        verbs.end_consent(expert, actor=world.murod, now=NOW)
    verbs.give_consent(expert, actor=world.murod, now=NOW + timedelta(days=1))
    assert expert.is_listed
    assert kinds_told(world, "alice") == ["expert_consented", "expert_consent_ended", "expert_consented"]


def test_paper_is_recorded_for_whoever_has_no_account(world: World) -> None:
    expert = make_expert(world, listed=False)
    with pytest.raises(Invalid):
        verbs.record_consent(expert, paper=" ", actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.record_consent(expert, paper="No. 1", actor=world.sofia, now=NOW)

    verbs.record_consent(expert, paper="No. 1 of 3 November", actor=world.alice, now=NOW)

    assert (expert.is_listed, expert.consent_paper) == (True, "No. 1 of 3 November")


def test_who_can_be_sent_no_more_stands_nowhere(world: World) -> None:
    expert = make_expert(world)
    verbs.retire_expert(expert, actor=world.alice, now=NOW)
    assert expert.pk not in seen_by(world, "sofia")
    with pytest.raises(Refused):
        verbs.retire_expert(expert, actor=world.alice, now=NOW)
    verbs.return_expert(expert, actor=world.alice, now=NOW)
    assert expert.pk in seen_by(world, "sofia")


# --- nothing leaks ----------------------------------------------------------------------------------
@pytest.fixture
def hidden(world: World) -> Expert:
    """Consented once and ended it: with free days that fit, offered by name before, on a mission that is agreed."""
    expert = make_expert(world, listed=True)
    expert.person.given_names, expert.person.family_name = SAYS, "Rivers"
    expert.person.search_key = "zulaykho rivers"
    expert.person.save()
    verbs.change_expert(expert, fields={"summary": "Zulaykho-only words"}, actor=world.alice, now=NOW)
    verbs.add_availability(expert, fields=MARCH | {"note": f"{SAYS} is free"}, actor=world.alice, now=NOW)
    make_need(world, kind="offer", expert=expert, number=2)
    make_mission(world, state="agreed", expert=expert)
    verbs.end_consent(expert, actor=world.alice, now=NOW)
    return expert


def test_without_consent_no_other_side_meets_the_name(world: World, hidden: Expert) -> None:
    for name in FOREIGN:
        _meets_nothing(world, hidden, name)


def _meets_nothing(world: World, hidden: Expert, name: str) -> None:
    client = world.client(name)
    paths = (
        "/exchanges/experts/", "/exchanges/experts/?text=zulaykho", f"/exchanges/experts/?partner={world.partner_a.pk}", "/exchanges/experts/?field=diplomacy",
        "/exchanges/experts/?since=2027-03-01&until=2027-03-31", "/exchanges/experts/?listing=unlisted", "/exchanges/needs/", "/search/?q=zulaykho",
        "/journal/", "/journal/?record=zulaykho",
    )  # fmt: skip
    for path in paths:
        answer = client.get(path)
        body = answer.content.decode().replace("q=zulaykho", "").replace('value="zulaykho"', "").lower()
        assert "rivers</" not in body, path
        assert "zulaykho rivers" not in body, path
    for path in (f"/exchanges/experts/{hidden.pk}/", f"/exchanges/experts/{hidden.pk}/change/", f"/exchanges/experts/{hidden.pk}/end-consent/"):
        assert client.get(path).status_code == 404, path
    period = Availability.objects.across_partners(reason="test").get()
    assert client.get(f"/exchanges/days/{period.pk}/").status_code == 404
    assert hidden.pk not in seen_by(world, name)
    assert not Availability.objects.visible_to(world.actors[name]).exists()


def test_without_consent_nobody_is_matched_or_named_on_an_offer(world: World, hidden: Expert) -> None:
    request = make_need(world)
    offer = ExchangeNeed.objects.across_partners(reason="test").get(kind="offer")

    assert matching.experts_fitting(request, world.sofia) == []
    for name in ("sofia", "olga"):
        page = world.client(name).get(f"/exchanges/needs/{offer.pk}/").content.decode()
        assert SAYS not in page
    assert SAYS in world.client("alice").get(f"/exchanges/needs/{offer.pk}/").content.decode()


def test_own_side_sees_on_and_missions_stay(world: World, hidden: Expert) -> None:
    for name in ("alice", "amir", "daler", "zarina"):
        assert hidden.pk in seen_by(world, name)
    assert SAYS in world.client("alice").get("/exchanges/experts/").content.decode()
    assert Mission.objects.visible_to(world.sofia).get().state == "agreed"


def test_registrar_keeps_experts_of_the_own_academy(world: World) -> None:
    expert = make_expert(world, partner=world.host, listed=False)  # its academy is the Institute

    assert expert.pk in seen_by(world, "ruslan")
    assert expert.pk not in seen_by(world, "alice")
    assert expert.pk not in seen_by(world, "leila")


def test_with_consent_each_reader_of_the_directory_sees_it(world: World) -> None:
    expert = make_expert(world)

    for name in (*FOREIGN, "ruslan", "alice", "zarina"):
        assert expert.pk in seen_by(world, name)
    for name in ("farid", "nigora", "timur", "rana"):
        assert expert.pk not in seen_by(world, name)


# --- pages ------------------------------------------------------------------------------------------
def test_filters_stand_in_the_address(world: World) -> None:
    first = make_expert(world, 701, fields=["consular"], languages=["ru"], activities=["advisory"])
    make_expert(world, 702, partner=world.host)
    verbs.add_availability(first, fields=MARCH, actor=world.alice, now=NOW)
    client = world.client("sofia")

    for query in (
        "field=consular",
        "language=ru&activity=advisory",
        f"partner={world.partner_a.pk}",
        "since=2027-03-31",
        "until=2027-03-01",
        f"text={first.person.family_name}",
    ):
        body = client.get(f"/exchanges/experts/?{query}").content.decode()
        assert f"/exchanges/experts/{first.pk}/" in body, query
    for query in ("field=security", "language=kk", "activity=training", f"partner={world.host.pk}", "since=2027-04-01", "until=2027-02-28"):
        body = client.get(f"/exchanges/experts/?{query}").content.decode()
        assert f"/exchanges/experts/{first.pk}/" not in body, query


def test_officer_enters_somebody_new_and_a_known_person_on_the_page(world: World) -> None:
    known, client = person(world, 1), world.client("alice")
    typed = {
        "institution": academy_of(world.partner_a).pk, "fields_of_study": ["diplomacy"], "languages": ["en"], "given_names": "Bobo", "family_name": "Niyoz",
    }  # fmt: skip

    assert client.post("/exchanges/experts/new/", typed | {"fields_of_study": []}).status_code == 422
    assert client.post("/exchanges/experts/new/", typed).status_code == 302
    found = client.get("/exchanges/experts/new/?name=nazarova").content.decode()
    assert f"?person={known.pk}" in found
    assert client.post(f"/exchanges/experts/new/?person={known.pk}", typed).status_code == 302
    assert f"?person={known.pk}" not in client.get("/exchanges/experts/new/?name=nazarova").content.decode()
    assert set(Expert.objects.visible_to(world.alice).values_list("person__family_name", flat=True)) == {"Niyoz", known.family_name}
    foreign = person(world, 2, partner=world.partner_b)
    assert client.get(f"/exchanges/experts/new/?person={foreign.pk}").status_code == 404
    assert world.client("erlan").get("/exchanges/experts/new/").status_code == 403


def test_own_page_of_an_expert(world: World) -> None:
    client = world.client("erlan")
    assert "not entered as an expert yet" in client.get("/exchanges/experts/mine/").content.decode()

    expert = with_account(world)
    client = world.client("murod")
    page = client.get("/exchanges/experts/mine/").content.decode()
    assert "Stand in the directory" in page
    assert client.post(f"/exchanges/experts/{expert.pk}/consent/").status_code == 302
    assert "End the consent" in client.get("/exchanges/experts/mine/").content.decode()
    days = {"starts_on": "2027-03-01", "ends_on": "2027-03-31", "note": ""}
    assert client.post(f"/exchanges/experts/{expert.pk}/days/", days).status_code == 302
    assert client.post(f"/exchanges/experts/{expert.pk}/days/", days).status_code == 422
    period = Availability.objects.visible_to(world.murod).get()
    assert client.post(f"/exchanges/days/{period.pk}/", days | {"ends_on": "2027-03-30"}).status_code == 302
    assert client.post(f"/exchanges/days/{period.pk}/remove/").status_code == 302
    assert client.get(f"/exchanges/experts/{expert.pk}/change/").status_code == 200
    assert client.get(f"/exchanges/experts/{expert.pk}/retire/").status_code == 403
    assert client.post(f"/exchanges/experts/{expert.pk}/end-consent/").status_code == 302
    assert client.get(f"/exchanges/experts/{expert.pk}/nothing/").status_code == 404


def test_list_and_record_ask_as_often_for_many_as_for_one(world: World) -> None:
    first = make_expert(world, 700)
    client = world.client("alice")
    few = queries_of(client, "/exchanges/experts/"), queries_of(client, f"/exchanges/experts/{first.pk}/")
    for number in range(701, 712):
        expert = make_expert(world, number)
        verbs.add_availability(expert, fields=MARCH, actor=world.alice, now=NOW)
    verbs.add_availability(first, fields=MARCH, actor=world.alice, now=NOW)

    many = queries_of(client, "/exchanges/experts/"), queries_of(client, f"/exchanges/experts/{first.pk}/")

    assert many == few
    assert max(many) <= 12


def test_person_without_consent_stays_out_of_the_journal(world: World) -> None:
    expert = enter(world)

    body = world.client("olga").get("/journal/").content.decode()

    assert SAYS not in body
    assert Person.objects.across_partners(reason="test").filter(expert=expert).exists()
