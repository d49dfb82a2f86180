"""Invitations and delegations: the list, the letters, names within the ceiling, the answers of both sides, and their pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from documents.enums import IssuedState
from documents.models import IssuedDocument
from events import operations as verbs
from events.models import Delegation, Event, Registration
from events.operations.people import remind_invited
from mobility.models import Stay
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.enums import InstitutionKind
from partners.models import Institution
from tests.eventing import make_delegation, make_event, make_registration
from tests.hostile_files import pdf
from tests.stays import make_person, make_stay
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


def people_of(delegation: Delegation) -> list[Registration]:
    rows = Registration.objects.across_partners(reason="test").filter(delegation=delegation)
    return list(rows.order_by("rank_order", "pk"))


def told(world: World) -> dict[str, set[str]]:
    """By kind of notice: who was told."""
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    names = {user.pk: name for name, user in world.users.items()}
    found: dict[str, set[str]] = {}
    for kind, pk in Notice.objects.across_partners(reason="test").values_list("kind", "recipient_id"):
        found.setdefault(kind, set()).add(names[pk])
    return found


def named(world: World, event: Event, *names: str, **more: Any) -> Delegation:
    delegation = make_delegation(event, world.partner_a, **more)
    verbs.name_people(delegation, people=[{"given_names": name} for name in names], actor=world.alice, now=NOW)
    delegation.refresh_from_db()
    return delegation


# --- the list and the letters -------------------------------------------------------------------------
def test_sides_stand_in_the_order_in_which_they_were_put_on_the_list_and_once(world: World) -> None:
    event = make_event(world, state="programme_open")
    sides = [(world.partner_b, None), (world.partner_a, None), (world.partner_a, world.institutions["authority_a"])]

    made = verbs.put_on_list(event, sides=sides, ceiling=2, answer_by=LATER, actor=world.sofia, now=NOW)
    again = verbs.put_on_list(event, sides=sides[:2], ceiling=5, answer_by=LATER, actor=world.sofia, now=NOW)

    assert [(row.partner, row.precedence) for row in made] == [(world.partner_b, 1), (world.partner_a, 2), (world.partner_a, 3)]
    assert again == []
    assert {row.state for row in made} == {"prepared"}


def test_an_answer_is_asked_for_before_the_event_and_in_the_future(world: World) -> None:
    event = make_event(world)

    for instant in (NOW, event.starts_at):
        with pytest.raises(Invalid):
            verbs.put_on_list(event, sides=[(world.partner_a, None)], ceiling=1, answer_by=instant, actor=world.sofia, now=NOW)


def test_the_order_of_precedence_is_set_in_one_statement(world: World) -> None:
    event = make_event(world)
    rows = [make_delegation(event, partner, state="prepared", precedence=n) for n, partner in enumerate((world.partner_a, world.partner_b), start=1)]

    verbs.set_precedence(event, order=[rows[1].pk, rows[0].pk], actor=world.ruslan, now=NOW)

    found = Delegation.objects.across_partners(reason="test").filter(event=event).order_by("precedence")
    assert [row.pk for row in found] == [rows[1].pk, rows[0].pk]
    with pytest.raises(NotAllowed):
        verbs.set_precedence(event, order=[], actor=world.alice, now=NOW)


def test_an_invitation_is_a_letter_and_tells_officers_and_embassy(world: World) -> None:
    event = make_event(world, state="programme_open")
    first, second = make_delegation(event, world.partner_a, state="prepared"), make_delegation(event, world.partner_b, state="prepared")

    verbs.send_invitations([first, second], actor=world.sofia, now=NOW)

    event.refresh_from_db()
    assert (first.state, second.state, event.state) == ("invited", "invited", "invited")
    letter = first.letter
    assert letter is not None
    assert letter.number.startswith("EI-2026-")
    assert letter.facts["addressee"]["ru"] == "Таджикистан"
    words = " ".join(letter.facts["texts"]["en"]["paragraphs"])
    assert "Roundtable on water" in words
    assert "at most 3 people" in words
    assert "compliments" not in words
    assert told(world)["delegation_send_invitation"] == {"alice", "amir", "daler", "zarina", "charlie"}


def test_as_a_note_verbale_it_goes_to_the_embassy_with_its_formulas(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a, state="prepared")

    verbs.send_invitations([delegation], as_note=True, actor=world.sofia, now=NOW)

    assert delegation.letter is not None
    facts = delegation.letter.facts
    assert facts["addressee"]["en"] == "Embassy of Tajikistan in Astana"
    paragraphs = facts["texts"]["en"]["paragraphs"]
    assert "presents its compliments to the Embassy of Tajikistan in Astana" in paragraphs[0]
    assert "highest consideration" in paragraphs[-1]


def test_all_invitations_are_sent_or_none(world: World) -> None:
    event = make_event(world)
    rows = [make_delegation(event, world.partner_a, state="prepared"), make_delegation(event, world.partner_b)]

    with pytest.raises(Refused):
        verbs.send_invitations(rows, actor=world.sofia, now=NOW)

    assert Delegation.objects.across_partners(reason="test").get(pk=rows[0].pk).letter is None
    assert not IssuedDocument.objects.across_partners(reason="test").exists()


def test_of_a_programme_that_is_not_published_nobody_is_invited(world: World) -> None:
    delegation = make_delegation(make_event(world, state="planned"), world.partner_a, state="prepared")

    with pytest.raises(Refused, match="not published"):
        verbs.send_invitations([delegation], actor=world.sofia, now=NOW)


def test_who_has_not_answered_is_reminded_once_a_week_before(world: World) -> None:
    event = make_event(world)
    delegation, answered = make_delegation(event, world.partner_a), make_delegation(event, world.partner_b, state="named")
    early, late = NOW + timedelta(days=20), NOW + timedelta(days=24)

    counts = [remind_invited(now=instant) for instant in (early, late, late)]

    rows = HistoryEntry.objects.across_partners(reason="test").filter(model="events.delegation", step="remind")
    assert counts[0] == 0
    assert [row.object_id for row in rows] == [delegation.pk]
    assert answered.state == "named"


def test_a_withdrawn_invitation_calls_its_people_off_and_revokes_its_letter(world: World) -> None:
    event = make_event(world)
    delegation = make_delegation(event, world.partner_a, state="prepared")
    verbs.send_invitations([delegation], actor=world.sofia, now=NOW)
    verbs.name_people(delegation, people=[{"given_names": "Farrukh"}], actor=world.alice, now=NOW)
    delegation.refresh_from_db()

    verbs.withdraw_invitation(delegation, reason="The event is small.", actor=world.sofia, now=NOW)

    delegation.refresh_from_db()
    assert (delegation.state, delegation.named, delegation.head_id) == ("withdrawn", 0, None)
    assert [row.state for row in people_of(delegation)] == ["cancelled"]
    assert IssuedDocument.objects.across_partners(reason="test").get(pk=delegation.letter_id).state == IssuedState.REVOKED
    assert told(world)["delegation_withdraw"] == {"alice", "amir", "daler", "zarina"}


# --- names within the ceiling -------------------------------------------------------------------------
def test_known_people_and_new_names_are_named_in_order_and_the_first_is_the_head(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a)
    known = make_person(world)

    verbs.name_people(delegation, people=[{"person": known}, {"given_names": "Saodat", "position": "Counsellor"}], actor=world.zarina, now=NOW)

    delegation.refresh_from_db()
    first, second = people_of(delegation)
    assert (first.name, first.person_id, first.country) == (known.passport_name, known.pk, known.citizenship)
    assert (second.name, second.position, second.country) == ("Saodat", "Counsellor", "TJ")
    assert (delegation.named, delegation.head_id) == (2, first.pk)


def test_more_than_the_ceiling_is_refused_and_nobody_is_named(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a, ceiling=1)

    with pytest.raises(Refused, match="no more people can be named"):
        verbs.name_people(delegation, people=[{"given_names": "A"}, {"given_names": "B"}], actor=world.alice, now=NOW)

    assert people_of(delegation) == []


def test_raw_sql_can_not_pass_the_ceiling_nor_the_capacity(world: World) -> None:
    event = make_event(world, capacity=1)
    delegation = make_delegation(event, world.partner_a, ceiling=1)
    make_registration(event, number=1, delegation=delegation)
    other = make_registration(event, number=2, state="registered")

    for statement in (
        f"UPDATE events_registration SET delegation_id = {delegation.pk}, partner_id = {world.partner_a.pk} WHERE id = {other.pk}",
        f"UPDATE events_registration SET state = 'confirmed' WHERE id = {other.pk}",
        f"UPDATE events_delegation SET ceiling = 1, named = 2 WHERE id = {delegation.pk}",
        f"UPDATE events_event SET capacity = 0 WHERE id = {event.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_nobody_is_named_twice_nor_for_another_side(world: World) -> None:
    event = make_event(world)
    delegation, known = make_delegation(event, world.partner_a), make_person(world)
    other = make_delegation(event, world.partner_b)
    verbs.name_people(delegation, people=[{"person": known, "email": "F@example.org"}], actor=world.alice, now=NOW)
    delegation.refresh_from_db()

    with pytest.raises(Refused, match="Registered for this event already"):
        verbs.name_people(delegation, people=[{"person": known}], actor=world.alice, now=NOW)
    with pytest.raises(Refused, match="not of this side"):
        verbs.name_people(other, people=[{"person": known}], actor=world.charlie, now=NOW)


def test_after_the_answer_is_due_only_the_organiser_can_give_more_time(world: World) -> None:
    delegation, late = make_delegation(make_event(world), world.partner_a), NOW + timedelta(days=31)
    people = [{"given_names": "Farrukh"}]

    with pytest.raises(Refused, match="time to answer is over"):
        verbs.name_people(delegation, people=people, actor=world.alice, now=late)
    verbs.change_invitation(delegation, fields={"answer_by": late + timedelta(days=3)}, actor=world.sofia, now=late)
    verbs.name_people(delegation, people=people, actor=world.alice, now=late)

    assert len(people_of(delegation)) == 1


def test_the_ceiling_can_not_fall_below_who_is_named(world: World) -> None:
    delegation = named(world, make_event(world), "A", "B")

    with pytest.raises(Refused):
        verbs.change_invitation(delegation, fields={"ceiling": 1}, actor=world.sofia, now=NOW)


# --- answers ------------------------------------------------------------------------------------------
def test_a_delegation_is_handed_in_returned_and_confirmed(world: World) -> None:
    event = make_event(world)
    delegation = named(world, event, "Farrukh", "Saodat")
    first, second = people_of(delegation)

    verbs.arrange_delegation(delegation, order=[second.pk, first.pk], head=second.pk, actor=world.alice, now=NOW)
    verbs.hand_in_delegation(delegation, actor=world.daler, now=NOW)
    verbs.return_delegation(delegation, reason="One name is missing.", actor=world.sofia, now=NOW)
    verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)
    verbs.confirm_delegation(delegation, actor=world.ruslan, now=NOW)

    event.refresh_from_db()
    assert delegation.state == "confirmed"
    assert [(row.given_names, row.state) for row in people_of(delegation)] == [("Saodat", "confirmed"), ("Farrukh", "confirmed")]
    assert (delegation.head_id, event.taken) == (second.pk, 2)
    found = told(world)
    assert found["delegation_hand_in"] == {"sofia", "ruslan"}
    assert found["delegation_confirm"] == {"alice", "amir", "daler", "zarina"}


def test_without_people_or_a_head_it_is_not_handed_in(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a)

    with pytest.raises(Refused, match="Nobody is named yet"):
        verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)


def test_page_offers_first_what_is_missing(world: World) -> None:
    """Nobody is led to hand in a delegation without people."""
    delegation = make_delegation(make_event(world), world.partner_a)
    address, name_page = reverse("events:delegation", args=[delegation.pk]), reverse("events:name_people", args=[delegation.pk])
    hand_in = reverse("events:delegation_step", args=[delegation.pk, "hand_in"])
    empty = world.client("alice").get(address).content.decode()
    verbs.name_people(delegation, people=[{"given_names": "Zebo", "family_name": "Alieva"}], actor=world.alice, now=NOW)
    named = world.client("alice").get(address).content.decode()

    assert f'class="button button-primary" href="{name_page}"' in empty
    assert hand_in not in empty
    assert reverse("events:arrange_delegation", args=[delegation.pk]) not in empty
    assert f'class="button button-primary" href="{hand_in}"' in named


def test_event_leads_the_invited_side_to_its_delegation(world: World) -> None:
    event = make_event(world, open_registration=True, is_public=True)
    address = reverse("events:delegation", args=[make_delegation(event, world.partner_a).pk])
    pages = {
        name: world.client(name).get(reverse("events:event", args=[event.pk])).content.decode() for name in ("alice", "zarina", "charlie", "sofia")
    }

    assert {name for name, page in pages.items() if f'href="{address}">Your delegation' in page} == {"alice", "zarina"}


def test_accreditation_is_checked_before_the_confirmation(world: World) -> None:
    event = make_event(world, accreditation_needed=True)
    delegation = named(world, event, "Farrukh", "Saodat")
    verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)
    first, second = people_of(delegation)

    with pytest.raises(Refused, match="Accreditation is not checked yet: Farrukh, Saodat"):
        verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)
    verbs.accredit(first, actor=world.sofia, now=NOW)
    verbs.refuse_accreditation(second, reason="The letter is missing.", actor=world.sofia, now=NOW)
    verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)

    assert [(row.state, row.accreditation) for row in people_of(delegation)] == [("confirmed", "accredited"), ("declined", "refused")]


def test_people_named_after_the_confirmation_wait_for_another(world: World) -> None:
    delegation = named(world, make_event(world), "Farrukh")
    verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)
    verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)

    verbs.name_people(delegation, people=[{"given_names": "Saodat"}], actor=world.alice, now=NOW)

    delegation.refresh_from_db()
    assert delegation.state == "named"
    assert [row.state for row in people_of(delegation)] == ["confirmed", "named"]


def test_a_side_that_declines_frees_its_places_for_who_waits(world: World) -> None:
    event = make_event(world, capacity=2)
    delegation = named(world, event, "Farrukh", "Saodat")
    verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)
    verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)
    waiting = make_registration(event, number=7, state="waiting")

    verbs.decline_invitation(delegation, reason="Elections.", actor=world.alice, now=NOW)

    waiting.refresh_from_db()
    assert [row.state for row in people_of(delegation)] == ["cancelled", "cancelled"]
    assert waiting.state == "offered"
    assert told(world)["delegation_decline"] == {"sofia", "ruslan"}


# --- stays --------------------------------------------------------------------------------------------
def with_visa(world: World, event: Event) -> tuple[Delegation, Any]:
    delegation, known = make_delegation(event, world.partner_a), make_person(world)
    verbs.name_people(delegation, people=[{"person": known, "visa_needed": True}], actor=world.alice, now=NOW)
    delegation.refresh_from_db()
    verbs.hand_in_delegation(delegation, actor=world.alice, now=NOW)
    return delegation, known


def test_who_needs_a_visa_is_expected_from_the_confirmation_on(world: World) -> None:
    event = make_event(world)
    delegation, known = with_visa(world, event)

    verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)

    (member,) = people_of(delegation)
    stay = Stay.objects.across_partners(reason="test").get(pk=member.stay_id)
    assert (stay.person_id, stay.purpose, str(stay.enters_on), stay.visa_needed) == (known.pk, "event", "2027-04-14", True)

    verbs.cancel_registration(member, reason="Ill.", actor=world.alice, now=NOW)

    stay.refresh_from_db()
    assert (stay.state, member.stay_id) == ("cancelled", None)


def test_who_is_elsewhere_then_can_not_be_confirmed_and_the_sentence_says_who(world: World) -> None:
    event = make_event(world)
    delegation, known = with_visa(world, event)
    make_stay(world, person=known, enters_on=event.starts_at.date() - timedelta(days=3))

    with pytest.raises(Refused, match=f"{known.passport_name}: This person has another stay"):
        verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)

    assert [row.state for row in people_of(delegation)] == ["named"]


def test_an_event_called_off_calls_its_stays_off(world: World) -> None:
    event = make_event(world)
    delegation, _known = with_visa(world, event)
    verbs.confirm_delegation(delegation, actor=world.sofia, now=NOW)

    verbs.cancel_event(event, reason="Flood.", actor=world.sofia, now=NOW)

    assert {stay.state for stay in Stay.objects.across_partners(reason="test")} == {"cancelled"}


# --- pages --------------------------------------------------------------------------------------------
def test_the_host_invites_all_partners_orders_and_sends(world: World) -> None:
    event = make_event(world, state="programme_open")
    sofia = world.client("sofia")
    day = (NOW + timedelta(days=30)).date().isoformat()

    sofia.post(reverse("events:invite", args=[event.pk]), {"whom": "all", "ceiling": "2", "answer_on": day})
    shown = sofia.get(reverse("events:delegations", args=[event.pk])).content.decode()
    sofia.post(reverse("events:precedence", args=[event.pk]), {"by_alphabet": "1"})
    asked = sofia.get(reverse("events:send_invitations", args=[event.pk]), {"all": "1"})
    rows = list(Delegation.objects.across_partners(reason="test").filter(event=event).order_by("precedence"))
    sofia.post(reverse("events:send_invitations", args=[event.pk]), {"chosen": [row.pk for row in rows]})

    assert "Tajikistan" in shown
    assert "Kyrgyzstan" in shown
    assert asked.status_code == 200
    assert [str(row) for row in rows] == ["Kyrgyzstan", "Tajikistan"]
    assert set(Delegation.objects.across_partners(reason="test").values_list("state", flat=True)) == {"invited"}


def test_an_officer_names_by_three_ways_and_hands_in(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a, ceiling=6)
    known, alice = make_person(world), world.client("alice")
    page = reverse("events:name_people", args=[delegation.pk])

    alice.post(page, {"way": "known", "known-people": [known.pk]})
    alice.post(page, {"way": "new", "new-given_names": "Saodat", "new-diet": "halal", "new-language": "ru", "new-visa_needed": "on"})
    alice.post(page, {"way": "paste", "paste-pasted": "Given names\tFamily name\nJamshed\tOlimov\tAttaché\tj@example.org\nNigina\tSaidova"})
    alice.post(reverse("events:delegation_step", args=[delegation.pk, "hand_in"]))

    delegation.refresh_from_db()
    assert [row.given_names for row in people_of(delegation)] == [known.given_names, "Saodat", "Jamshed", "Nigina"]
    assert people_of(delegation)[1].visa_needed
    assert delegation.state == "named"
    assert alice.get(reverse("events:delegation", args=[delegation.pk])).status_code == 200


def test_each_wrong_row_of_a_pasted_list_is_named_and_nobody_is_taken(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a, ceiling=3)
    pasted = "Jamshed\tOlimov\t\tno address\n\tSaidova\nNigina\tSaidova\t\tn@example.org\nNigina\tS\t\tN@example.org"

    answer = world.client("alice").post(reverse("events:name_people", args=[delegation.pk]), {"way": "paste", "paste-pasted": pasted})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1: “no address” is no e-mail address." in page
    assert "Line 2: the given names are missing." in page
    assert "Line 4: the same person as in line 3." in page
    assert "3 places of the delegation are free, and the list has 4 rows." in page
    assert "Jamshed" in page
    assert people_of(delegation) == []


def test_the_authorisation_is_kept_and_read_by_both_sides(world: World) -> None:
    delegation = make_delegation(make_event(world), world.partner_a)
    file = SimpleUploadedFile("powers.pdf", pdf(), "application/pdf")

    world.client("alice").post(reverse("events:credentials", args=[delegation.pk]), {"file": file})

    for name in ("alice", "sofia", "ruslan"):
        answer = world.client(name).get(reverse("events:credentials_file", args=[delegation.pk]))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert world.client("charlie").get(reverse("events:credentials_file", args=[delegation.pk])).status_code == 404


def test_a_side_reads_its_own_invitation_once_it_was_sent(world: World) -> None:
    event = make_event(world)
    own, other = make_delegation(event, world.partner_a), make_delegation(event, world.partner_b)
    unsent = make_delegation(event, world.partner_a, state="prepared", institution=world.institutions["authority_a"])
    make_registration(event, number=5, delegation=other)
    alice = world.client("alice")

    page = alice.get(reverse("events:delegations", args=[event.pk])).content.decode()

    assert "Tajikistan" in page
    assert "Kyrgyzstan" not in page
    assert "of Tajikistan" not in page.partition("<main")[2]
    assert [alice.get(reverse("events:delegation", args=[row.pk])).status_code for row in (own, other, unsent)] == [200, 404, 404]


def test_lists_ask_as_much_for_many_as_for_one(world: World, django_assert_max_num_queries: Any) -> None:
    event = make_event(world, capacity=100)
    offices = [Institution(partner=world.partner_b, kind=InstitutionKind.ACADEMY, name_en=f"Academy {n}") for n in range(60)]
    Institution.objects.bulk_create(offices)
    for number, office in enumerate(offices, start=1):
        row = make_delegation(event, world.partner_b, institution=office, ceiling=2, precedence=number)
        make_registration(event, number=number, delegation=row)
    client = world.client("sofia")

    with django_assert_max_num_queries(12):
        assert client.get(reverse("events:delegations", args=[event.pk])).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("events:delegation", args=[row.pk])).status_code == 200
