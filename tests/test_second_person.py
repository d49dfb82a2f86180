"""Where two people answer for a nomination, they do so again for what was completed; what the second one has not read goes nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from documents.operations import store_bytes
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from partners.actor import actor_for
from partners.enums import Power, Role
from partners.models import Delegation, Partner
from scholarships import operations as verbs
from scholarships.enums import EndorsementKind
from scholarships.models import CallDocument, Endorsement, Nomination
from scholarships.operations.nominees import nominate
from scholarships.queries.desks import desk_of
from scholarships.queries.endorsements import still_counts
from tests.nominations import read, url
from tests.operation_cases.endorsements import PAPER
from tests.world import DOSSIER, NOW, World, add_person, allotment_of, make_call, make_draft, make_intake, person_fields

WEEK = timedelta(days=7)


@pytest.fixture
def two(world: World) -> World:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)
    return world


def fresh(nomination: Nomination) -> Nomination:
    row: Nomination = Nomination._base_manager.get(pk=nomination.pk)
    return row


def returned(world: World, **more: Any) -> Nomination:
    nomination = make_draft(world, make_call(world, **more))
    verbs.propose_nomination(nomination, actor=world.alice, now=NOW)
    verbs.endorse_nomination(nomination, actor=world.daler, now=NOW)
    verbs.return_nomination(nomination, reason="The year is missing.", mend_until=NOW + WEEK, actor=world.sofia, now=NOW)
    return fresh(nomination)


def test_officer_alone_sends_nothing_again(two: World) -> None:
    nomination = returned(two)
    verbs.save_nomination(nomination, fields={"education": "PhD, which nobody else has read"}, actor=two.alice, now=NOW)

    with pytest.raises(NotAllowed):
        verbs.resubmit_nomination(nomination, actor=two.alice, now=NOW)
    with pytest.raises(Refused, match="has not proposed the completed nomination"):
        verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)

    assert fresh(nomination).state == "returned"


def test_completed_one_is_proposed_keeps_its_slot_and_is_sent_by_the_second_person(two: World) -> None:
    nomination = returned(two)
    verbs.save_nomination(nomination, fields={"education": "MA, 2015"}, actor=two.alice, now=NOW)
    assert not still_counts(nomination)[EndorsementKind.AUTHORITY]

    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    assert (nomination.state, allotment_of(nomination.call, two.partner_a).nominated) == ("returned", 1)
    desk = desk_of(nomination, NOW)
    assert desk is not None
    assert "second person" in desk.sentence
    verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)

    row = Endorsement.objects.across_partners(reason="test").get(nomination=nomination, kind="authority", ended_at=None)
    assert (nomination.state, row.by_label, still_counts(nomination)[EndorsementKind.AUTHORITY]) == ("submitted", "Daler", True)


def test_who_has_proposed_again_is_not_the_second_person(two: World) -> None:
    add_person(two, "both", "authority_a", Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
    nomination = returned(two)
    verbs.propose_again(nomination, actor=two.both, now=NOW)

    with pytest.raises(Refused, match="another person of your authority"):
        verbs.resubmit_nomination(nomination, actor=two.both, now=NOW)
    verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)


def test_who_has_proposed_the_first_time_may_be_the_second_person_of_the_completed_one(two: World) -> None:
    """The proposal of the first sending says nothing of the second."""
    nomination = returned(two)

    assert nomination.proposed_by_id is None


def test_lent_power_sends_again_for_the_head(two: World) -> None:
    Delegation(
        grantor=two.users["daler"], delegate=two.users["amir"], institution=two.institutions["authority_a"], powers=[Power.ENDORSE],
        starts_on=NOW.date(), ends_on=NOW.date(), created_at=NOW,
    ).save()  # fmt: skip
    nomination = returned(two)
    verbs.propose_again(nomination, actor=two.alice, now=NOW)

    verbs.resubmit_nomination(nomination, actor=actor_for(two.users["amir"], NOW), now=NOW)

    entry = HistoryEntry.objects.across_partners(reason="test").get(step="resubmit")
    assert (entry.actor_label, entry.acting_for) == ("Amir", "Daler")


def test_second_person_hands_it_back_with_a_reason_and_it_is_proposed_anew(two: World) -> None:
    nomination = returned(two)
    with pytest.raises(Refused):
        verbs.return_again(nomination, reason="Not proposed.", actor=two.daler, now=NOW)
    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    verbs.return_again(nomination, reason="Still no year.", actor=two.daler, now=NOW)

    with pytest.raises(Refused, match="has not proposed"):
        verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)
    verbs.propose_again(nomination, actor=two.amir, now=NOW)
    verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)


def test_rule_switched_off_meanwhile_strands_nothing(two: World) -> None:
    nomination = returned(two)
    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    Partner.objects.filter(pk=two.partner_a.pk).update(two_person_endorsement=False)

    verbs.resubmit_nomination(fresh(nomination), actor=two.alice, now=NOW)


def test_rule_switched_on_meanwhile_asks_the_second_person(world: World) -> None:
    nomination = make_draft(world, make_call(world))
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.return_nomination(nomination, reason="Look.", mend_until=NOW + WEEK, actor=world.sofia, now=NOW)
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)

    with pytest.raises(NotAllowed):
        verbs.resubmit_nomination(fresh(nomination), actor=world.alice, now=NOW)
    verbs.propose_again(fresh(nomination), actor=world.alice, now=NOW)
    verbs.resubmit_nomination(fresh(nomination), actor=world.daler, now=NOW)


# --- what changes between reading and endorsing -------------------------------------------------------------------------------


def by_the_officer(world: World, nomination: Nomination) -> None:
    verbs.save_nomination(nomination, fields={"justification": "Other words."}, actor=world.alice, now=NOW)


def by_another_document(world: World, nomination: Nomination) -> None:
    requirement = CallDocument.objects.across_partners(reason="test").get(call=nomination.call)
    file = store_bytes(b"another", name="b.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
    verbs.attach_document(nomination, requirement=requirement, file=file, actor=world.alice, now=NOW)


def through_another_nomination(world: World, nomination: Nomination) -> None:
    call = make_call(world, intake=nomination.call.intake)
    other, _new = nominate(call, partner=nomination.partner, person=nomination.person, person_fields={}, actor=world.alice, now=NOW)
    verbs.save_nomination(other, fields={}, person_fields={"native_name": "Another"}, actor=world.alice, now=NOW)


@pytest.mark.parametrize("change", [by_the_officer, by_another_document, through_another_nomination])
def test_what_was_changed_after_the_proposal_is_not_sent_again(two: World, change: Any) -> None:
    nomination = returned(two)
    CallDocument(call=nomination.call, position=1, name_en="Diploma", name_ru="Diploma", name_kk="Diploma", required=False).save()
    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    change(two, fresh(nomination))

    with pytest.raises(Refused, match="Changed after it was proposed"):
        verbs.resubmit_nomination(fresh(nomination), actor=two.daler, now=NOW)
    verbs.propose_again(fresh(nomination), actor=two.alice, now=NOW)
    verbs.resubmit_nomination(fresh(nomination), actor=two.daler, now=NOW)


def test_person_changed_through_another_nomination_while_the_second_person_reads(two: World) -> None:
    nomination = make_draft(two, make_call(two))
    verbs.propose_nomination(nomination, actor=two.alice, now=NOW)
    through_another_nomination(two, nomination)

    with pytest.raises(Refused, match="Changed after it was proposed"):
        verbs.endorse_nomination(fresh(nomination), actor=two.daler, now=NOW)
    verbs.return_to_officer(fresh(nomination), reason="Another name.", actor=two.daler, now=NOW)
    verbs.propose_nomination(fresh(nomination), actor=two.alice, now=NOW)
    verbs.endorse_nomination(fresh(nomination), actor=two.daler, now=NOW)


def test_person_changed_through_another_nomination_while_the_employer_reads(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    through_another_nomination(world, nomination)

    with pytest.raises(Refused, match="Changed after it was put to you"):
        verbs.endorse_as_employer(fresh(nomination), post="Director", actor=world.farid, now=NOW)
    verbs.return_from_employer(fresh(nomination), reason="Another name.", actor=world.farid, now=NOW)
    verbs.ask_employer(fresh(nomination), actor=world.alice, now=NOW)
    verbs.endorse_as_employer(fresh(nomination), post="Director", actor=world.farid, now=NOW)


def test_employers_word_that_no_longer_fits_is_shown_to_the_ministry_and_holds_nothing_up(two: World) -> None:
    nomination = make_draft(two, make_call(two, asks_employer=True))
    verbs.ask_employer(nomination, actor=two.alice, now=NOW)
    verbs.endorse_as_employer(nomination, post="Director", actor=two.farid, now=NOW)
    verbs.propose_nomination(nomination, actor=two.alice, now=NOW)
    verbs.endorse_nomination(nomination, actor=two.daler, now=NOW)
    verbs.return_nomination(nomination, reason="Which post?", mend_until=NOW + WEEK, actor=two.sofia, now=NOW)
    verbs.save_nomination(nomination, fields={"position": "Counsellor"}, actor=two.alice, now=NOW)
    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    verbs.resubmit_nomination(nomination, actor=two.daler, now=NOW)

    page = read(two.client("sofia"), url("nomination", nomination.pk))

    assert "Changed after the employer endorsed" in page


# --- pages and notices ----------------------------------------------------------------------------------------------------------


def test_pages_lead_the_officer_to_propose_and_the_head_to_send(two: World) -> None:
    nomination = returned(two)
    alice, daler = two.client("alice"), two.client("daler")
    assert "Propose to the second person" in read(alice, url("nomination_check", nomination.pk))
    assert url("nomination_step", nomination.pk, "resubmit") not in read(daler, url("nomination", nomination.pk))

    assert alice.post(url("nomination_check", nomination.pk)).status_code == 302

    assert url("nomination_step", nomination.pk, "resubmit") in read(daler, url("nomination", nomination.pk))
    assert url("nomination_step", nomination.pk, "return_again") in read(daler, url("nomination", nomination.pk))
    assert nomination.reference in read(daler, url("to_endorse"))
    assert "completed, waits for the second person" in read(daler, "/")
    assert "completed, waits for the second person" in read(alice, "/")
    page = daler.post(url("to_endorse"), {"rows": [nomination.pk], "confirmed": "1"})
    assert page.status_code == 302, page.content.decode()
    assert fresh(nomination).state == "submitted"


def test_hand_overs_of_a_completed_one_are_told_once_to_whose_turn_it_is(two: World) -> None:
    nomination = returned(two)
    verbs.propose_again(nomination, actor=two.alice, now=NOW)
    verbs.return_again(nomination, reason="Not yet.", actor=two.daler, now=NOW)
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step__in=["propose_again", "return_again"]).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
        deliver_event(entry.pk, now=NOW)

    told = sorted(Notice.objects.across_partners(reason="test").values_list("kind", "recipient__email"))
    assert told == [
        ("nomination_propose_again", "daler@example.org"),
        ("nomination_return_again", "alice@example.org"),
        ("nomination_return_again", "amir@example.org"),
    ]


def test_person_nominated_before_takes_the_place_without_a_word_typed(world: World) -> None:
    intake = make_intake(world, reference="I-OLD")
    before = make_draft(world, make_call(world, intake=intake), number=2)
    old = make_draft(world, make_call(world, intake=intake))
    verbs.submit_nomination(old, actor=world.alice, now=NOW)
    alice, address = world.client("alice"), url("nomination_replace", old.pk)
    key = f"person-{before.person_id}"
    assert key in read(alice, address)
    assert key in read(alice, f"{address}?q=Олимов")
    assert key not in read(alice, f"{address}?q=Nobody")

    answer = alice.post(f"{address}?q=olimov", {"by": key, "reason": "Posted abroad."})

    new = Nomination._base_manager.get(replaces=old)
    assert (answer.status_code, new.person_id, new.position) == (302, before.person_id, before.position)
    assert key not in read(world.client("alice"), url("nomination_replace", make_sent(world, old.call).pk))


def make_sent(world: World, call: Any) -> Nomination:
    found = make_draft(world, call, number=1)
    verbs.submit_nomination(found, actor=world.alice, now=NOW)
    return found


def test_ministry_replaces_what_it_has_entered_itself(world: World) -> None:
    old, _new = nominate(make_call(world), partner=world.partner_a, person_fields=person_fields(3), on_behalf=True, actor=world.sofia, now=NOW)
    verbs.save_nomination(old, fields=DOSSIER, actor=world.sofia, now=NOW)
    file = store_bytes(b"x", name="letter.pdf", content_type="application/pdf", actor=world.sofia, now=NOW)
    verbs.enter_paper(old, kind="authority", paper=PAPER, file=file, actor=world.sofia, now=NOW)
    verbs.submit_nomination(old, actor=world.sofia, now=NOW)
    verbs.return_nomination(old, reason="Look.", mend_until=NOW + WEEK, actor=world.sofia, now=NOW)

    made = verbs.replace_nomination(old, reason="Another letter came.", person_fields=person_fields(1), actor=world.sofia, now=NOW)

    assert (made.nomination.on_behalf, made.nomination.replaces_id) == (True, old.pk)


def test_replacement_in_an_authority_of_two_goes_to_the_second_person_at_once(two: World) -> None:
    call = make_call(two)
    old, new = make_draft(two, call), make_draft(two, call, number=1)
    verbs.propose_nomination(old, actor=two.alice, now=NOW)
    verbs.endorse_nomination(old, actor=two.daler, now=NOW)

    made = verbs.replace_nomination(old, reason="Posted abroad.", by=new, actor=two.alice, now=NOW)

    assert (made.nomination.state, made.nomination.proposed_by_id) == ("national_check", two.users["alice"].pk)
    assert "second person" in made.waits_for
    verbs.endorse_nomination(fresh(new), actor=two.daler, now=NOW)
    assert allotment_of(call, two.partner_a).nominated == 1
