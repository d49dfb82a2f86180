"""The record of one nomination, as each role sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from scholarships import operations as verbs
from scholarships.models import Call
from tests.nominations import COMMENT, MEAN, give_account, queries_of, ranked, read, url
from tests.world import NOW, World, make_call, make_draft, make_intake, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=2, reserve=2)


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
    assert world.client(name).get(url("nomination_return", nomination.pk)).status_code == 404
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
    for address in (
        url("nomination_step", sent.pk, "accept_for_review"),
        url("nomination_return", sent.pk),
        url("nomination_step", sent.pk, "find_ineligible"),
    ):
        assert address in of_staff
        assert address not in of_auditor
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
