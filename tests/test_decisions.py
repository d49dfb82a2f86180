"""Decisions of a call, offers and enrolment for many at once: what the page says before, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Criterion
from reviews.operations import save_marks, submit_review
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.queries.board import board_of
from tests.stays import expected_by_now
from tests.world import NOW, World, add_person, allotment_of, make_call, make_intake, make_nomination

pytestmark = pytest.mark.django_db
OWN = 4  # session, user, memberships, unread notices


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def asked(client: Client, address: str, **data: Any) -> str:
    """The page that comes back from a POST that changes nothing yet."""
    answer = client.post(address, data)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def done(client: Client, address: str, **data: Any) -> str:
    """The list after the confirmed POST."""
    answer = client.post(address, {**data, "confirmed": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    return read(client, str(answer["Location"]))


def states(*nominations: Nomination) -> list[str]:
    for row in nominations:
        row.refresh_from_db()
    return [str(row.state) for row in nominations]


def review(world: World, nomination: Nomination, score: int, *, reviewer: str = "rana") -> None:
    assignment = verbs.assign_reviewer(nomination, reviewer=world.users[reviewer], due_at=NOW + timedelta(days=5), actor=world.sofia, now=NOW)
    save_marks(assignment, scores=dict.fromkeys(Criterion.objects.all(), score), comment="", actor=world.actors[reviewer], now=NOW)
    submit_review(assignment, actor=world.actors[reviewer], now=NOW)


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=2, reserve=3)


@pytest.fixture
def three(world: World, call: Call) -> list[Nomination]:
    """Three nominees of one partner with two places, reviewed 3, 5 and 4."""
    rows = [make_nomination(world, call, number=number, state="in_review") for number in range(3)]
    for row, score in zip(rows, (3, 5, 4), strict=True):
        review(world, row, score)
    return rows


# --- the board --------------------------------------------------------------------------------------------------------------


def test_board_is_ordered_by_partner_and_mean_with_the_places(world: World) -> None:
    call = make_call(world, places=2, reserve=1, partners=(world.partner_b, world.partner_a))
    ours = [make_nomination(world, call, number=number, state="in_review") for number in range(3)]
    theirs = make_nomination(world, call, number=3, state="in_review", actor=world.charlie)
    for row, score in zip(ours, (3, 5, 4), strict=True):
        review(world, row, score)
    add_person(world, "rustam", "academy", *[world.rana.grants[0].role])  # type: ignore[list-item]
    review(world, ours[1], 4, reviewer="rustam")

    page = read(world.client("hana"), url("call_decisions", call.pk))

    order = [page.index(text) for text in ("Kyrgyzstan: 0 of 2 places given", theirs.reference, "Tajikistan: 0 of 2 places given")]
    order += [page.index(ours[number].reference) for number in (1, 2)]
    order += [page.index("Here the 2 places end."), page.index(ours[0].reference)]
    assert order == sorted(order)
    assert "4.50" in page
    for mark in ("4.00", "5.00", "1.00"):  # each reviewer's mean, and how far they lie apart
        assert f'<td class="num">{mark}' in page
    assert "2/2" in page
    assert "0/0" in page


def test_board_says_when_the_line_of_the_agreement_has_less_than_the_call(world: World, call: Call, three: list[Nomination]) -> None:
    groups = board_of(call, world.hana)
    year = groups[0].allotment.quota_year
    year.reserved = 1

    assert groups[0].free == 2
    assert groups[0].line_free == 1
    assert groups[0].line_is_short


def test_board_leaves_out_who_never_reached_the_panel_and_counts_them(world: World, call: Call) -> None:
    sent, returned = make_nomination(world, call, number=0), make_nomination(world, call, number=1)
    verbs.return_nomination(returned, reason="x", mend_until=NOW + timedelta(days=3), actor=world.sofia, now=NOW)

    page = read(world.client("hana"), url("call_decisions", call.pk))

    assert "Nobody has reached the panel yet" in page
    assert "1 at the technical check, 1 returned for completion" in page
    assert sent.reference not in page


@pytest.mark.parametrize("name", ["sofia", "saule", "olga"])
def test_board_is_read_by_the_panel_without_boxes(world: World, call: Call, three: list[Nomination], name: str) -> None:
    client = world.client(name)

    page = read(client, url("call_decisions", call.pk))

    assert three[0].reference in page
    assert 'name="rows"' not in page
    answer = client.post(url("call_decisions", call.pk), {"rows": [three[0].pk], "decision": "select", "reason": "x", "confirmed": "yes"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 403), ("zarina", 403), ("rana", 403), ("ruslan", 403), ("aidar", 403), ("charlie", 404), ("nigora", 404)]
)
def test_board_is_closed_to_others(world: World, call: Call, three: list[Nomination], name: str, status: int) -> None:
    assert world.client(name).get(url("call_decisions", call.pk)).status_code == status
    assert world.client(name).get(url("send_offers", call.pk)).status_code == status


# --- decisions for many -----------------------------------------------------------------------------------------------------


def test_nothing_is_decided_before_the_page_that_says_what_will_happen(world: World, call: Call, three: list[Nomination]) -> None:
    page = asked(world.client("hana"), url("call_decisions", call.pk), rows=[three[1].pk, three[2].pk], decision="select", reason="Best.")

    assert states(*three) == ["in_review"] * 3
    for text in (
        "Selects 2 nominees, who take 2 places.", "Tajikistan: afterwards 2 of 2 places are given.", "5 people are told.", "Reason: Best.",
        "Select 2 nominees</button>", 'name="confirmed"',
    ):  # fmt: skip
        assert text in page, text


def test_who_goes_back_from_that_page_finds_what_was_ticked_and_typed(world: World, call: Call, three: list[Nomination]) -> None:
    chosen = {"rows": [three[1].pk], "decision": "select", "reason": "Best of all.", "note": "Ask about the leave."}

    before = asked(world.client("hana"), url("call_decisions", call.pk), **chosen)
    page = asked(world.client("hana"), url("call_decisions", call.pk), **chosen, confirmed="yes", back="1")

    assert 'name="back"' in before
    assert "Note for the ministry alone: Ask about the leave." in before
    assert states(*three) == ["in_review"] * 3
    assert page.count(" checked") == 2
    assert "Best of all.</textarea>" in page
    assert "Ask about the leave.</textarea>" in page


def test_confirmed_decision_moves_each_row_with_ledger_and_history(world: World, call: Call, three: list[Nomination]) -> None:
    page = done(world.client("hana"), url("call_decisions", call.pk), rows=[three[1].pk, three[2].pk], decision="select", reason="Best.")

    assert states(*three) == ["in_review", "selected", "selected"]
    assert "Done: 2. Refused: 0." in page
    assert "Tajikistan: 2 of 2 places given" in page
    allotment = allotment_of(call, world.partner_a)
    assert (allotment.placed, allotment.quota_year.reserved) == (2, 2)
    assert "Done: 2" not in read(world.client("hana"), url("call_decisions", call.pk))


def test_one_too_many_is_foretold_and_refused_with_name_and_sentence(world: World, call: Call, three: list[Nomination]) -> None:
    hana = world.client("hana")
    chosen = {"rows": [row.pk for row in three], "decision": "select", "reason": "All good."}

    before = asked(hana, url("call_decisions", call.pk), **chosen)
    after = done(hana, url("call_decisions", call.pk), **chosen)

    assert "Select 2 nominees</button>" in before
    assert "will be refused" in before
    assert "All 2 places of Tajikistan in this call are given." in before
    assert states(*three) == ["in_review", "selected", "selected"]  # the weakest is the one without a place
    assert "Done: 2. Refused: 1." in after
    assert "All 2 places of Tajikistan in this call are given." in after
    assert three[0].person.passport_name in after


def test_confirming_twice_changes_nothing_more(world: World, call: Call, three: list[Nomination]) -> None:
    hana = world.client("hana")
    chosen = {"rows": [three[1].pk], "decision": "select", "reason": "Best."}
    done(hana, url("call_decisions", call.pk), **chosen)

    page = done(hana, url("call_decisions", call.pk), **chosen)

    assert "Done: 0. Refused: 1." in page
    assert "is now “selected”" in page
    assert allotment_of(call, world.partner_a).placed == 1


def test_reserve_and_refusal_for_many_then_promotion(world: World, call: Call, three: list[Nomination]) -> None:
    hana, address = world.client("hana"), url("call_decisions", call.pk)

    assert "Puts 2 nominees on the reserve list. No place is taken." in asked(
        hana, address, rows=[three[0].pk, three[1].pk], decision="put_on_reserve", reason="Later."
    )
    done(hana, address, rows=[three[0].pk, three[1].pk], decision="put_on_reserve", reason="Later.")
    assert "1 nomination ends here: not selected." in asked(hana, address, rows=[three[2].pk], decision="not_select", reason="Too short.")
    done(hana, address, rows=[three[2].pk], decision="not_select", reason="Too short.")
    done(hana, address, rows=[three[1].pk], decision="select", reason="A place became free.")

    assert states(*three) == ["reserve", "selected", "not_selected"]


def test_decision_without_rows_choice_or_reason_says_what_is_missing(world: World, call: Call, three: list[Nomination]) -> None:
    page = asked(world.client("hana"), url("call_decisions", call.pk), confirmed="yes")

    for text in ("Tick at least one nominee.", "Choose a decision.", "Give the reason", 'href="#id_rows_0"', 'id="id_rows_0"'):
        assert text in page
    assert states(*three) == ["in_review"] * 3


def test_row_of_another_call_is_not_taken(world: World, call: Call, three: list[Nomination]) -> None:
    other = make_nomination(world, make_call(world, places=1, intake=make_intake(world, reference="MIR-28")), number=4, state="in_review")

    page = asked(world.client("hana"), url("call_decisions", call.pk), rows=[other.pk], decision="select", reason="x", confirmed="yes")

    assert "does not belong to this page" in page
    assert states(other) == ["in_review"]


# --- offers -----------------------------------------------------------------------------------------------------------------


def test_offers_for_all_selected_in_one_go(world: World, call: Call, three: list[Nomination]) -> None:
    for row in three[:2]:
        verbs.select(row, reason="Good.", actor=world.hana, now=NOW)
    sofia = world.client("sofia")
    address = url("send_offers", call.pk)
    data = {"rows": [row.pk for row in three[:2]], "expires_at_0": "2026-12-08", "expires_at_1": "18:00"}

    assert "Send 2 offers</a>" in read(sofia, url("call_decisions", call.pk))
    page = read(sofia, address)
    assert page.count(" checked>") == 2
    assert 'value="2026-12-08"' in page
    page = asked(sofia, address, **data)
    assert "Sends 2 offers." in page
    assert "Tue 8 Dec 2026, 18:00 Astana" in page
    assert "Send 2 offers</button>" in page
    after = done(sofia, address, **data)

    assert "Done: 2. Refused: 0." in after
    assert states(*three) == ["offered", "offered", "in_review"]
    assert three[0].offer_expires_at is not None
    assert three[0].offer_expires_at.isoformat() == "2026-12-08T13:00:00+00:00"
    assert "Nobody waits for an offer" in after


def test_offers_with_a_past_date_are_refused_beside_the_field(world: World, call: Call, three: list[Nomination]) -> None:
    verbs.select(three[0], reason="Good.", actor=world.hana, now=NOW)
    data = {"rows": [three[0].pk], "expires_at_0": "2026-11-01", "expires_at_1": "18:00", "confirmed": "yes"}

    page = asked(world.client("sofia"), url("send_offers", call.pk), **data)

    assert "Answer by: Choose a day and a time in the future." in page
    assert states(three[0]) == ["selected"]


@pytest.mark.parametrize("name", ["saule", "olga"])
def test_offers_are_sent_by_officers_and_the_head_only(world: World, call: Call, name: str) -> None:
    assert world.client(name).get(url("send_offers", call.pk)).status_code == 403


def test_offers_confirmed_twice_at_once_lose_nothing(world: World, call: Call, three: list[Nomination]) -> None:
    """The first click did it; a second one, and a third after the result was read, are answered row by row."""
    for row in three[:2]:
        verbs.select(row, reason="Good.", actor=world.hana, now=NOW)
    sofia, address = world.client("sofia"), url("send_offers", call.pk)
    data = {"rows": [row.pk for row in three[:2]], "expires_at_0": "2026-12-08", "expires_at_1": "18:00"}

    sofia.post(address, {**data, "confirmed": "yes"})
    second = done(sofia, address, **data)
    third = done(sofia, address, **data)

    assert "Done: 2. Refused: 0." in second
    assert "Done: 0. Refused: 2." in third
    assert third.count("is now “offer sent”") == 2
    assert states(*three) == ["offered", "offered", "in_review"]


def test_one_row_that_has_left_the_page_stops_nobody_else(world: World, call: Call, three: list[Nomination]) -> None:
    for row in three[:2]:
        verbs.select(row, reason="Good.", actor=world.hana, now=NOW)
    verbs.withdraw_nomination(three[0], reason="Illness.", actor=world.alice, now=NOW)
    data = {"rows": [row.pk for row in three[:2]], "expires_at_0": "2026-12-08", "expires_at_1": "18:00"}

    before = asked(world.client("sofia"), url("send_offers", call.pk), **data)
    page = done(world.client("sofia"), url("send_offers", call.pk), **data)

    assert "Send 1 offer</button>" in before
    assert "Done: 1. Refused: 1." in page
    assert three[0].person.passport_name in page
    assert states(*three[:2]) == ["withdrawn", "offered"]


# --- enrolment --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(world: World) -> list[Nomination]:
    """Three who accepted, for an intake with two seats."""
    call = make_call(world, places=3, intake=make_intake(world, capacity=2))
    return [make_nomination(world, call, number=number, state="accepted") for number in range(3)]


def test_registrar_sees_who_accepted_by_intake_with_the_seats(world: World, small: list[Nomination]) -> None:
    page = read(world.client("ruslan"), url("to_enrol"))

    assert "MIR-27, Master of International Relations: 0 of 2 seats taken" in page
    for row in small:
        assert row.reference in page
        assert url("nomination_step", row.pk, "no_show") in page


def test_enrolment_stops_when_the_intake_is_full(world: World, small: list[Nomination]) -> None:
    ruslan = world.client("ruslan")
    rows = [row.pk for row in small]

    before = asked(ruslan, url("to_enrol"), rows=rows)
    after = done(ruslan, url("to_enrol"), rows=rows)

    for text in ("Enrol 2 people</button>", "MIR-27: afterwards 2 of 2 seats are taken.", "All seats of this intake are taken."):
        assert text in before
    assert states(*small) == ["enrolled", "enrolled", "accepted"]
    assert "Done: 2. Refused: 1." in after
    assert "All seats of this intake are taken." in after
    assert allotment_of(small[0].call, world.partner_a).quota_year.used == 2


def test_enrolment_confirmed_again_names_who_is_enrolled_already(world: World, small: list[Nomination]) -> None:
    ruslan = world.client("ruslan")
    done(ruslan, url("to_enrol"), rows=[small[0].pk])

    page = done(ruslan, url("to_enrol"), rows=[small[0].pk, small[1].pk])

    assert "Done: 1. Refused: 1." in page
    assert "is now “enrolled”" in page
    assert states(*small) == ["enrolled", "enrolled", "accepted"]


def test_who_did_not_arrive_leaves_the_list_and_frees_the_place(world: World, small: list[Nomination]) -> None:
    ruslan = world.client("ruslan")

    early = ruslan.post(url("nomination_step", small[0].pk, "no_show"), {"reason": "No visa."}).content.decode()
    expected_by_now(small[0])
    answer = ruslan.post(url("nomination_step", small[0].pk, "no_show"), {"reason": "No visa."})

    assert "nobody can be absent before the planned entry" in early
    assert answer.status_code == 302
    assert states(small[0]) == ["no_show"]
    assert url("nomination", small[0].pk) not in read(ruslan, url("to_enrol"))
    assert allotment_of(small[0].call, world.partner_a).placed == 2


@pytest.mark.parametrize("name", ["leila", "sofia", "hana", "alice", "olga", "nigora", "rana"])
def test_enrolment_is_the_registrar_s(world: World, small: list[Nomination], name: str) -> None:
    client = world.client(name)

    assert client.get(url("to_enrol")).status_code == 403
    assert client.post(url("to_enrol"), {"rows": [small[0].pk], "confirmed": "yes"}).status_code == 403


def test_list_of_who_accepted_costs_the_same_at_1_and_30_rows(world: World) -> None:
    call = make_call(world, places=40, intake=make_intake(world, capacity=40))
    make_nomination(world, call, number=0, state="accepted")
    ruslan = world.client("ruslan")

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            read(ruslan, url("to_enrol"))
        return len(caught)

    cost()
    at_1 = cost()
    for number in range(1, 33):
        make_nomination(world, call, number=number, state="accepted")
    at_30 = cost()

    assert at_1 == at_30 <= 12
    assert 'rel="next"' in read(ruslan, url("to_enrol"))


def test_nobody_to_enrol_is_said(world: World) -> None:
    assert "Nobody waits for enrolment" in read(world.client("ruslan"), url("to_enrol"))
