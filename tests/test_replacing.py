"""One person in the place of another: the slot or the place passes in one act, never twice, and both records show it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from notifications.operations import deliver_event
from portal.recount import disagreements
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from tests.nominations import give_account, read, url
from tests.world import DOSSIER, NOW, World, allotment_of, make_call, make_draft, make_nomination, make_world, person_fields

pytestmark = pytest.mark.django_db
DAY, WHY = timedelta(days=1), "Sent to another post."


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=1, reserve=1)


def again(nomination: Nomination) -> Nomination:
    return Nomination.objects.across_partners(reason="test").select_related("call", "allotment", "person", "partner").get(pk=nomination.pk)


@pytest.mark.parametrize("state", ["submitted", "in_review", "selected", "offered", "accepted"])
def test_complete_draft_takes_the_slot_in_the_same_act(world: World, state: str) -> None:
    call = make_call(world, places=1)
    old, draft = make_nomination(world, call, state=state), make_draft(world, call, number=1)

    made = verbs.replace_nomination(old, reason=WHY, by=draft, actor=world.alice, now=NOW)

    allotment = allotment_of(call, world.partner_a)
    assert (again(old).state, made.nomination.state, made.waits_for) == ("withdrawn", "submitted", "")
    assert again(draft).replaces_id == old.pk
    assert (allotment.nominated, allotment.placed, allotment.quota_year.reserved) == (1, 0, 0)
    assert disagreements() == []


def test_incomplete_draft_stays_a_draft_in_the_place(world: World, call: Call) -> None:
    old = make_nomination(world, call)

    made = verbs.replace_nomination(old, reason=WHY, person_fields=person_fields(1), actor=world.alice, now=NOW)

    assert made.nomination.state == "draft"
    assert "Still missing" in made.waits_for
    assert made.nomination.replaces_id == old.pk
    assert again(old).state == "withdrawn"


def test_somebody_of_the_reserve_list_is_proposed_and_the_ministry_decides(world: World, call: Call) -> None:
    old = make_nomination(world, call, state="selected")
    waiting = on_reserve(world, call)

    made = verbs.replace_nomination(old, reason=WHY, by=waiting, actor=world.alice, now=NOW)

    assert made.nomination.state == "reserve"
    assert allotment_of(call, world.partner_a).placed == 0


def on_reserve(world: World, call: Call, number: int = 1) -> Nomination:
    waiting = make_nomination(world, call, state="in_review", number=number)
    verbs.put_on_reserve(waiting, reason="Second.", actor=world.hana, now=NOW)
    return waiting


def test_head_passes_the_place_on_in_one_act(world: World, call: Call) -> None:
    old, waiting = make_nomination(world, call, state="accepted"), on_reserve(world, call)

    verbs.promote_in_place(old, by=waiting, reason=WHY, actor=world.hana, now=NOW)

    allotment = allotment_of(call, world.partner_a)
    assert (again(old).state, again(waiting).state) == ("withdrawn", "selected")
    assert (allotment.nominated, allotment.placed, allotment.quota_year.reserved) == (1, 1, 1)
    assert disagreements() == []


def test_place_is_passed_on_only_where_there_is_one(world: World, call: Call) -> None:
    old, waiting = make_nomination(world, call, state="in_review"), on_reserve(world, call)

    with pytest.raises(Refused):
        verbs.promote_in_place(old, by=waiting, reason=WHY, actor=world.hana, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.promote_in_place(old, by=waiting, reason=WHY, actor=world.sofia, now=NOW)


def test_only_drafts_and_the_reserve_list_of_the_same_call_and_partner(world: World, call: Call) -> None:
    old, sent = make_nomination(world, call), make_nomination(world, call, number=1)
    elsewhere = make_draft(world, make_call(world, intake=call.intake), number=2)

    with pytest.raises(Refused):
        verbs.replace_nomination(old, reason=WHY, by=sent, actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.replace_nomination(old, reason=WHY, by=elsewhere, actor=world.alice, now=NOW)
    with pytest.raises(Invalid):
        verbs.replace_nomination(old, reason=WHY, person=old.person, person_fields={}, actor=world.alice, now=NOW)
    assert again(old).state == "submitted"


def test_nothing_is_left_when_the_reason_is_missing(world: World, call: Call) -> None:
    old = make_nomination(world, call)

    with pytest.raises(Invalid):
        verbs.replace_nomination(old, reason=" ", person_fields=person_fields(1), actor=world.alice, now=NOW)

    assert again(old).state == "submitted"
    assert Nomination.objects.across_partners(reason="test").count() == 1


# --- after the closing -------------------------------------------------------------------------------------
def test_after_the_closing_the_ministry_opens_it_until_an_instant(world: World, call: Call) -> None:
    old, draft = make_nomination(world, call, state="selected"), make_draft(world, call, number=1)
    after = call.closes_at + DAY
    verbs.turn_clock(now=after)
    with pytest.raises(Refused) as caught:
        verbs.replace_nomination(again(old), reason=WHY, by=draft, actor=world.alice, now=after)
    assert caught.value.code == "too_late"

    verbs.allow_replacement(again(old), until=after + DAY, reason="Agreed by telephone.", actor=world.sofia, now=after)
    with pytest.raises(Refused):
        verbs.replace_nomination(again(old), reason=WHY, by=draft, actor=world.alice, now=after + DAY)
    made = verbs.replace_nomination(again(old), reason=WHY, by=draft, actor=world.alice, now=after + DAY - timedelta(seconds=1))

    assert made.nomination.state == "submitted"


def test_new_person_after_the_closing_is_sent_within_the_time_allowed(world: World, call: Call) -> None:
    old, after = make_nomination(world, call), call.closes_at + DAY
    verbs.allow_replacement(old, until=after + 2 * DAY, reason="Agreed.", actor=world.sofia, now=NOW)
    made = verbs.replace_nomination(again(old), reason=WHY, person_fields=person_fields(1), actor=world.alice, now=after).nomination

    verbs.save_nomination(made, fields=DOSSIER, actor=world.alice, now=after)
    with pytest.raises(Refused):
        verbs.submit_nomination(again(made), actor=world.alice, now=after + 2 * DAY)
    verbs.submit_nomination(again(made), actor=world.alice, now=after + DAY)

    assert again(made).state == "submitted"


def test_other_drafts_stay_out_after_the_closing(world: World, call: Call) -> None:
    old, draft = make_nomination(world, call), make_draft(world, call, number=1)
    after = call.closes_at + DAY
    verbs.allow_replacement(old, until=after + DAY, reason="Agreed.", actor=world.sofia, now=NOW)

    with pytest.raises(Refused):
        verbs.submit_nomination(again(draft), actor=world.alice, now=after)


# --- pages and notices -------------------------------------------------------------------------------------
def test_replaced_by_page_and_both_records_show_the_link(world: World, call: Call) -> None:
    old, draft, alice = make_nomination(world, call), make_draft(world, call, number=1), world.client("alice")
    page = read(alice, url("nomination_replace", old.pk))
    assert draft.reference in page
    assert url("nomination_replace", old.pk) in read(alice, url("nomination", old.pk))

    answer = alice.post(url("nomination_replace", old.pk), {"by": draft.pk, "reason": WHY})

    assert answer["Location"] == url("nomination", draft.pk)
    for name in ("alice", "sofia"):
        client = world.client(name)
        assert url("nomination", draft.pk) in read(client, url("nomination", old.pk))
        assert "In the place of:" in read(client, url("nomination", draft.pk))
        assert url("nomination", old.pk) in read(client, url("nomination", draft.pk))


def test_new_person_by_page(world: World, call: Call) -> None:
    old, alice = make_nomination(world, call), world.client("alice")
    nameless = alice.post(url("nomination_replace", old.pk), {"by": "new", "reason": WHY})
    assert "Enter the name that the passport shows" in nameless.content.decode()

    answer = alice.post(url("nomination_replace", old.pk), {"by": "new", "given_names": "Zafar", "family_name": "Karimov", "reason": WHY})

    made = Nomination.objects.across_partners(reason="test").get(replaces=old)
    assert answer["Location"] == url("nomination", made.pk)
    assert "is not sent yet" in read(alice, url("nomination", made.pk))


def test_head_passes_a_place_on_by_page(world: World, call: Call) -> None:
    old, waiting, hana = make_nomination(world, call, state="selected"), on_reserve(world, call), world.client("hana")
    assert waiting.reference in read(hana, url("nomination_replace", old.pk))

    answer = hana.post(url("nomination_replace", old.pk), {"by": waiting.pk, "reason": WHY})

    assert answer["Location"] == url("nomination", waiting.pk)
    assert again(waiting).state == "selected"


def test_replacement_is_allowed_by_page_after_the_closing(world: World, call: Call) -> None:
    old = make_nomination(world, call)
    with time_machine.travel(call.closes_at + DAY, tick=False):
        sofia, alice = world.client("sofia"), world.client("alice")
        assert "Ask the ministry to allow a replacement" in read(alice, url("nomination_replace", old.pk))
        assert url("replacement_window", old.pk) in read(sofia, url("nomination", old.pk))
        data = {"reason": "Agreed.", "until_0": "2026-12-12", "until_1": "18:00"}
        assert sofia.post(url("replacement_window", old.pk), data).status_code == 302
        assert alice.get(url("replacement_window", old.pk)).status_code == 403
        assert 'name="by"' in read(alice, url("nomination_replace", old.pk))


def test_others_do_not_replace(world: World, call: Call) -> None:
    old = make_nomination(world, call)

    assert world.client("charlie").get(url("nomination_replace", old.pk)).status_code == 404
    assert world.client("sofia").get(url("nomination_replace", old.pk)).status_code == 403


def test_both_sides_and_both_people_are_told(world: World, call: Call) -> None:
    old, draft = make_nomination(world, call), make_draft(world, call, number=1)
    give_account(world, old, "nigora")
    verbs.replace_nomination(old, reason=WHY, by=draft, actor=world.alice, now=NOW)
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=entry.at)

    told = Notice.objects.across_partners(reason="test")
    assert sorted(told.filter(kind="nomination_replace").values_list("recipient__full_name", flat=True)) == ["Amir", "Daler", "Hana", "Sofia"]
    own = told.get(kind="nomination_replace_nominee")
    assert own.recipient == world.users["nigora"]
    assert own.params["reason"] == ""
    assert Delivery.objects.across_partners(reason="test").get(kind="nominee_submit", address=draft.person.email)


# --- at the same moment --------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_drafts_for_one_place_at_the_same_moment_leave_one() -> None:
    world = make_world()
    call = make_call(world, places=1)
    old, drafts = make_nomination(world, call, state="selected"), [make_draft(world, call, number=number) for number in (1, 2)]
    ready, answers = threading.Barrier(2), list[str]()

    def go(draft: Nomination) -> None:
        ready.wait(60)
        try:
            verbs.replace_nomination(again(old), reason=WHY, by=again(draft), actor=world.alice, now=NOW)
            answers.append("done")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    allotment = allotment_of(call, world.partner_a)
    assert sorted(answers) == ["done", "wrong_state"]
    assert (allotment.nominated, allotment.placed, allotment.quota_year.reserved) == (1, 0, 0)
    assert disagreements() == []
