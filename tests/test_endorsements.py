"""Who answers for a nomination before it is sent: employer, second person, embassy and nominee; what counts and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from documents.operations import store_bytes
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from partners.enums import Power, Role
from partners.models import Delegation, Partner
from people.operations import save_person
from scholarships import operations as verbs
from scholarships.enums import EndorsementKind
from scholarships.models import Endorsement, Nomination
from scholarships.operations.invitations import ask_own_part
from scholarships.operations.nominees import nominate
from scholarships.queries.desks import desk_of
from scholarships.queries.endorsements import still_counts
from tests.nominations import give_account
from tests.operation_cases.endorsements import PAPER
from tests.world import DOSSIER, NOW, World, add_person, allotment_of, make_call, make_draft, person_fields

K = EndorsementKind
HOUR = timedelta(hours=1)


def two_persons(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)


def endorsement(nomination: Nomination, kind: str) -> Endorsement:
    row: Endorsement = Endorsement.objects.across_partners(reason="test").get(nomination=nomination, kind=kind, ended_at=None)
    return row


def paper(world: World, nomination: Nomination, kind: str, by: str = "alice", **more: Any) -> Endorsement:
    file = store_bytes(b"x", name="letter.pdf", content_type="application/pdf", actor=world.actors[by], now=NOW)
    return verbs.enter_paper(nomination, kind=kind, paper={**PAPER, **more}, file=file, actor=world.actors[by], now=NOW)


def by_employer(world: World, nomination: Nomination) -> None:
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    verbs.endorse_as_employer(nomination, post="Director of Personnel", actor=world.farid, now=NOW)


def test_plain_call_is_sent_as_before_and_the_officer_answers_for_the_authority(world: World) -> None:
    nomination = make_draft(world, make_call(world))

    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)

    row = endorsement(nomination, K.AUTHORITY)
    assert (row.by_label, row.evidence, row.on_behalf) == ("Alice", "click", False)
    assert still_counts(nomination)[K.AUTHORITY]


def test_submission_says_what_is_still_to_be_done(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True, asks_nominee=True))

    with pytest.raises(Refused) as refused:
        verbs.submit_nomination(nomination, actor=world.alice, now=NOW)

    assert refused.value.code == "not_endorsed"
    for words in ("invite the nominee", "ask the employer"):
        assert words in str(refused.value.sentence)


def test_employer_endorses_and_a_changed_fact_asks_again(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    by_employer(world, nomination)
    assert (nomination.state, still_counts(nomination)[K.EMPLOYER]) == ("draft", True)

    verbs.save_nomination(nomination, fields={"rank": 1}, person_fields={"phone": "+992 1", "email": "new@example.org"}, actor=world.alice, now=NOW)
    assert still_counts(nomination)[K.EMPLOYER]
    verbs.save_nomination(nomination, fields={"position": "Ambassador"}, actor=world.alice, now=NOW)
    assert not still_counts(nomination)[K.EMPLOYER]
    with pytest.raises(Refused, match="Changed after the employer endorsed: ask again"):
        verbs.submit_nomination(nomination, actor=world.alice, now=NOW)

    by_employer(world, nomination)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    assert Endorsement.objects.across_partners(reason="test").filter(nomination=nomination, kind=K.EMPLOYER).count() == 2


def test_employer_is_not_asked_about_what_is_not_there(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    verbs.save_nomination(nomination, fields={"justification": ""}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="The employer can't judge it yet"):
        verbs.ask_employer(nomination, actor=world.alice, now=NOW)


def test_second_person_sends_and_the_proposer_is_refused_with_a_sentence(world: World) -> None:
    two_persons(world)
    add_person(world, "both", "authority_a", Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
    nomination = make_draft(world, make_call(world))
    with pytest.raises(Refused, match="two people"):
        verbs.submit_nomination(nomination, actor=world.both, now=NOW)
    verbs.propose_nomination(nomination, actor=world.both, now=NOW)

    with pytest.raises(Refused, match="another person of your authority"):
        verbs.endorse_nomination(nomination, actor=world.both, now=NOW)
    verbs.endorse_nomination(nomination, actor=world.daler, now=NOW)

    assert (nomination.state, nomination.submitted_at) == ("submitted", NOW)
    assert endorsement(nomination, K.AUTHORITY).by_label == "Daler"
    assert allotment_of(nomination.call, world.partner_a).nominated == 1


def test_lent_power_endorses_for_the_head_and_says_so(world: World) -> None:
    from partners.actor import actor_for

    two_persons(world)
    Delegation(
        grantor=world.users["daler"], delegate=world.users["amir"], institution=world.institutions["authority_a"], powers=[Power.ENDORSE],
        starts_on=NOW.date(), ends_on=NOW.date(), created_at=NOW,
    ).save()  # fmt: skip
    nomination = make_draft(world, make_call(world))
    verbs.propose_nomination(nomination, actor=world.alice, now=NOW)

    verbs.endorse_nomination(nomination, actor=actor_for(world.users["amir"], NOW), now=NOW)

    row = endorsement(nomination, K.AUTHORITY)
    assert (row.by_label, row.acting_for) == ("Amir", "Daler")


def test_call_that_asks_for_the_embassy_is_sent_by_the_embassy(world: World) -> None:
    two_persons(world)
    nomination = make_draft(world, make_call(world, asks_embassy=True, places=1))
    verbs.propose_nomination(nomination, actor=world.alice, now=NOW)
    verbs.endorse_nomination(nomination, actor=world.daler, now=NOW)
    assert (nomination.state, nomination.submitted_at) == ("mission_check", None)
    assert allotment_of(nomination.call, world.partner_a).nominated == 0

    verbs.forward_nomination(nomination, actor=world.zarina, now=NOW + HOUR)

    assert (nomination.state, nomination.submitted_at) == ("submitted", NOW + HOUR)
    assert {row.kind for row in Endorsement.objects.across_partners(reason="test").filter(nomination=nomination)} == {"authority", "embassy"}


def test_sending_by_others_gives_the_same_receipt_notices(world: World) -> None:
    two_persons(world)
    nomination = make_draft(world, make_call(world))
    verbs.propose_nomination(nomination, actor=world.alice, now=NOW)
    verbs.endorse_nomination(nomination, actor=world.daler, now=NOW)

    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step__in=["propose", "endorse"]).order_by("pk"):
        deliver_event(entry.pk, now=NOW)

    told = set(Notice.objects.across_partners(reason="test").values_list("kind", "recipient__email"))
    assert ("nomination_propose", "daler@example.org") in told
    assert {("nomination_endorse", f"{name}@example.org") for name in ("alice", "amir", "sofia")} <= told


def test_nobody_answers_twice(world: World) -> None:
    add_person(world, "also", "authority_a", Role.EMPLOYER_ENDORSER, Role.NOMINATING_OFFICER)
    nomination = make_draft(world, make_call(world, asks_employer=True))
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    verbs.endorse_as_employer(nomination, post="Director", actor=world.also, now=NOW)

    with pytest.raises(Refused, match="already in another role"):
        verbs.submit_nomination(nomination, actor=world.also, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)


def test_desk_is_named_and_taking_back_makes_it_a_draft(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_embassy=True))
    verbs.pass_to_embassy(nomination, actor=world.alice, now=NOW)

    assert "At the embassy" in desk_of(nomination, NOW).sentence  # type: ignore[union-attr]
    with pytest.raises(Refused):
        verbs.save_nomination(nomination, fields={"rank": 1}, actor=world.alice, now=NOW)
    verbs.take_back(nomination, actor=world.alice, now=NOW)
    verbs.save_nomination(nomination, fields={"rank": 1}, actor=world.alice, now=NOW)


def test_person_changed_through_another_draft_stops_the_embassy(world: World) -> None:
    first = make_call(world, asks_embassy=True)
    nomination = make_draft(world, first)
    other = verbs.start_nomination(
        make_call(world, intake=first.intake), partner=world.partner_a, person=nomination.person, person_fields={}, actor=world.alice, now=NOW
    )
    verbs.pass_to_embassy(nomination, actor=world.alice, now=NOW)
    verbs.save_nomination(other, fields={}, person_fields={"native_name": "Another"}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="Changed after the authority endorsed"):
        verbs.forward_nomination(Nomination._base_manager.get(pk=nomination.pk), actor=world.zarina, now=NOW)


def test_paper_stands_for_employer_and_embassy(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True, asks_embassy=True))
    paper(world, nomination, K.EMPLOYER)
    row = paper(world, nomination, K.EMBASSY, evidence="note_verbale", evidence_number="NV-7")

    assert (row.by_label, row.acting_for, row.on_behalf) == ("Alice", "Karim Nazarov", True)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    assert nomination.state == "submitted"
    assert endorsement(nomination, K.EMBASSY).evidence_number == "NV-7"
    with pytest.raises(NotAllowed):
        paper(world, make_draft(world, nomination.call, number=1), K.AUTHORITY)


# --- the nominee's own part ---------------------------------------------------------------------------------------------------


def invited(world: World, **more: Any) -> Nomination:
    nomination = make_draft(world, make_call(world, asks_nominee=True))
    give_account(world, nomination, "nigora")
    ask_own_part(nomination, until=NOW + HOUR, language="en", actor=world.alice, now=NOW)
    return nomination


def test_nominee_sees_the_draft_only_when_asked(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_nominee=True))
    give_account(world, nomination, "nigora")
    assert not Nomination.objects.visible_to(world.nigora).exists()

    ask_own_part(nomination, until=NOW + HOUR, language="en", actor=world.alice, now=NOW)

    assert Nomination.objects.visible_to(world.nigora).get() == nomination


def test_nominee_fills_the_own_part_and_nothing_else(world: World) -> None:
    nomination = invited(world)

    verbs.save_nomination(nomination, fields={"education": "MA"}, person_fields={"birth_place": "Khujand"}, actor=world.nigora, now=NOW)

    for fields in ({"rank": 1}, {"justification": "Me."}, {"undertaking": True}):
        with pytest.raises(NotAllowed):
            verbs.save_nomination(nomination, fields=fields, actor=world.nigora, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.submit_nomination(nomination, actor=world.nigora, now=NOW)


def test_nominee_is_in_time_a_second_before_and_not_at_the_instant(world: World) -> None:
    nomination = invited(world)
    last = NOW + HOUR - timedelta(seconds=1)

    verbs.save_nomination(nomination, fields={"education": "MA"}, actor=world.nigora, now=last)
    verbs.confirm_own_part(nomination, actor=world.nigora, now=last)
    for late in (
        lambda: verbs.save_nomination(nomination, fields={"education": "PhD"}, actor=world.nigora, now=NOW + HOUR),
        lambda: verbs.confirm_own_part(nomination, actor=world.nigora, now=NOW + HOUR),
    ):
        with pytest.raises(Refused, match="The time for this part ended"):
            late()


def test_confirmation_holds_for_what_the_nominee_said(world: World) -> None:
    nomination = invited(world)
    verbs.confirm_own_part(nomination, actor=world.nigora, now=NOW)

    verbs.save_nomination(nomination, fields={"justification": "New reasons.", "rank": 2}, actor=world.alice, now=NOW)
    assert still_counts(nomination)[K.NOMINEE]
    verbs.save_nomination(nomination, fields={"education": "Corrected by the officer"}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="Changed after the nominee confirmed"):
        verbs.submit_nomination(nomination, actor=world.alice, now=NOW)


# --- what the ministry enters ---------------------------------------------------------------------------------------------------


def test_ministry_enters_from_paper_and_sends_with_the_scan_only(world: World) -> None:
    two_persons(world)
    nomination, _new = nominate(make_call(world), partner=world.partner_a, person_fields=person_fields(3), on_behalf=True, actor=world.sofia, now=NOW)
    verbs.save_nomination(nomination, fields=DOSSIER, actor=world.sofia, now=NOW)
    with pytest.raises(Refused, match="enter the signed letter of the authority"):
        verbs.submit_nomination(nomination, actor=world.sofia, now=NOW)

    paper(world, nomination, K.AUTHORITY, by="sofia")
    verbs.submit_nomination(nomination, actor=world.sofia, now=NOW)

    assert (nomination.state, nomination.on_behalf) == ("submitted", True)
    assert endorsement(nomination, K.AUTHORITY).acting_for == "Karim Nazarov"
    told = HistoryEntry.objects.across_partners(reason="test").get(step="entered_on_behalf")
    deliver_event(told.pk, now=NOW)
    assert Notice.objects.across_partners(reason="test").filter(kind="nomination_entered_on_behalf", recipient=world.users["alice"]).exists()
    verbs.withdraw_nomination(nomination, reason="Not ours.", actor=world.alice, now=NOW)


def test_ministry_can_neither_enter_for_itself_nor_touch_what_a_partner_made(world: World) -> None:
    call = make_call(world)
    with pytest.raises(NotAllowed):
        nominate(call, partner=world.partner_a, person_fields=person_fields(3), actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        nominate(call, partner=world.partner_a, person_fields=person_fields(3), on_behalf=True, actor=world.charlie, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.save_nomination(make_draft(world, call), fields={"rank": 1}, actor=world.sofia, now=NOW)


# --- who sees what ---------------------------------------------------------------------------------------------------------------


def sees(world: World, name: str, nomination: Nomination) -> bool:
    return Nomination.objects.visible_to(world.actors[name]).filter(pk=nomination.pk).exists()


def test_employer_sees_what_is_put_to_it_or_endorsed_by_it(world: World) -> None:
    call = make_call(world, asks_employer=True)
    nomination, other = make_draft(world, call), make_draft(world, call, number=1)
    add_person(world, "second", "authority_a", Role.EMPLOYER_ENDORSER)
    assert not sees(world, "farid", nomination)

    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    assert sees(world, "farid", nomination)
    verbs.endorse_as_employer(nomination, post="Director", actor=world.farid, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)

    assert [sees(world, name, nomination) for name in ("farid", "second", "charlie")] == [True, False, False]
    assert not sees(world, "farid", other)


def test_embassy_sees_what_waits_for_it_and_what_was_sent(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_embassy=True))
    assert not sees(world, "zarina", nomination)

    verbs.pass_to_embassy(nomination, actor=world.alice, now=NOW)
    assert sees(world, "zarina", nomination)
    verbs.return_from_embassy(nomination, reason="Name is misspelt.", actor=world.zarina, now=NOW)
    assert not sees(world, "zarina", nomination)
    verbs.pass_to_embassy(nomination, actor=world.alice, now=NOW)
    verbs.forward_nomination(nomination, actor=world.zarina, now=NOW)

    assert sees(world, "zarina", nomination)


def test_account_of_another_person_confirms_nothing(world: World) -> None:
    nomination = invited(world)
    save_person(nomination.person, fields={"user": None}, actor=world.alice, now=NOW)

    with pytest.raises(NotAllowed):
        verbs.confirm_own_part(Nomination._base_manager.get(pk=nomination.pk), actor=world.nigora, now=NOW)
