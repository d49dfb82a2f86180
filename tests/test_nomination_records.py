"""The list of nominations and the record of one, as each role sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid
from people.operations import save_person
from reviews.models import Assignment, Criterion
from reviews.operations import save_marks, submit_review
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from tests.world import NOW, World, make_call, make_draft, make_intake, make_nomination

pytestmark = pytest.mark.django_db
MEAN = "4.33"
COMMENT = "Speaks well, thin on policy."


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=2, reserve=2)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def review(world: World, nomination: Nomination, *scores: int) -> Assignment:
    assignment = verbs.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW + timedelta(days=5), actor=world.sofia, now=NOW)
    marks: dict[Criterion, int | None] = dict(zip(Criterion.objects.order_by("pk"), scores, strict=True))
    save_marks(assignment, scores=marks, comment=COMMENT, actor=world.rana, now=NOW)
    submit_review(assignment, actor=world.rana, now=NOW)
    return assignment


def give_account(world: World, nomination: Nomination, name: str) -> None:
    save_person(nomination.person, fields={"user": world.users[name]}, actor=world.alice, now=NOW)


def ranked(world: World, call: Call) -> Nomination:
    """In review, with a rank, a reason, a submitted review and an account of the nominee."""
    nomination = make_draft(world, call)
    verbs.save_nomination(nomination, fields={"rank": 7}, person_fields={"phone": "+992 900 111"}, actor=world.alice, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    give_account(world, nomination, "nigora")
    review(world, nomination, 5, 4, 4)
    return nomination


# --- the list ---------------------------------------------------------------------------------------------------------------


def test_list_shows_staff_name_partner_call_state_and_rank(world: World, call: Call) -> None:
    nomination = ranked(world, call)

    page = read(world.client("sofia"), url("nominations"))

    for text in (
        nomination.reference,
        "Farrukh RAHIMOV",
        "Фаррух Раҳимов",
        "Tajikistan",
        call.reference,
        "in review",
        "since today",
        'data-label="Rank">7</td>',
    ):
        assert text in page


def test_list_of_a_partner_holds_its_own_rows(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)

    assert nomination.reference in read(world.client("alice"), url("nominations"))
    assert nomination.reference in read(world.client("zarina"), url("nominations"))
    assert nomination.reference not in read(world.client("charlie"), url("nominations"))


def test_list_of_the_academy_begins_with_accepted_offers_and_has_no_rank(world: World, call: Call) -> None:
    waiting, accepted = make_nomination(world, call, number=0), make_nomination(world, call, number=1, state="accepted")

    page = read(world.client("ruslan"), url("nominations"))

    assert accepted.reference in page
    assert waiting.reference not in page
    assert ">Rank<" not in page


@pytest.mark.parametrize("name", ["nigora", "rana", "timur", "erlan"])
def test_list_is_not_for_those_with_a_desk_of_their_own(world: World, name: str) -> None:
    assert world.client(name).get(url("nominations")).status_code == 403


@pytest.mark.parametrize("words", ["Рахимов", "rahimov", "Раҳимов Фаррух", "N-2027"])
def test_list_finds_a_name_in_any_script(world: World, call: Call, words: str) -> None:
    first, second = make_nomination(world, call, number=0), make_nomination(world, call, number=1)

    page = read(world.client("sofia"), url("nominations") + f"?q={words}")

    assert first.reference in page
    assert (second.reference in page) == (words == "N-2027")


def test_list_narrows_by_state_call_and_partner(world: World) -> None:
    call = make_call(world, places=2, reserve=2, partners=(world.partner_a, world.partner_b))
    draft, sent = make_draft(world, call, number=0), make_nomination(world, call, number=1)
    theirs = make_nomination(world, call, number=2, actor=world.charlie)
    sofia = world.client("sofia")

    by_state = read(sofia, url("nominations") + "?state=draft")
    by_partner = read(sofia, url("nominations") + f"?partner={world.partner_b.pk}&call={call.pk}")
    by_nonsense = read(sofia, url("nominations") + "?state=flying&call=x&partner=999999")

    assert draft.reference in by_state
    assert sent.reference not in by_state
    assert theirs.reference in by_partner
    assert sent.reference not in by_partner
    assert all(row.reference in by_nonsense for row in (draft, sent, theirs))
    assert "No nomination fits these filters" in read(sofia, url("nominations") + "?q=Abdullaev")


def test_list_newest_change_first(world: World, call: Call) -> None:
    first, second = make_nomination(world, call, number=0), make_nomination(world, call, number=1)
    verbs.accept_for_review(first, actor=world.sofia, now=NOW + timedelta(minutes=1))

    page = read(world.client("sofia"), url("nominations"))

    assert page.index(first.reference) < page.index(second.reference)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def many_nominations(world: World, number: int, state: str = "submitted") -> Call:
    call = make_call(world, places=number, intake=make_intake(world, capacity=number + 1))
    for index in range(number):
        make_nomination(world, call, number=index, state=state)
    return call


@pytest.mark.parametrize("name", ["sofia", "alice", "olga"])
def test_list_costs_the_same_at_1_and_30_rows(world: World, name: str) -> None:
    call = make_call(world, places=40)
    make_nomination(world, call, number=0)
    client = world.client(name)
    client.get(url("nominations"))

    at_1 = queries_of(client, url("nominations"))
    for number in range(1, 32):
        make_nomination(world, call, number=number)
    at_30 = queries_of(client, url("nominations"))

    assert at_1 == at_30 <= 12
    assert 'rel="next"' in read(client, url("nominations"))


# --- the record -------------------------------------------------------------------------------------------------------------


def test_staff_reads_rank_reviews_and_contact(world: World, call: Call) -> None:
    nomination = ranked(world, call)

    for name in ("sofia", "hana", "saule", "olga"):
        page = read(world.client(name), url("nomination", nomination.pk))
        for text in (
            "rank 7 among its nominees",
            MEAN,
            "Rana",
            "nominee0@example.org",
            "+992 900 111",
            "Works on regional cooperation",
            "Possible duplicates",
        ):
            assert text in page, (name, text)
        assert COMMENT not in page


@pytest.mark.parametrize("name", ["alice", "daler", "zarina"])
def test_sender_reads_everything_of_its_own_and_nothing_of_the_panel(world: World, call: Call, name: str) -> None:
    nomination = ranked(world, call)

    page = read(world.client(name), url("nomination", nomination.pk))

    for text in ("rank 7 among its nominees", "nominee0@example.org", "Works on regional cooperation"):
        assert text in page
    for text in (MEAN, "Rana", COMMENT, "Possible duplicates", "Nominated before", "Next to check"):
        assert text not in page


def test_nominee_reads_own_data_and_neither_rank_nor_reasons_nor_panel(world: World, call: Call) -> None:
    nomination = ranked(world, call)

    page = read(world.client("nigora"), url("nomination", nomination.pk))

    for text in ("nominee0@example.org", "+992 900 111", "Second Secretary", "My page"):
        assert text in page
    for text in ("rank 7", "Rank among", "Works on regional cooperation", "Why this person", MEAN, "Rana", COMMENT, "Possible duplicates"):
        assert text not in page


def test_reviewer_reads_the_case_without_contact_passport_rank_or_decision(world: World, call: Call) -> None:
    nomination = ranked(world, call)
    verbs.put_on_reserve(nomination, reason="Good but second.", actor=world.hana, now=NOW)

    page = read(world.client("rana"), url("nomination", nomination.pk))

    for text in ("Works on regional cooperation", "Second Secretary", "Open your review"):
        assert text in page
    for text in ("@example.org", "+992", "17 May 1996", "rank 7", "Rank among", "Good but second", "Possible duplicates", COMMENT):
        assert text not in page


def test_registrar_reads_contact_of_accepted_and_no_rank(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="accepted")

    page = read(world.client("ruslan"), url("nomination", nomination.pk))
    lecturer = read(world.client("leila"), url("nomination", nomination.pk))

    assert "nominee0@example.org" in page
    assert "Enrol" in page
    assert "nominee0@example.org" not in lecturer
    for text in ("Rank among", "Works on regional cooperation", "Strong dossier", "Possible duplicates"):
        assert text not in page


@pytest.mark.parametrize("name", ["charlie", "rana", "nigora", "ruslan", "timur", "erlan"])
def test_record_of_others_is_not_there(world: World, call: Call, name: str) -> None:
    nomination = make_nomination(world, call)

    assert world.client(name).get(url("nomination", nomination.pk)).status_code == 404
    assert world.client(name).get(url("nomination_step", nomination.pk, "return")).status_code == 404
    assert world.client(name).get(url("assign_reviewer", nomination.pk)).status_code == 404


def test_nobody_is_asked_to_sign_in(world: World, call: Call, client: Client) -> None:
    nomination = make_nomination(world, call)

    assert "/accounts/" in client.get(url("nomination", nomination.pk))["Location"] or client.get(url("nomination", nomination.pk)).status_code == 302


def test_acts_follow_the_workflow_and_lead_to_their_pages(world: World, call: Call) -> None:
    draft, sent = make_draft(world, call, number=0), make_nomination(world, call, number=1)
    offered = make_nomination(world, call, number=2, state="offered")
    alice, sofia, olga = world.client("alice"), world.client("sofia"), world.client("olga")

    of_draft, of_offer = read(alice, url("nomination", draft.pk)), read(alice, url("nomination", offered.pk))
    of_staff, of_auditor = read(sofia, url("nomination", sent.pk)), read(olga, url("nomination", sent.pk))

    for address in (url("nomination_check", draft.pk), url("nomination_withdraw", draft.pk), url("nomination_edit", draft.pk)):
        assert f'href="{address}"' in of_draft
    assert of_offer.count(f'href="{url("nomination_answer", offered.pk)}"') == 1
    for step in ("accept_for_review", "return", "find_ineligible"):
        assert url("nomination_step", sent.pk, step) in of_staff
        assert url("nomination_step", sent.pk, step) not in of_auditor
    assert url("nomination_withdraw", sent.pk) not in of_staff


def test_sender_of_a_draft_sees_what_is_missing_with_the_way_there(world: World, call: Call) -> None:
    nomination = make_draft(world, call)
    verbs.save_nomination(nomination, fields={"position": ""}, actor=world.alice, now=NOW)

    page = read(world.client("alice"), url("nomination", nomination.pk))

    assert f"{url('nomination_section', nomination.pk, 'post')}#id_position" in page
    assert "not sent yet" in page


def test_returned_nomination_shows_reason_and_date_to_the_sender(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    give_account(world, nomination, "nigora")
    until = NOW + timedelta(days=7)
    verbs.return_nomination(nomination, reason="The diploma is cut off.", mend_until=until, actor=world.sofia, now=NOW)

    page = read(world.client("alice"), url("nomination", nomination.pk))
    own = read(world.client("nigora"), url("nomination", nomination.pk))

    assert "The diploma is cut off." in page
    assert "due in 7 days" in page
    assert "The diploma is cut off." not in own


def test_nominee_reads_the_reason_of_a_refusal_and_no_draft_work(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    give_account(world, nomination, "nigora")
    verbs.not_select(nomination, reason="Others served longer.", actor=world.hana, now=NOW)

    own, sender = read(world.client("nigora"), url("nomination", nomination.pk)), read(world.client("alice"), url("nomination", nomination.pk))

    assert "Others served longer." in own
    assert "Others served longer." in sender
    assert "Draft made" in sender
    assert "Draft made" not in own


def test_staff_sees_earlier_nominations_and_possible_duplicates_and_officers_never(world: World) -> None:
    both = (world.partner_a, world.partner_b)
    first = make_call(world, places=2, partners=both)
    before = make_nomination(world, first)
    intake = make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1))
    second = make_call(world, places=2, partners=both, intake=intake)
    again = verbs.start_nomination(second, partner=world.partner_a, person=before.person, person_fields={}, actor=world.alice, now=NOW)
    double = make_nomination(world, second, actor=world.charlie)
    other = make_nomination(world, second, number=1, actor=world.charlie)

    page = read(world.client("sofia"), url("nomination", again.pk))
    officers = read(world.client("alice"), url("nomination", again.pk))

    for row in (before, double):
        assert f'href="{url("nomination", row.pk)}"' in page
        assert row.reference not in officers
    assert other.reference not in page
    assert "Kyrgyzstan" in page
    assert "Kyrgyzstan" not in officers


def test_drafts_of_other_partners_are_no_duplicates(world: World) -> None:
    call = make_call(world, places=2, partners=(world.partner_a, world.partner_b))
    own, theirs = make_nomination(world, call), make_draft(world, call, actor=world.charlie)

    assert theirs.reference not in read(world.client("sofia"), url("nomination", own.pk))


def test_record_costs_at_most_12_queries(world: World, call: Call) -> None:
    nomination = ranked(world, call)
    for name in ("sofia", "alice", "nigora", "rana", "olga", "saule"):
        client = world.client(name)
        client.get(url("nomination", nomination.pk))

        assert queries_of(client, url("nomination", nomination.pk)) <= 12, name


def test_next_to_check_is_the_one_that_waits_longest_behind_this(world: World, call: Call) -> None:
    rows = [make_nomination(world, call, number=number, now=NOW - timedelta(hours=3 - number)) for number in range(3)]
    sofia = world.client("sofia")
    expected = {0: 1, 1: 2, 2: 0}

    for here, following in expected.items():
        page = read(sofia, url("nomination", rows[here].pk))
        assert f"{rows[following].reference} {rows[following].person.passport_name}</a>" in page

    verbs.accept_for_review(rows[1], actor=world.sofia, now=NOW)
    assert rows[0].reference in read(sofia, url("nomination", rows[1].pk))


# --- steps ------------------------------------------------------------------------------------------------------------------


def sent_to(client: Client, address: str, **data: Any) -> str:
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def state_of(nomination: Nomination) -> str:
    nomination.refresh_from_db()
    return str(nomination.state)


def test_screening_by_pages(world: World, call: Call) -> None:
    first, second, third = (make_nomination(world, call, number=number) for number in range(3))
    sofia = world.client("sofia")

    page = read(sofia, url("nomination_step", first.pk, "accept_for_review"))
    assert "The authority and the nominee are told" in page
    assert sent_to(sofia, url("nomination_step", first.pk, "accept_for_review")) == url("nomination", first.pk)
    page = read(sofia, url("nomination_step", second.pk, "return"))
    assert 'value="2026-12-01"' in page
    assert 'value="18:00"' in page
    assert "Astana" in page
    sent_to(sofia, url("nomination_step", second.pk, "return"), reason="Mend the date.", mend_until_0="2026-12-01", mend_until_1="18:00")
    sent_to(sofia, url("nomination_step", third.pk, "find_ineligible"), reason="Not in service.")

    assert [state_of(row) for row in (first, second, third)] == ["in_review", "returned", "ineligible"]
    assert second.mend_until is not None
    assert second.mend_until.isoformat() == "2026-12-01T13:00:00+00:00"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Give the reason"),
        ({"reason": "x", "mend_until_0": "2026-11-01", "mend_until_1": "18:00"}, "Choose a day and a time in the future."),
        ({"reason": "x", "mend_until_0": "soon", "mend_until_1": "18:00"}, "Enter the day as"),
    ],
)
def test_return_says_what_is_wrong_and_keeps_what_was_typed(world: World, call: Call, data: dict[str, str], sentence: str) -> None:
    nomination = make_nomination(world, call)

    answer = world.client("sofia").post(url("nomination_step", nomination.pk, "return"), data)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert state_of(nomination) == "submitted"


def test_decision_offer_and_enrolment_by_pages(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    hana, sofia, ruslan = world.client("hana"), world.client("sofia"), world.client("ruslan")

    assert "Tajikistan has 0 of 2 places given" in read(hana, url("nomination_step", nomination.pk, "select"))
    sent_to(hana, url("nomination_step", nomination.pk, "put_on_reserve"), reason="Second.")
    sent_to(hana, url("nomination_step", nomination.pk, "select"), reason="A place became free.")
    assert 'value="2026-12-08"' in read(sofia, url("nomination_step", nomination.pk, "send_offer"))
    sent_to(sofia, url("nomination_step", nomination.pk, "send_offer"), expires_at_0="2026-12-08", expires_at_1="18:00")
    verbs.accept_offer(nomination, actor=world.alice, now=NOW)
    assert "0 of 20 seats" in read(ruslan, url("nomination_step", nomination.pk, "enrol"))
    sent_to(ruslan, url("nomination_step", nomination.pk, "enrol"))

    assert state_of(nomination) == "enrolled"
    page = read(world.client("alice"), url("nomination", nomination.pk))
    assert reverse("training:enrolment", args=[nomination.enrolment_id]) in page


def test_offer_with_a_past_date_is_refused_beside_its_field(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="selected")

    answer = world.client("sofia").post(url("nomination_step", nomination.pk, "send_offer"), {"expires_at_0": "2026-11-01", "expires_at_1": "18:00"})

    assert "Answer by: Choose a day and a time in the future." in answer.content.decode()


@pytest.mark.parametrize("verb", ["return_nomination", "send_offer", "assign_reviewer"])
def test_verbs_refuse_dates_in_the_past(world: World, call: Call, verb: str) -> None:
    past = NOW - timedelta(days=1)
    sent = make_nomination(world, call, number=0)
    in_review, selected = make_nomination(world, call, number=1, state="in_review"), make_nomination(world, call, number=2, state="selected")
    act = {
        "return_nomination": lambda: verbs.return_nomination(sent, reason="x", mend_until=past, actor=world.sofia, now=NOW),
        "send_offer": lambda: verbs.send_offer(selected, expires_at=past, actor=world.sofia, now=NOW),
        "assign_reviewer": lambda: verbs.assign_reviewer(in_review, reviewer=world.users["rana"], due_at=past, actor=world.sofia, now=NOW),
    }[verb]

    with pytest.raises(Invalid, match="in the future"):
        act()


@pytest.mark.parametrize(("name", "step"), [("alice", "accept_for_review"), ("olga", "return"), ("sofia", "select"), ("saule", "find_ineligible")])
def test_step_of_others_is_forbidden(world: World, call: Call, name: str, step: str) -> None:
    nomination = make_nomination(world, call)

    assert world.client(name).post(url("nomination_step", nomination.pk, step), {"reason": "x"}).status_code == 403
    assert state_of(nomination) == "submitted"


def test_step_in_a_wrong_state_returns_with_the_sentence_and_an_unknown_one_is_not_there(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    hana = world.client("hana")

    assert sent_to(hana, url("nomination_step", nomination.pk, "send_offer")) == url("nomination", nomination.pk)
    assert hana.get(url("nomination_step", nomination.pk, "submit")).status_code == 404
    assert hana.get(url("nomination_step", nomination.pk, "fly")).status_code == 404


# --- reviewers --------------------------------------------------------------------------------------------------------------


def test_secretary_assigns_reviewers_with_their_load_in_view(world: World, call: Call) -> None:
    first, second = make_nomination(world, call, number=0, state="in_review"), make_nomination(world, call, number=1, state="in_review")
    verbs.assign_reviewer(first, reviewer=world.users["rana"], due_at=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    saule = world.client("saule")
    address = url("assign_reviewer", second.pk)

    assert "Rana (1)" in read(saule, address)
    assert "Choose at least one reviewer." in saule.post(address, {"due_at_0": "2026-12-04", "due_at_1": "18:00"}).content.decode()
    done = sent_to(saule, address, reviewers=[world.users["rana"].pk], due_at_0="2026-12-04", due_at_1="18:00")

    assert done == url("nomination", second.pk)
    assert "1 reviewer has the case now and is told." in read(saule, done)
    assert "Nobody is left to assign" in read(saule, address)


def test_reviewers_are_assigned_only_in_review_and_only_by_those_who_may(world: World, call: Call) -> None:
    sent, in_review = make_nomination(world, call, number=0), make_nomination(world, call, number=1, state="in_review")

    assert sent_to(world.client("sofia"), url("assign_reviewer", sent.pk)) == url("nomination", sent.pk)
    assert world.client("alice").get(url("assign_reviewer", in_review.pk)).status_code == 403
    assert world.client("olga").get(url("assign_reviewer", in_review.pk)).status_code == 403
