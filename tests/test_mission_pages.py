"""Pages of missions as each side and the expert open them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exchanges import operations as verbs
from exchanges.models import Mission
from tests import missioning as made
from tests.exchanging import make_expert, make_need
from tests.hostile_files import pdf
from tests.missioning import fresh, mission
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def page(world: World, name: str, row: Mission) -> str:
    return text(world.client(name).get(reverse("exchanges:mission", args=[row.pk])))


def first_page(world: World, name: str) -> str:
    return text(world.client(name).get("/"))


def step(world: World, name: str, row: Mission, name_of_step: str, **data: Any) -> Any:
    return world.client(name).post(reverse("exchanges:mission_step", args=[row.pk, name_of_step]), data)


def test_whole_life_through_pages(world: World) -> None:
    year = made.days_line(world)
    expert = make_expert(world, 760, user=world.users["erlan"])
    wish = {**made.wish(world), "receiver": world.institutions["academy"].pk, "partner": world.partner_a.pk}
    answer = world.client("sofia").post(reverse("exchanges:new_mission"), wish)
    row = Mission.objects.across_partners(reason="test").get()
    assert answer.url == reverse("exchanges:mission", args=[row.pk])

    assert step(world, "ruslan", row, "check", quota_year=year.pk, receiver_contact="Ruslan").status_code == 302
    assert step(world, "alice", row, "propose_expert", expert=expert.pk).status_code == 302
    assert step(world, "sofia", row, "accept_expert").status_code == 302
    terms = {**made.wish(world), **made.TERMS}
    assert step(world, "alice", row, "set_terms", **terms).status_code == 302
    for name, side in (("erlan", "person"), ("alice", "sender")):
        seen = world.client(name).get(reverse("exchanges:mission_step", args=[row.pk, f"approve_as_{side}"])).context["form"]["seen"].value()
        assert step(world, name, row, f"approve_as_{side}", seen=seen).status_code == 302
    assert step(world, "ruslan", row, "approve_as_receiver").status_code == 302

    shown = page(world, "erlan", row)
    assert "agreed by all three" in shown
    assert reverse("exchanges:mission_agreement", args=[row.pk]) in shown
    assert world.client("erlan").get(reverse("exchanges:mission_agreement", args=[row.pk]))["Content-Type"] == "application/pdf"


def test_last_approval_shows_the_sentence_of_the_other_stay(world: World) -> None:
    expert = made.expert_of(world)
    mission(world, "agreed", expert=expert)
    row = mission(world, "accepted", expert=expert)
    verbs.record_paper(row, side="person", paper="7", scan=made.scan(world), actor=world.alice, now=NOW)
    verbs.approve_as_sender(row, actor=world.alice, now=NOW)

    assert "The expert is somewhere else on these days" in page(world, "sofia", row)
    answer = step(world, "sofia", row, "approve_as_receiver")

    assert answer.status_code == 200
    assert "Nobody is in two places at once" in text(answer)
    assert fresh(row).state == "accepted"


def test_signed_paper_with_its_scan(world: World) -> None:
    row = mission(world, "accepted")
    file = SimpleUploadedFile("signed.pdf", pdf(), "application/pdf")

    assert step(world, "alice", row, "record_paper", side="person", paper="No. 7, 20 November", file=file).status_code == 302

    assert "No. 7, 20 November" in page(world, "sofia", row)
    assert "is it" not in page(world, "alice", row)


def test_report_with_recommendations(world: World) -> None:
    row = mission(world, "under_way")
    data = {"text": "Five days.", "hours_given": 20, "text_1": "Translate the cases.", "owner_1": world.users["sofia"].pk}

    answer = step(world, "alice", row, "hand_in_report", **data)
    assert "Enter the day until which it is done." in text(answer)
    step(world, "alice", row, "hand_in_report", **data, due_on_1="2027-06-01")

    shown = page(world, "sofia", row)
    assert "Translate the cases." in shown
    assert "Five days." in shown


def test_passport_is_entered_by_the_sending_side_and_shown_by_its_end(world: World) -> None:
    row = mission(world, "agreed")
    url = reverse("exchanges:mission_passport", args=[row.pk])
    data = {"birth_date": "1975-05-05", "citizenship": "TJ", "number": "A1234567", "country": "TJ", "expires_on": "2032-03-01", "visa_needed": "yes"}

    assert world.client("ruslan").get(url).status_code == 403
    assert world.client("alice").post(url, data).status_code == 302

    shown = page(world, "alice", row)
    assert "4567" in shown
    assert "A1234567" not in shown + page(world, "sofia", row) + page(world, "ruslan", row)
    assert step(world, "sofia", row, "invite").status_code == 302
    invitation = reverse("exchanges:mission_invitation", args=[row.pk])
    assert [world.client(name).get(invitation).status_code for name in ("alice", "sofia", "ruslan")] == [200, 200, 403]


def test_form_begins_with_what_was_asked_and_offered(world: World) -> None:
    need, offer = make_need(world, institution=world.institutions["academy"]), make_need(world, kind="offer", expert=made.expert_of(world))

    shown = world.client("sofia").get(reverse("exchanges:new_mission") + f"?request={need.pk}&offer={offer.pk}")

    first = shown.context["form"].initial
    assert (first["direction"], first["partner"], first["receiver"]) == ("inbound", world.partner_a, world.institutions["academy"])
    assert "Expert wished for" in text(shown)
    assert world.client("charlie").get(reverse("exchanges:new_mission") + f"?offer={offer.pk}").context["offer"] is None


@pytest.mark.parametrize("name", ["sofia", "ruslan", "alice"])
def test_form_reads_its_choices_once(world: World, name: str, django_assert_max_num_queries: Any) -> None:
    expert = make_expert(world, 761)
    wish, offer = make_need(world, institution=world.institutions["academy"]), make_need(world, kind="offer", number=2, expert=expert)
    client = world.client(name)
    query = {"request": wish.pk, "offer": offer.pk, "expert": expert.pk}
    client.get(reverse("exchanges:new_mission"), query)

    with django_assert_max_num_queries(12):
        answer = client.get(reverse("exchanges:new_mission"), query)

    assert (answer.status_code, str(expert.person) in text(answer)) == (200, True)


def test_mission_waits_where_it_lies(world: World) -> None:
    expert = make_expert(world, 761, user=world.users["erlan"])
    row = mission(world, "host_checked")
    assert "Propose an expert" in first_page(world, "alice")
    assert row.reference not in first_page(world, "sofia")
    verbs.propose_expert(row, expert=expert, actor=world.alice, now=NOW)
    assert "Accept the expert" in first_page(world, "ruslan")
    verbs.accept_expert(row, actor=world.sofia, now=NOW)
    verbs.set_terms(row, fields=made.TERMS, actor=world.alice, now=NOW)
    for name in ("alice", "sofia", "erlan"):
        assert "Approve the terms" in first_page(world, name), name
    verbs.approve_as_person(row, actor=world.erlan, now=NOW)
    assert row.reference not in first_page(world, "erlan")
    for name in ("charlie", "leila", "timur"):
        assert row.reference not in first_page(world, name), name


def test_list_is_narrowed_and_counts_its_queries(world: World, django_assert_max_num_queries: Any) -> None:
    mission(world)
    for _n in range(3):
        mission(world, "expert_proposed")
    client = world.client("sofia")

    with django_assert_max_num_queries(12):
        shown = client.get(reverse("exchanges:missions"))
    assert len(shown.context["list"].page) == 4
    assert len(client.get(reverse("exchanges:missions") + "?state=requested").context["list"].page) == 1
    assert len(client.get(reverse("exchanges:missions") + "?direction=outbound").context["list"].page) == 0
    assert len(world.client("charlie").get(reverse("exchanges:missions")).context["list"].page) == 0
    assert world.client("nigora").get(reverse("exchanges:missions")).status_code == 403


def test_record_costs_the_same_in_each_state(world: World, django_assert_max_num_queries: Any) -> None:
    rows = [mission(world), mission(world, "closed")]
    client = world.client("alice")
    for row in rows:
        with django_assert_max_num_queries(16):
            client.get(reverse("exchanges:mission", args=[row.pk]))


def test_calendar_shows_who_is_where(world: World) -> None:
    row = mission(world, "agreed")
    expert = make_expert(world, 762, partner=world.host)
    away = verbs.request_mission(partner=world.partner_a, fields=made.outbound(world), actor=world.sofia, now=NOW)
    verbs.check_mission(away, quota_year=None, actor=world.alice, now=NOW)
    verbs.propose_expert(away, expert=expert, actor=world.sofia, now=NOW)
    verbs.accept_expert(away, actor=world.alice, now=NOW)
    verbs.set_terms(away, fields=made.TERMS, actor=world.alice, now=NOW)
    verbs.record_paper(away, side="person", paper="8", scan=made.scan(world), actor=world.sofia, now=NOW)
    verbs.approve_as_sender(away, actor=world.sofia, now=NOW)
    verbs.approve_as_receiver(away, actor=world.alice, now=NOW)
    url = reverse("exchanges:stays_calendar")

    shown = world.client("alice").get(f"{url}?month=2027-02&experts=on")
    assert {one["stay"].pk for one in shown.context["rows"]} == {row.stay_id, away.stay_id}
    assert "February 2027 to April 2027: 2 stays." in text(shown)
    assert len(world.client("alice").get(f"{url}?month=2027-02&direction=outbound").context["page"]) == 1
    assert len(world.client("alice").get(f"{url}?month=2027-01&view=month").context["page"]) == 0
    assert len(world.client("charlie").get(f"{url}?month=2027-02").context["page"]) == 0
    assert world.client("alice").get(f"{url}?month=x").status_code == 200


def test_calendar_draws_what_reaches_over_its_edges(world: World) -> None:
    from exchanges.queries.stay_bars import bars_of, stays_seen, window_of

    mission(world, "agreed", starts_on=date(2027, 2, 20), ends_on=date(2027, 3, 12))
    window = window_of(date(2027, 3, 5), 1)

    drawn = bars_of(stays_seen(world.sofia), window, date(2027, 3, 16))

    assert [(bar.x, bar.width, bar.is_here) for bar in drawn.bars] == [("0.00%", "41.94%", False)]
    assert (drawn.today, [tick.label for tick in drawn.ticks][1:]) == ("48.39%", ["8", "15", "22"])
