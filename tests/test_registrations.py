"""Registrations: alone, by the public page and its link, approval one by one and of many, the waiting list, needs and who reads them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
import python_calamine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from events import operations as verbs
from events.links import token_of
from events.models import Event, Registration
from events.operations.registrations_clock import expire_addresses, forget_needs, pass_places_on
from events.operations.registrations_many import would_become
from events.rules.people import guest_of
from mobility.models import Stay
from notifications.models import Delivery, Notice
from notifications.operations import deliver_event
from notifications.render import letter_text
from people.models import Person
from tests.eventing import make_delegation, make_event, make_registration
from tests.stays import make_person
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
OPEN = {"open_registration": True, "is_public": True}
PUBLIC = {"given_names": "Aigul", "family_name": "Serik", "email": "Aigul@example.org", "language": "ru", "diet": "any", "agrees": "on"}
SAID = {"given_names": "Aigul", "email": "aigul@example.org", "language": "ru"}


@pytest.fixture(autouse=True)
def _no_brake() -> None:
    cache.clear()


def rows(event: Event) -> list[Registration]:
    return list(Registration.objects.across_partners(reason="test").filter(event=event).order_by("pk"))


def letters() -> list[tuple[str, str, str]]:
    """Address, subject and text of each letter that is on its way."""
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    sent = Delivery.objects.across_partners(reason="test").filter(notice__isnull=True).order_by("pk")
    return [(row.address, *letter_text(row)) for row in sent]


def fresh(registration: Registration) -> Registration:
    return Registration.objects.across_partners(reason="test").get(pk=registration.pk)


# --- the public page and its link ---------------------------------------------------------------------
def test_a_visitor_registers_and_confirms_by_the_link_in_the_letter(world: World) -> None:
    event = make_event(world, approval_needed=False, **OPEN)
    visitor = Client()

    answer = visitor.post(reverse("events:register", args=[event.pk]), PUBLIC)
    (registration,) = rows(event)
    (letter,) = letters()
    link = re.search(r"http\S+(/events/registration/\S+)", letter[2])
    assert link
    page = visitor.get(link[1])
    assert fresh(registration).state == "unconfirmed"
    visitor.post(reverse("events:own_step", args=[token_of(registration), "confirm_address"]))

    assert answer.status_code == 200
    assert "aigul@example.org" in answer.content.decode()
    assert letter[0] == "aigul@example.org"
    assert "Круглый стол по воде" in letter[1]
    assert page.status_code == 200
    assert fresh(registration).state == "confirmed"
    assert [row[0] for row in letters()] == ["aigul@example.org"] * 2


def test_a_visitor_is_told_what_comes_next_at_each_stage(world: World) -> None:
    event = make_event(world, approval_needed=True, **{**OPEN, "is_public": True})
    visitor = Client()

    sent = visitor.post(reverse("events:register", args=[event.pk]), PUBLIC).content.decode()
    (registration,) = rows(event)
    visitor.post(reverse("events:own_step", args=[token_of(registration), "confirm_address"]))
    own = visitor.get(reverse("events:own_registration", args=[token_of(registration)])).content.decode()

    assert f'href="{reverse("events:register", args=[event.pk])}"' in sent
    assert f'href="{reverse("events:public_event", args=[event.reference])}"' in sent
    assert "You are told by letter whether you have a place." in own


def test_an_address_that_is_on_the_list_gets_the_same_answer_and_another_letter(world: World) -> None:
    event = make_event(world, **OPEN)
    make_registration(event, email="aigul@example.org")

    answer = Client().post(reverse("events:register", args=[event.pk]), PUBLIC)
    again = Client().post(reverse("events:register", args=[event.pk]), PUBLIC)

    assert "A letter is on its way" in answer.content.decode()
    assert "A letter is on its way" in again.content.decode()
    assert len(rows(event)) == 1
    assert len(letters()) == 1


def test_without_consent_or_address_nobody_is_registered(world: World) -> None:
    event = make_event(world, **OPEN)

    answer = Client().post(reverse("events:register", args=[event.pk]), {**PUBLIC, "agrees": "", "email": ""})

    assert answer.status_code == 422
    assert "Without your consent" in answer.content.decode()
    assert "Serik" in answer.content.decode()
    assert rows(event) == []


def test_too_many_forms_from_one_address_are_slowed_down(world: World) -> None:
    event = make_event(world, **OPEN)
    page = reverse("events:register", args=[event.pk])

    answers = [Client().post(page, {**PUBLIC, "email": f"a{n}@example.org"}).status_code for n in range(11)]

    assert answers == [200] * 10 + [429]


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"is_public": False, "open_registration": True}, 302, ""),
        ({**OPEN, "registration_opens_at": NOW + timedelta(days=900)}, 200, "has not opened yet"),
        ({**OPEN, "registration_closes_at": NOW - timedelta(days=900)}, 200, "Registration is closed"),
        ({"is_public": True}, 302, ""),
    ],
)
def test_registration_is_open_to_nobody_when_it_is_not(world: World, more: dict[str, Any], status: int, words: str) -> None:
    answer = Client().get(reverse("events:register", args=[make_event(world, **more).pk]))

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_wrong_link_opens_nothing_and_guessing_is_slowed_down(world: World) -> None:
    registration = make_registration(make_event(world))
    wrong = token_of(registration)[:-1] + "!"
    page = reverse("events:own_registration", args=[wrong])

    answers = [Client().get(page).status_code for _n in range(31)]

    assert answers == [404] * 30 + [429]


def test_whoever_holds_the_link_changes_needs_and_cancels_but_decides_nothing(world: World) -> None:
    registration, guest = make_registration(make_event(world)), Client()
    token = token_of(registration)
    fields = {"given_names": "Aigul", "language": "kk", "diet": "halal", "diet_note": "no nuts", "access_needs": "ramp", "interpretation": "ru"}

    guest.post(reverse("events:own_step", args=[token, "change"]), fields)
    shown = guest.get(reverse("events:own_registration", args=[token])).content.decode()
    refused = [guest.get(reverse("events:own_step", args=[token, step])).status_code for step in ("approve", "accredit", "decline")]
    guest.post(reverse("events:own_step", args=[token, "cancel"]))

    found = fresh(registration)
    assert (found.diet, found.diet_note, found.access_needs, found.email) == ("halal", "no nuts", "ramp", registration.email)
    assert "no nuts" in shown
    assert refused == [404, 404, 404]
    assert found.state == "cancelled"
    with pytest.raises(NotAllowed):
        verbs.cancel_registration(make_registration(registration.event, number=2), actor=guest_of(registration), now=NOW)


def test_an_address_never_confirmed_is_free_again_after_three_days(world: World) -> None:
    event = make_event(world, **OPEN)
    made = verbs.register_publicly(event, fields=SAID, now=NOW)

    assert expire_addresses(now=NOW + timedelta(days=2)) == 0
    assert expire_addresses(now=NOW + timedelta(days=3)) == 1

    assert fresh(made).state == "cancelled"
    assert verbs.register_publicly(event, fields=SAID, now=NOW).pk != made.pk


# --- with an account ----------------------------------------------------------------------------------
def test_somebody_with_an_account_registers_once_without_a_letter(world: World) -> None:
    event = make_event(world, open_registration=True)
    erlan = world.client("erlan")
    page = reverse("events:register", args=[event.pk])

    answer = erlan.post(page, {"given_names": "Erlan", "language": "en", "diet": "vegan"})

    (registration,) = rows(event)
    assert (registration.state, registration.user_id, registration.email) == ("registered", world.users["erlan"].pk, "erlan@example.org")
    assert answer["Location"] == reverse("events:registration", args=[registration.pk])
    assert erlan.get(page)["Location"] == reverse("events:registration", args=[registration.pk])
    assert erlan.get(reverse("events:registration", args=[registration.pk])).status_code == 200
    with pytest.raises(Refused, match="registered already"):
        verbs.register_oneself(event, fields={"given_names": "Erlan"}, actor=world.erlan, now=NOW)


def test_without_approval_who_comes_after_the_last_place_waits(world: World) -> None:
    event = make_event(world, capacity=1, approval_needed=False, open_registration=True)

    first = verbs.register_oneself(event, fields={"given_names": "Erlan"}, actor=world.erlan, now=NOW)
    second = verbs.register_oneself(event, fields={"given_names": "Rana"}, actor=world.rana, now=NOW)

    assert (first.state, second.state) == ("confirmed", "waiting")
    kinds = set(Notice.objects.across_partners(reason="test").values_list("kind", flat=True)) if letters() == [] else set()
    assert kinds == {"registration_approve", "registration_put_on_waiting_list"}


# --- approval -----------------------------------------------------------------------------------------
def test_when_all_places_are_taken_the_approval_is_refused_with_what_can_be_done(world: World) -> None:
    event = make_event(world, capacity=1)
    make_registration(event, number=1)
    registration = make_registration(event, number=2, state="registered")

    with pytest.raises(Refused, match="put the person on the waiting list"):
        verbs.approve_registration(registration, actor=world.sofia, now=NOW)
    verbs.put_on_waiting_list(registration, actor=world.sofia, now=NOW)

    assert (registration.state, registration.waits_since) == ("waiting", NOW)


def test_many_are_approved_in_the_order_of_coming_as_the_preview_has_said(world: World) -> None:
    event = make_event(world, capacity=3)
    made = [make_registration(event, number=number, state="registered") for number in range(5)]
    made.append(make_registration(event, number=9, state="registered", accreditation="waiting"))
    late = Registration.objects.across_partners(reason="test")
    late.filter(pk=made[0].pk).update(created_at=NOW + timedelta(hours=1))
    chosen = list(late.filter(event=event).select_related("event"))

    plan = {row.registration.pk: row.result for row in would_become(event, chosen, actor=world.sofia, now=NOW)}
    outcomes = verbs.approve_each(event, chosen, actor=world.sofia, now=NOW)

    assert plan == {row.registration.pk: row.result for row in outcomes}
    assert [fresh(row).state for row in made] == ["waiting", "confirmed", "confirmed", "confirmed", "waiting", "registered"]
    assert [bool(row.refusal) for row in outcomes].count(True) == 1


def test_the_organiser_approves_all_from_the_list(world: World) -> None:
    event = make_event(world, capacity=3)
    for number in range(4):
        make_registration(event, number=number, state="registered")
    ruslan, page = world.client("ruslan"), reverse("events:approve_many", args=[event.pk])

    shown = ruslan.get(page, {"all": "1"}).content.decode()
    ruslan.post(page, {"chosen": [row.pk for row in rows(event)]})

    assert "3 people get a place" in shown
    assert "1 person goes on the waiting list" in shown
    assert [row.state for row in rows(event)] == ["confirmed"] * 3 + ["waiting"]


def test_accreditation_goes_before_a_place_and_gives_it_where_nobody_approves(world: World) -> None:
    event = make_event(world, accreditation_needed=True, approval_needed=False, open_registration=True)
    registration = verbs.register_oneself(event, fields={"given_names": "Erlan"}, actor=world.erlan, now=NOW)
    assert (registration.state, registration.accreditation) == ("registered", "waiting")

    with pytest.raises(Refused, match="not checked yet"):
        verbs.approve_registration(registration, actor=world.sofia, now=NOW)
    verbs.accredit(registration, actor=world.sofia, now=NOW)

    assert (registration.state, registration.accreditation) == ("confirmed", "accredited")


# --- the waiting list ---------------------------------------------------------------------------------
def queue(event: Event, count: int, first: int = 10) -> list[Registration]:
    return [make_registration(event, number=first + n, state="waiting", waits_since=NOW - timedelta(hours=count - n)) for n in range(count)]


def test_a_place_that_becomes_free_is_offered_in_turn_taken_or_passed_on(world: World) -> None:
    event = make_event(world, capacity=1, offer_hours=24)
    taken = make_registration(event, number=1)
    first, second, third = queue(event, 3)

    verbs.cancel_registration(taken, actor=world.sofia, now=NOW)
    assert [fresh(row).state for row in (first, second, third)] == ["offered", "waiting", "waiting"]
    assert fresh(first).offered_until == NOW + timedelta(hours=24)

    assert pass_places_on(now=NOW + timedelta(hours=23)) == 0
    assert pass_places_on(now=NOW + timedelta(hours=24)) == 1
    assert [fresh(row).state for row in (first, second, third)] == ["cancelled", "offered", "waiting"]

    second = fresh(second)
    verbs.pass_place(second, actor=guest_of(second), now=NOW + timedelta(hours=25))
    third = fresh(third)
    verbs.take_place(third, actor=guest_of(third), now=NOW + timedelta(hours=26))

    event.refresh_from_db()
    assert (third.state, event.taken) == ("confirmed", 1)


def test_an_offer_that_is_over_can_not_be_taken(world: World) -> None:
    registration = make_registration(make_event(world), state="offered")

    with pytest.raises(Refused, match="has gone to the next person"):
        verbs.take_place(registration, actor=guest_of(registration), now=NOW + timedelta(days=3))


def test_places_that_are_free_for_another_reason_are_filled_by_the_clock(world: World) -> None:
    event = make_event(world, capacity=1)
    make_registration(event, number=1)
    waiting = queue(event, 2)
    Event.objects.across_partners(reason="test").filter(pk=event.pk).update(capacity=2)

    pass_places_on(now=NOW)

    assert [fresh(row).state for row in waiting] == ["offered", "waiting"]


def test_an_offer_ends_with_the_beginning_of_the_event(world: World) -> None:
    event = make_event(world, capacity=1, offer_hours=48)
    (waiting,) = queue(event, 1)

    pass_places_on(now=event.starts_at - timedelta(hours=5))

    assert fresh(waiting).offered_until == event.starts_at


# --- needs and who reads them -------------------------------------------------------------------------
NEEDS = {"diet": "halal", "diet_note": "no nuts", "access_needs": "wheelchair", "interpretation": "ru"}


def reads(world: World, name: str, registration: Registration) -> tuple[int, bool]:
    answer = world.client(name).get(reverse("events:registration", args=[registration.pk]))
    return answer.status_code, "no nuts" in answer.content.decode()


def test_needs_are_read_by_organisers_the_own_delegation_and_the_person_alone(world: World) -> None:
    event = make_event(world)
    delegation = make_delegation(event, world.partner_a, ceiling=9)
    member = make_registration(event, number=1, delegation=delegation, user=world.users["timur"], **NEEDS)
    alone = make_registration(event, number=2, partner=world.partner_a, **NEEDS)

    assert [reads(world, name, member) for name in ("sofia", "hana", "ruslan", "alice", "zarina", "timur")] == [(200, True)] * 6
    assert [reads(world, name, member) for name in ("olga", "aidar", "leila")] == [(200, False)] * 3
    assert [reads(world, name, member) for name in ("charlie", "erlan", "rana")] == [(404, False)] * 3
    assert reads(world, "alice", alone) == (200, False)


def test_lists_and_files_say_needs_to_organisers_alone(world: World) -> None:
    event = make_event(world)
    make_registration(event, number=1, given_names="=HYPERLINK(1)", **NEEDS)
    page, file = reverse("events:registrations", args=[event.pk]), reverse("events:registrations_file", args=[event.pk, "csv"])

    for name, sees in {"sofia": True, "ruslan": True, "olga": False, "leila": False, "saule": False}.items():
        client = world.client(name)
        assert ("no nuts" in client.get(page).content.decode()) is sees, name
        assert ("no nuts" in client.get(file).content.decode()) is sees, name
        assert ("wheelchair" in client.get(page, {"need": "diet"}).content.decode()) is sees, name
    for name in ("alice", "zarina", "timur"):
        assert world.client(name).get(file).status_code in (403, 404), name


def test_a_file_holds_what_is_on_the_page_and_no_formula(world: World) -> None:
    event = make_event(world)
    delegation = make_delegation(event, world.partner_a, ceiling=9)
    make_registration(event, number=1, given_names="=HYPERLINK(1)", delegation=delegation)
    make_registration(event, number=2, state="waiting")
    client, file = world.client("sofia"), reverse("events:registrations_file", args=[event.pk, "xlsx"])

    found = list(csv.reader(io.StringIO(client.get(file.replace("xlsx", "csv"), {"state": "confirmed"}).content.decode("utf-8-sig"))))
    book = python_calamine.load_workbook(io.BytesIO(client.get(file).content)).get_sheet_by_index(0).to_python()

    assert [row[0] for row in found[1:]] == ["'=HYPERLINK(1) GUESTOV"]
    assert found[1][3] == "Tajikistan"
    assert [row[0] for row in book[1:]] == ["Guest2 GUESTOV", "=HYPERLINK(1) GUESTOV"]


def test_what_is_to_be_ordered_is_added_up_for_those_who_come(world: World) -> None:
    event = make_event(world)
    for number, state in enumerate(("confirmed", "confirmed", "waiting"), start=1):
        make_registration(event, number=number, state=state, **{**NEEDS, "diet": "vegan" if number == 2 else "halal"})

    page = world.client("sofia").get(reverse("events:registrations", args=[event.pk])).content.decode()

    needed = page.partition('id="needs"')[2].partition("</details>")[0]
    assert re.findall(r"<th scope=\"row\">(?:<a[^>]*>)?([^<]+)(?:</a>)?</th><td class=\"num\">(\d+)", needed) == [
        ("interpretation", "2"), ("a diet, or has allergies", "2"), ("access without barriers", "2"), ("halal", "1"), ("vegan", "1"), ("Russian", "2"),
    ]  # fmt: skip


def test_a_month_after_the_event_needs_are_gone_from_the_row_and_its_history(world: World) -> None:
    event = make_event(world)
    registration = make_registration(event, **NEEDS)
    verbs.change_registration(registration, fields={"diet_note": "no nuts at all"}, actor=world.sofia, now=NOW)

    assert forget_needs(now=event.ends_at + timedelta(days=30)) == 0
    assert forget_needs(now=event.ends_at + timedelta(days=31)) == 1
    assert forget_needs(now=event.ends_at + timedelta(days=31)) == 0

    found = fresh(registration)
    assert (found.diet, found.diet_note, found.access_needs, found.interpretation) == ("any", "", "", "ru")
    kept = Registration.events.field.model if hasattr(Registration.events, "field") else Registration._meta.get_field("events").related_model
    assert not kept.objects.filter(pgh_obj_id=registration.pk, diet_note__contains="nuts").exists()


# --- visas --------------------------------------------------------------------------------------------
def test_a_visa_that_is_needed_after_all_makes_the_stay_and_one_that_is_not_calls_it_off(world: World) -> None:
    event = make_event(world)
    registration = make_registration(event, delegation=make_delegation(event, world.partner_a), person=make_person(world))

    verbs.change_registration(registration, fields={"visa_needed": True}, actor=world.alice, now=NOW)
    stay = Stay.objects.across_partners(reason="test").get(pk=registration.stay_id)
    page = world.client("sofia").get(reverse("mobility:stay", args=[stay.pk])).content.decode()
    verbs.change_registration(registration, fields={"visa_needed": False}, actor=world.alice, now=NOW)

    stay.refresh_from_db()
    assert registration.reference in page
    assert (stay.state, registration.stay_id) == ("cancelled", None)


def test_of_somebody_unknown_to_the_portal_no_stay_is_made(world: World) -> None:
    registration = make_registration(make_event(world), state="registered", visa_needed=True)

    verbs.approve_registration(registration, actor=world.sofia, now=NOW)

    assert (registration.state, registration.stay_id) == ("confirmed", None)
    assert not Person.objects.across_partners(reason="test").exists()


# --- costs --------------------------------------------------------------------------------------------
def test_the_list_asks_as_much_for_three_hundred_as_for_one(world: World, django_assert_max_num_queries: Any) -> None:
    event = make_event(world, capacity=400)
    client, page = world.client("sofia"), reverse("events:registrations", args=[event.pk])
    for number in range(300):
        make_registration(event, number=number, state="registered" if number % 2 else "confirmed")

    with django_assert_max_num_queries(13):
        assert client.get(page).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("events:registration", args=[rows(event)[0].pk])).status_code == 200
    with django_assert_max_num_queries(10):
        assert len(client.get(reverse("events:registrations_file", args=[event.pk, "csv"])).content.decode().splitlines()) == 301
