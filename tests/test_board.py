"""The ranking board and its sheet: order, quota lines, filters, moves tried out, and what all that costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.errors import NotAllowed, Refused
from partners.actor import Actor, actor_for
from partners.enums import Role
from partners.models import Membership
from reviews.models import Assignment
from scholarships import operations as verbs
from scholarships.enums import Decision
from scholarships.models import Call, DecisionItem, DecisionRound, Nomination
from scholarships.notices import people_told
from scholarships.operations import planning
from scholarships.queries.board import board_of, reviewed_board
from scholarships.queries.effects import effect_of
from tests.boards import countries, crowd, reviewers_of
from tests.test_decisions import review
from tests.world import NOW, World, add_person, allotment_of, make_call, make_intake, make_nomination

pytestmark = pytest.mark.django_db
SELECT, RESERVE, NOT_SELECT = Decision.SELECT, Decision.RESERVE, Decision.NOT_SELECT
MOST_QUERIES = 8  # of the whole page, with session, user, roles and unread notices


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def order_of(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'<tr id="r-(\d+)"', page)]


def row_of(page: str, nomination: Nomination) -> str:
    found = re.search(rf'<tr id="r-{nomination.pk}">.*?</tr>', page)
    assert found
    return found[0]


def body_of(page: str, name: object) -> str:
    found = re.search(rf'<tbody (?:hx-swap-oob="true" )?id="g-{name}".*?</tbody>', page, re.DOTALL)
    assert found, page[:2000]
    return found[0].replace(' hx-swap-oob="true"', "")


def sheet_of(page: str) -> str:
    found = re.search(r'<section id="sheet".*?</section>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[0]).split())


def items(call: Call) -> dict[str, tuple[str, int | None]]:
    rows = DecisionItem.objects.across_partners(reason="test").filter(round__call=call).select_related("nomination")
    return {row.nomination.reference: (row.decision, row.reserve_rank) for row in rows}


@pytest.fixture
def call(world: World) -> Call:
    """Two people decide; partner A has two places and two on its reserve list, B one place."""
    return make_call(world, places=2, reserve=3, partners=(world.partner_a, world.partner_b), two_person=True)


@pytest.fixture
def five(world: World, call: Call) -> list[Nomination]:
    """Of partner A with the marks 3, 5, 4, 2 and none."""
    rows = [make_nomination(world, call, number=number, state="in_review") for number in range(5)]
    for row, score in zip(rows, (3, 5, 4, 2), strict=False):
        review(world, row, score)
    return rows


@pytest.fixture
def sheet(world: World, call: Call) -> DecisionRound:
    return planning.start_round(call, actor=world.saule, now=NOW)


@pytest.fixture
def put(world: World, sheet: DecisionRound) -> Callable[..., int]:
    def plan(decision: str, *rows: Nomination, **more: Any) -> int:
        return planning.plan_items(sheet, rows, decision=decision, actor=world.saule, now=NOW, **more)

    return plan


# --- order and the quota line -----------------------------------------------------------------------------------------------


def test_line_is_drawn_below_the_best_as_many_as_places_are_free(world: World, call: Call, five: list[Nomination]) -> None:
    page = body_of(read(world.client("saule"), url("call_decisions", call.pk)), allotment_of(call, world.partner_a).pk)

    assert order_of(page) == [five[place].pk for place in (1, 2, 0, 3, 4)]
    above, _cut, below = page.partition("Here the 2 places end.")
    assert order_of(above) == [five[1].pk, five[2].pk]
    assert "within the places" in row_of(above, five[1])
    for number, row in enumerate((five[0], five[3], five[4]), start=1):
        assert f"next for the reserve list: {number}" in row_of(below, row)


def test_line_counts_the_places_that_are_given_and_those_of_the_sheet(
    world: World, call: Call, five: list[Nomination], put: Callable[..., int]
) -> None:
    """The one with a place and the one on the sheet stand above the line, however they rank; nobody else fits."""
    verbs.select(five[3], reason="x", actor=Actor.system("test"), now=NOW)
    put(SELECT, five[0])

    page = body_of(read(world.client("saule"), url("call_decisions", call.pk)), allotment_of(call, world.partner_a).pk)
    above, _cut, below = page.partition("Here the 2 places end.")

    assert order_of(above) == [five[3].pk, five[0].pk]
    assert "takes a place" in row_of(above, five[0])
    assert order_of(below) == [five[place].pk for place in (1, 2, 4)]
    assert "1 of 2 places given" in page
    assert "1 on the sheet" in page


def test_line_follows_the_agreement_where_it_has_less_than_the_call(world: World, call: Call, five: list[Nomination]) -> None:
    group = next(row for row in board_of(call, world.saule) if row.code == "TJ")
    year = group.allotment.quota_year
    year.reserved = 1

    assert (group.free, group.line_free, group.left, group.ends_at) == (2, 1, 1, 1)
    assert group.line_is_short


def test_reserve_is_numbered_in_the_order_of_the_sheet(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    put(RESERVE, five[3])
    put(RESERVE, five[0])
    client = world.client("saule")

    client.post(url("plan", call.pk), {"move": f"up:{five[0].pk}"})
    page = read(client, url("call_decisions", call.pk))

    assert items(call) == {five[3].reference: (RESERVE, 2), five[0].reference: (RESERVE, 1)}
    assert "reserve list: 1" in row_of(page, five[0])
    assert "reserve list: 2" in row_of(page, five[3])
    assert "next for the reserve list: 3" in row_of(page, five[4])


def test_all_candidates_in_one_ranking_with_places_used_and_left(world: World, call: Call, five: list[Nomination]) -> None:
    theirs = make_nomination(world, call, number=5, state="in_review", actor=world.charlie)
    review(world, theirs, 4)

    page = read(world.client("saule"), url("call_decisions", call.pk) + "?view=overall")

    assert order_of(page) == [row.pk for row in (five[1], five[2], theirs, five[0], five[3], five[4])]
    assert '<span class="hint of-partner">0 of 2 given</span>' in row_of(page, theirs)
    assert '<td class="num">3</td>' in row_of(page, theirs)
    assert "Here the" not in page


@pytest.mark.parametrize(
    ("sort", "order", "mark"),
    [
        ("mean", (1, 2, 0, 3, 4), "descending"), ("-mean", (3, 0, 2, 1, 4), "ascending"), ("normalised", (1, 2, 0, 3, 4), "descending"),
        ("median", (1, 2, 0, 3, 4), "descending"), ("spread", (1, 2, 0, 3, 4), "descending"), ("rank", (4, 3, 2, 1, 0), "ascending"),
        ("-rank", (0, 1, 2, 3, 4), "descending"), ("nonsense", (1, 2, 0, 3, 4), "descending"),
    ],
)  # fmt: skip
def test_sorted_by_address_and_said_in_the_heading(
    world: World, call: Call, five: list[Nomination], sort: str, order: tuple[int, ...], mark: str
) -> None:
    for number, row in enumerate(five):
        Nomination.objects.across_partners(reason="test").filter(pk=row.pk).update(rank=5 - number)

    page = read(world.client("saule"), f"{url('call_decisions', call.pk)}?sort={sort}")

    assert order_of(page) == [five[place].pk for place in order]
    assert re.findall(r'aria-sort="(\w+)"', page) == [mark]
    assert ("Here the 2 places end." in page) is (sort in ("mean", "normalised", "nonsense"))


def test_sorted_by_name_both_ways(world: World, call: Call, five: list[Nomination]) -> None:
    client = world.client("saule")
    names = {row.pk: row.person.sort_key for row in five}

    there = order_of(read(client, url("call_decisions", call.pk) + "?sort=name"))
    back = order_of(read(client, url("call_decisions", call.pk) + "?sort=-name"))

    assert [names[pk] for pk in there] == sorted(names.values())
    assert back == there[::-1]


def test_two_rankings_and_the_change_of_place(world: World) -> None:
    """A strict reviewer has read one of the three; brought to one scale it moves up."""
    call = make_call(world, places=2, reserve=9, two_person=True)
    rows = crowd(call, (world.partner_a,), reviewers_of(world, 1), number=11)
    add_person(world, "strict", "academy", Role.REVIEWER)
    strict = world.users["strict"]
    Assignment.objects.across_partners(reason="test").update(mean=3)
    last = Assignment.objects.across_partners(reason="test").get(case=rows[10].case_id)
    for row in rows[:10]:
        Assignment(case_id=row.case_id, reviewer=strict, state="submitted", assigned_at=NOW, due_at=NOW, submitted_at=NOW, mean=1).save()
    Assignment.objects.across_partners(reason="test").filter(pk=last.pk).update(reviewer=strict, mean="1.90")

    board = reviewed_board(call, world.saule, criterion="normalised")
    row = next(one for one in board.rows if one.pk == rows[10].pk)

    assert row.places["partner", "mean"] > row.places["partner", "normalised"]
    page = read(world.client("saule"), f"{url('call_decisions', call.pk)}?sort=normalised")
    assert f"↑{row.places['partner', 'mean'] - row.places['partner', 'normalised']}" in row_of(page, rows[10])


# --- what stands beside the figures -----------------------------------------------------------------------------------------


def test_flags_of_disagreement_doubt_visa_and_missing_reviews(world: World, call: Call, five: list[Nomination]) -> None:
    add_person(world, "rustam", "academy", Role.REVIEWER)
    review(world, five[1], 3, reviewer="rustam")
    other = make_nomination(world, make_call(world, places=3, intake=make_intake(world, reference="MIR-29")), number=0)
    late = actor_for(world.users["saule"], NOW)

    page = read(world.client("saule"), url("call_decisions", call.pk))

    assert other.person_id != five[0].person_id
    assert "reviewers disagree" in row_of(page, five[1])
    assert "possible duplicate" in row_of(page, five[0])
    assert "no review yet" in row_of(page, five[4])
    assert "late for the visa</span>" not in page
    call.intake.starts_on = date(2026, 12, 10)
    board = reviewed_board(call, late, now=NOW)
    assert all("late_visa" in row.flags for row in board.rows)


def test_places_given_to_the_state_in_three_years(world: World, call: Call, five: list[Nomination]) -> None:
    for year, reference in ((2026, "MIR-26"), (2024, "MIR-24"), (2023, "MIR-23")):
        earlier = make_call(world, places=1, intake=make_intake(world, reference=f"{reference}"))
        make_nomination(world, earlier, number=20 + year, state="selected")
        type(earlier.intake)._base_manager.filter(pk=earlier.intake_id).update(starts_on=date(year, 9, 1))

    page = body_of(read(world.client("saule"), url("call_decisions", call.pk)), allotment_of(call, world.partner_a).pk)

    assert "2 places given in the 3 years before" in page


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("partner=TJ", (1, 2, 0, 3, 4)), ("partner=KG", ()), ("state=reserve", ()), ("flag=no_review", (4,)), ("undecided=on", (2, 0, 3, 4)),
        ("flag=no_review&undecided=on&view=overall", (4,)), ("flag=nonsense", (1, 2, 0, 3, 4)),
    ],
)  # fmt: skip
def test_filtered_by_address(world: World, call: Call, five: list[Nomination], put: Callable[..., int], query: str, places: tuple[int, ...]) -> None:
    put(SELECT, five[1])

    page = read(world.client("saule"), f"{url('call_decisions', call.pk)}?{query}")

    assert order_of(page) == [five[place].pk for place in places]
    assert ("No candidate fits these filters." in page) is (not places)


# --- moves ------------------------------------------------------------------------------------------------------------------


def test_one_click_moves_a_row_and_nothing_else_happens(world: World, call: Call, five: list[Nomination]) -> None:
    client = world.client("saule")

    answer = client.post(url("plan", call.pk) + "?view=overall", {"move": f"select:{five[0].pk}"})

    assert answer["Location"] == f"{url('call_decisions', call.pk)}?view=overall#r-{five[0].pk}"
    assert items(call) == {five[0].reference: (SELECT, None)}
    page = read(client, url("call_decisions", call.pk))
    assert f'value="select:{five[0].pk}" id="m-{five[0].pk}-select" aria-pressed="true"' in page
    assert "moves 1 record, uses 1 place, writes 1 letter" in sheet_of(page)
    five[0].refresh_from_db()
    assert five[0].state == "in_review"
    client.post(url("plan", call.pk), {"move": f"clear:{five[0].pk}"})
    assert items(call) == {}


def test_ticked_rows_get_one_decision_with_reason_and_note(world: World, call: Call, five: list[Nomination]) -> None:
    client = world.client("saule")
    data = {"rows": [five[1].pk, five[2].pk], "decision": "select", "reason": "The best two.", "note": "Ask about leave."}

    answer = client.post(url("plan", call.pk), data)
    client.post(url("plan", call.pk), {"rows": [five[2].pk, five[3].pk], "decision": "not_select"})

    assert answer.status_code == 302
    rows = {row.nomination_id: row for row in DecisionItem.objects.across_partners(reason="test")}
    assert (rows[five[1].pk].reason, rows[five[1].pk].note) == ("The best two.", "Ask about leave.")
    assert rows[five[2].pk].decision == NOT_SELECT
    assert rows[five[2].pk].reason == planning.usual_reason(NOT_SELECT)
    assert rows[five[2].pk].note == ""


def test_words_of_one_row_are_changed_on_its_page(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    put(SELECT, five[1])
    client = world.client("saule")
    address = url("plan_one", call.pk, five[1].pk)

    assert planning.usual_reason(SELECT) in read(client, address)
    client.post(address, {"decision": "select", "reason": "Speaks four languages.", "note": ""})

    assert DecisionItem.objects.across_partners(reason="test").get().reason == "Speaks four languages."
    put(SELECT, five[1])
    assert DecisionItem.objects.across_partners(reason="test").get().reason == "Speaks four languages."
    client.post(address, {"decision": "clear"})
    assert items(call) == {}


def test_nothing_ticked_is_said_and_what_was_typed_stays(world: World, call: Call, five: list[Nomination]) -> None:
    client = world.client("saule")

    answer = client.post(url("plan", call.pk), {"reason": "Long thought."})

    assert answer.status_code == 422
    page = answer.content.decode()
    for text in ("Tick at least one nominee.", "Choose a decision.", "Long thought.</textarea>", 'href="#id_rows_0"', 'id="id_rows_0"'):
        assert text in page
    said = client.post(url("plan", call.pk), {"reason": "x"}, headers={"HX-Request": "true"})
    assert said.status_code == 200
    assert "Tick at least one nominee." in said.content.decode()


def test_filled_by_the_ranking_with_one_click(world: World, call: Call, five: list[Nomination]) -> None:
    """Two places, three on the reserve list; who has no review is left out, what stands on the sheet stays."""
    client = world.client("saule")
    client.post(url("plan", call.pk), {"move": f"not_select:{five[1].pk}"})

    client.post(url("plan", call.pk), {"fill": "1"})

    expected = {five[1]: (NOT_SELECT, None), five[2]: (SELECT, None), five[0]: (SELECT, None), five[3]: (RESERVE, 1)}
    assert items(call) == {row.reference: move for row, move in expected.items()}
    assert "moves 4 records, uses 2 places, writes 4 letters" in sheet_of(read(client, url("call_decisions", call.pk)))
    client.post(url("plan", call.pk), {"empty": "1"})
    assert items(call) == {}


def test_more_than_places_is_said_and_refused_when_proposed(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    put(SELECT, *five[:3])

    page = read(world.client("saule"), url("call_decisions", call.pk))

    sentence = "3 selected on the sheet for 2 places that are free: 1 too many"
    assert f"Tajikistan: {sentence}. The sheet can't be proposed like this." in sheet_of(page)
    assert sentence in body_of(page, allotment_of(call, world.partner_a).pk)


def test_sheet_tells_as_many_people_as_the_steps_will(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    theirs = make_nomination(world, call, number=6, state="in_review", actor=world.charlie)
    put(SELECT, five[0], theirs)

    effect = effect_of(reviewed_board(call, world.saule, DecisionRound.objects.across_partners(reason="test").get().pk, now=NOW).groups)

    assert effect.people == people_told("select", [five[0], theirs], NOW)
    page = read(world.client("saule"), url("sheet_effect", call.pk))
    for text in (five[0].reference, theirs.reference, "Daler", "Charlie", five[0].person.passport_name):
        assert text in page


@pytest.mark.parametrize("state", ["proposed", "confirmed", "leaving"])
def test_sheet_on_its_way_is_read_and_not_changed(world: World, call: Call, five: list[Nomination], put: Callable[..., int], state: str) -> None:
    put(SELECT, five[0])
    who = {"confirmed_at": NOW, "confirmed_by_id": world.hana.user_id, "leaves_at": NOW} if state != "proposed" else {}
    rounds = DecisionRound.objects.across_partners(reason="test")
    rounds.update(state=state, proposed_at=NOW, proposed_by_id=world.saule.user_id, **who)

    page = read(world.client("saule"), url("call_decisions", call.pk))
    answer = world.client("saule").post(url("plan", call.pk), {"move": f"clear:{five[0].pk}"}, follow=True)

    assert 'name="move"' not in page
    assert "Select</span>" in row_of(page, five[0])
    assert "is proposed or confirmed already" in answer.content.decode()
    assert items(call) == {five[0].reference: (SELECT, None)}


# --- fragments --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?view=overall", "?sort=spread", "?undecided=on", "?sort=normalised&partner=TJ"])
@pytest.mark.parametrize("move", ["select", "put_on_reserve", "not_select"])
def test_parts_drawn_after_a_move_equal_the_reloaded_page(world: World, call: Call, five: list[Nomination], query: str, move: str) -> None:
    client = world.client("saule")
    make_nomination(world, call, number=6, state="in_review", actor=world.charlie)

    parts = client.post(url("plan", call.pk) + query, {"move": f"{move}:{five[0].pk}"}, headers={"HX-Request": "true"}).content.decode()
    page = read(client, url("call_decisions", call.pk) + query)

    name = "all" if "overall" in query else allotment_of(call, world.partner_a).pk
    assert parts.count("<tbody") == 1
    assert body_of(parts, name) == body_of(page, name)
    assert sheet_of(parts) == sheet_of(page)
    assert re.findall('hx-vals=\'{"seen": "(.*?)"}', parts) == re.findall('hx-vals=\'{"seen": "(.*?)"}', page)


def test_board_that_is_watched_answers_only_when_a_score_has_changed(world: World, call: Call, five: list[Nomination]) -> None:
    client = world.client("saule")
    address = url("call_decisions", call.pk)
    (seen,) = re.findall('hx-vals=\'{"seen": "(.*?)"}', read(client, address))

    assert client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).status_code == 204
    Assignment.objects.across_partners(reason="test").filter(case=five[3].case).update(mean=5)
    parts = client.get(address, {"seen": seen}, headers={"HX-Request": "true"}).content.decode()

    name = allotment_of(call, world.partner_a).pk
    assert body_of(parts, name) == body_of(read(client, address), name)
    assert "5.00" in row_of(parts, five[3])


# --- who ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("saule", 302), ("sofia", 302), ("hana", 302), ("olga", 403), ("alice", 403), ("rana", 403), ("charlie", 403), ("nigora", 404)],
)
def test_who_tries_moves_out(world: World, call: Call, five: list[Nomination], name: str, status: int) -> None:
    client = world.client(name)

    assert client.post(url("plan", call.pk), {"move": f"select:{five[0].pk}"}).status_code == status
    assert client.get(url("plan_one", call.pk, five[0].pk)).status_code == (200 if status == 302 else status)
    assert client.get(url("sheet_effect", call.pk)).status_code == (200 if status == 302 or name == "olga" else status)
    assert bool(items(call)) is (status == 302)


def test_auditor_reads_the_board_with_the_moves_and_no_buttons(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    put(SELECT, five[0])

    page = read(world.client("olga"), url("call_decisions", call.pk))

    assert "Select</span>" in row_of(page, five[0])
    assert 'name="rows"' not in page
    assert 'name="move"' not in page


def test_judged_side_sees_no_move_and_makes_none(world: World, call: Call, five: list[Nomination], put: Callable[..., int]) -> None:
    """A programme officer who holds a role at the sending partner: neither marks nor moves nor doubts of its nominees."""
    put(SELECT, five[0], reason="Secret reason.")
    Membership(user=world.users["sofia"], institution=world.institutions["embassy_a"], role=Role.EXPERT, starts_on=NOW.date()).save()
    client = world.client("sofia")

    pages = [read(client, url("call_decisions", call.pk) + query) for query in ("", "?view=overall")] + [read(client, url("sheet_effect", call.pk))]
    answers = [
        client.post(url("plan", call.pk), {"move": f"not_select:{five[0].pk}"}), client.post(url("plan", call.pk), {"rows": [five[0].pk], "decision": "select"}),
        client.get(url("plan_one", call.pk, five[0].pk)),
    ]  # fmt: skip

    for page in pages:
        for text in ("Secret reason.", "takes a place", "5.00", 'aria-pressed="true"', "moves 1 record"):
            assert text not in page
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert items(call) == {five[0].reference: (SELECT, None)}


@pytest.mark.parametrize("name", ["alice", "daler", "zarina", "charlie", "nigora", "rana"])
def test_names_of_candidates_never_reach_the_judged_side(world: World, call: Call, five: list[Nomination], name: str) -> None:
    client = world.client(name)

    for address in (url("call_decisions", call.pk), url("call_decisions", call.pk) + "?view=overall", url("sheet_effect", call.pk)):
        answer = client.get(address, headers={"HX-Request": "true"})
        assert answer.status_code in (403, 404)
        for row in five:
            assert row.person.family_name.upper() not in answer.content.decode()
            assert row.person.native_name not in answer.content.decode()


def test_row_of_another_call_is_not_moved(world: World, call: Call, five: list[Nomination], sheet: DecisionRound) -> None:
    other = make_nomination(world, make_call(world, places=1, intake=make_intake(world, reference="MIR-28")), number=9, state="in_review")

    assert world.client("saule").post(url("plan", call.pk), {"move": f"select:{other.pk}"}).status_code == 404
    assert world.client("saule").post(url("plan", call.pk), {"move": "select:x"}).status_code == 404
    with pytest.raises(Refused, match="not nominated for this call"):
        planning.plan_items(sheet, [other], decision=SELECT, actor=world.saule, now=NOW)


def test_who_left_the_race_is_not_moved(world: World, call: Call, five: list[Nomination], sheet: DecisionRound) -> None:
    verbs.withdraw_nomination(five[0], reason="x", actor=world.alice, now=NOW)
    verbs.put_on_reserve(five[1], reason="x", actor=Actor.system("test"), now=NOW)

    for row, decision in ((five[0], SELECT), (five[1], RESERVE)):
        with pytest.raises(Refused, match="can't be moved so"):
            planning.plan_items(sheet, [row], decision=decision, actor=world.saule, now=NOW)
    assert items(call) == {}


def test_call_of_one_person_has_no_sheet(world: World) -> None:
    call = make_call(world, places=1)
    row = make_nomination(world, call, state="in_review")

    with pytest.raises(Refused, match="decides alone"):
        planning.start_round(call, actor=world.hana, now=NOW)
    assert 'name="move"' not in read(world.client("hana"), url("call_decisions", call.pk))
    assert world.client("hana").get(url("plan_one", call.pk, row.pk)).status_code == 409
    with pytest.raises(NotAllowed):
        planning.start_round(call, actor=world.olga, now=NOW)


def test_call_of_two_people_is_not_decided_by_the_head_alone(world: World, call: Call, five: list[Nomination]) -> None:
    data = {"rows": [five[0].pk], "decision": "select", "reason": "x", "confirmed": "yes"}

    assert world.client("hana").post(url("call_decisions", call.pk), data).status_code == 403


# --- what it costs -----------------------------------------------------------------------------------------------------------


def fetched(caught: CaptureQueriesContext) -> int:
    """Rows that the queries of the page give back, asked again one by one."""
    with connection.cursor() as cursor:
        total = 0
        for one in caught.captured_queries:
            if one["sql"].startswith("SELECT"):
                cursor.execute(f"SELECT count(*) FROM ({one['sql']}) AS asked")
                total += cursor.fetchone()[0]
    return total


@pytest.mark.parametrize("query", ["", "?view=overall", "?sort=normalised", "?undecided=on"])
def test_board_costs_the_same_queries_at_25_and_250(world: World, query: str) -> None:
    partners = countries(5)
    call = make_call(world, places=20, reserve=60, partners=partners, two_person=True)
    reviewers = reviewers_of(world, 5)
    saule = world.client("saule")
    read(saule, url("call_decisions", call.pk) + query)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            page = read(saule, url("call_decisions", call.pk) + query)
        assert len(order_of(page)) == Nomination.objects.across_partners(reason="test").count()
        return len(caught), fetched(caught)

    crowd(call, partners, reviewers, number=25)
    at_25, rows_25 = cost()
    crowd(call, partners, reviewers, number=225, first=25)
    at_250, rows_250 = cost()

    assert at_25 == at_250 <= MOST_QUERIES
    assert rows_25 - 25 * 6 == rows_250 - 250 * 6 <= 12  # a row for each candidate and for each review, and a handful


def test_move_costs_the_same_queries_at_25_and_250(world: World) -> None:
    partners = countries(5)
    call = make_call(world, places=20, reserve=60, partners=partners, two_person=True)
    reviewers = reviewers_of(world, 5)
    rows = crowd(call, partners, reviewers, number=25)
    saule = world.client("saule")

    def cost(row: Nomination) -> int:
        with CaptureQueriesContext(connection) as caught:
            answer = saule.post(url("plan", call.pk), {"move": f"select:{row.pk}"}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return len(caught)

    cost(rows[0])
    at_25 = cost(rows[1])
    rows += crowd(call, partners, reviewers, number=225, first=25)

    assert cost(rows[200]) == at_25


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_board_is_drawn_in_other_languages(world: World, call: Call, five: list[Nomination], put: Callable[..., int], language: str) -> None:
    put(SELECT, *five[:3])
    world.users["saule"].language = language
    world.users["saule"].save()

    page = read(world.client("saule"), url("call_decisions", call.pk))

    assert f'lang="{language}"' in page
    assert five[0].reference in page
    translation.activate("en")
