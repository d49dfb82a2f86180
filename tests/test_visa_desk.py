"""The desk of arrivals and visas: what is due first, one note verbale for several people, the references that come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.history import entries_for
from core.models import HistoryEntry
from documents.models import IssuedDocument
from documents.typeset.letters import letter_data
from mobility import operations as mobility
from mobility.models import Stay
from mobility.operations import notes
from mobility.queries.stays import by_clock, in_clock, shown_as
from mobility.visa_clock import ClockState, clock_state
from partners.queries import host_day
from people.operations import save_passport
from tests.pages import text_of
from tests.stays import make_person, make_stay
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)
NUMBER = "AB7654321"


def with_passport(world: World, number: str = NUMBER, **more: Any) -> Stay:
    stay = make_stay(world, **more)
    save_passport(stay.person, fields={"number": number, "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
    return stay


def desk(**query: str) -> str:
    return reverse("mobility:desk") + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def preview(*stays: Stay) -> str:
    return reverse("mobility:note") + "?" + "&".join(f"stay={stay.pk}" for stay in stays)


def send(client: Client, *stays: Stay) -> Any:
    return client.post(reverse("mobility:note"), {"stay": [stay.pk for stay in stays]}, follow=True)


# --- the clock in the database --------------------------------------------------------------------
@pytest.mark.parametrize("ahead", [13, 14, 20, 21, 90, 91])
def test_list_and_clock_say_the_same(world: World, ahead: int) -> None:
    stay = make_stay(world, enters_on=TODAY + ahead * DAY)
    said = clock_state(stay.enters_on, TODAY)

    rows = Stay.objects.across_partners(reason="test")

    for state in (ClockState.LATE, ClockState.DUE, ClockState.OPEN, ClockState.NOT_YET):
        assert rows.filter(in_clock(state, TODAY)).exists() == (state == said)


def test_due_stands_before_late_before_open(world: World) -> None:
    names = {days: make_stay(world, enters_on=TODAY + timedelta(days=days)).pk for days in (200, 60, 5, 16)}
    rows = Stay.objects.across_partners(reason="test").filter(shown_as("", TODAY))

    listed = list(by_clock(rows, TODAY).order_by("rank", "enters_on", "pk").values_list("pk", flat=True))

    assert listed == [names[16], names[5], names[60], names[200]]


# --- pages ----------------------------------------------------------------------------------------
def days_from_now(number: int) -> date:
    from django.utils import timezone

    return host_day(timezone.now()) + timedelta(days=number)


@pytest.mark.parametrize(
    ("who", "status"), [("sofia", 200), ("hana", 200), ("ruslan", 200), ("olga", 200), ("alice", 403), ("leila", 403), ("timur", 403)]
)
def test_desk_is_of_those_who_keep_stays(world: World, who: str, status: int) -> None:
    assert world.client(who).get(desk()).status_code == status


def test_desk_leads_only_where_the_reader_may_go(world: World) -> None:
    pages = {who: world.client(who).get(reverse("mobility:desk")).content.decode() for who in ("sofia", "ruslan", "olga")}

    assert {who for who, page in pages.items() if reverse("mobility:references") in page} == {"sofia", "ruslan"}
    assert {who for who, page in pages.items() if reverse("mobility:register") in page} == {"sofia", "olga"}


def test_desk_filters_and_names(world: World) -> None:
    due, later = make_stay(world, enters_on=days_from_now(15)), make_stay(world, partner=world.partner_b, enters_on=days_from_now(300))
    client = world.client("sofia")

    whole, narrow = text_of(client, desk()), text_of(client, desk(show="due"))
    of_b = text_of(client, desk(partner=str(world.partner_b.pk)))

    assert due.reference in whole
    assert later.reference in whole
    assert due.reference in narrow
    assert later.reference not in narrow
    assert later.reference in of_b
    assert due.reference not in of_b
    assert "days left" in narrow or "day left" in narrow


def test_desk_costs_the_same_for_one_and_thirty(world: World) -> None:
    make_stay(world, enters_on=days_from_now(30))
    client = world.client("sofia")
    client.get(desk())
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(desk())
    for number in range(29):
        make_stay(world, enters_on=days_from_now(30 + number))
    with CaptureQueriesContext(connection) as thirty:
        client.get(desk())

    assert len(one) == len(thirty) <= 12


# --- the note ---------------------------------------------------------------------------------------
def test_one_note_for_three_people(world: World) -> None:
    stays = [with_passport(world, f"AB765432{n}", enters_on=days_from_now(30 + n)) for n in range(3)]
    client = world.client("sofia")

    shown = text_of(client, preview(*stays))
    answer = send(client, *stays)

    assert "Embassy of Tajikistan in Astana" in shown
    assert "AB7654321" not in shown
    assert "•••• 4321" in shown
    assert "for 3 people is written" in answer.content.decode()
    note = IssuedDocument.objects.across_partners(reason="test").get(kind="note_verbale")
    assert note.addressee == "Embassy of Tajikistan in Astana"
    assert [row["passport"] for row in note.facts["people"]] == ["AB7654320", "AB7654321", "AB7654322"]
    assert note.facts["values"]["en"]["from"].count("20") == 1  # one day, not a list of three
    public = Client().get(reverse("documents:verify_code", args=[note.code])).content.decode()
    assert "4321" in public
    assert NUMBER not in public
    paper = letter_data(note, "ru")
    assert [(row["citizenship"], row["birth_date"][:11]) for row in paper["people"]] == [("Таджикистан", "17 мая 1996")] * 3
    assert IssuedDocument.objects.across_partners(reason="test").filter(kind="visa_support").count() == 3
    for stay in stays:
        stay.refresh_from_db()
        assert (stay.state, stay.note, stay.note_sent_on) == ("note_sent", note, days_from_now(0))
        assert stay.visa_letter is not None
        opened = entries_for(stay).get(step="passport_opened")
        assert (opened.actor_id, opened.data) == (world.sofia.user_id, {"note": note.number})


def test_refusals_stand_in_the_rows_and_nothing_is_written(world: World) -> None:
    fine = with_passport(world, enters_on=days_from_now(30))
    early, late = with_passport(world, enters_on=days_from_now(91)), with_passport(world, enters_on=days_from_now(13))
    without = make_stay(world, enters_on=days_from_now(30))
    other = with_passport(world, enters_on=days_from_now(30), partner=world.partner_b)
    client = world.client("sofia")

    shown = text_of(client, preview(fine, early, late, without, other))
    answer = send(client, fine, early, late, without)

    for words in ("Too early", "Too late", "Missing: passport number", "Of another partner", "Go on with the 1 other person"):
        assert words in shown
    assert answer.status_code == 422
    assert not IssuedDocument.objects.across_partners(reason="test").filter(kind="note_verbale").exists()
    assert not HistoryEntry.objects.across_partners(reason="test").filter(step="passport_opened").exists()


def test_nobody_enters_with_a_passport_that_has_ended(world: World) -> None:
    entry = days_from_now(30)
    ended, ends_that_day = with_passport(world, enters_on=entry), with_passport(world, "AB7654322", enters_on=entry)
    save_passport(ended.person, fields={"number": NUMBER, "country": "TJ", "expires_on": entry - DAY}, now=NOW)
    save_passport(ends_that_day.person, fields={"number": "AB7654322", "country": "TJ", "expires_on": entry}, now=NOW)

    shown = text_of(world.client("sofia"), preview(ended, ends_that_day))
    answer = send(world.client("sofia"), ended)

    assert shown.count("before the entry on") == 1
    assert answer.status_code == 422
    assert not IssuedDocument.objects.across_partners(reason="test").filter(kind="note_verbale").exists()


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 19, "²", "-1", "1e3", " 1"])
def test_key_that_is_none_is_no_fault_of_the_server(world: World, key: str) -> None:
    assert world.client("sofia").post(reverse("mobility:note"), {"stay": key}).status_code in (302, 404)


def test_last_person_refused_undoes_the_note(world: World) -> None:
    """Somebody was first with one of them."""
    stays = [with_passport(world, f"AB765432{n}", enters_on=days_from_now(30)) for n in range(2)]
    mobility.set_visa_need(stays[1], visa_needed=False, actor=world.sofia, now=NOW)

    answer = send(world.client("sofia"), *stays)

    assert answer.status_code == 422
    assert Stay.objects.across_partners(reason="test").filter(state="note_sent").count() == 0


@pytest.mark.parametrize("who", ["ruslan", "alice", "olga"])
def test_only_the_ministry_writes_notes(world: World, who: str) -> None:
    assert world.client(who).get(preview(with_passport(world))).status_code == 403


# --- references -------------------------------------------------------------------------------------
def sent(world: World, **more: Any) -> Stay:
    return make_stay(world, state="note_sent", **more)


def test_references_of_many_in_one_form(world: World) -> None:
    first, second, third = sent(world), sent(world), sent(world)
    mobility.cancel_stay(third, reason="x", actor=world.sofia, now=NOW)
    client, address = world.client("ruslan"), reverse("mobility:references")

    answer = client.post(address, {f"ref_{first.pk}": " KZ 17 ", f"ref_{second.pk}": "", f"ref_{third.pk}": "KZ-3"}, follow=True)

    assert answer.status_code == 200
    for stay in (first, second, third):
        stay.refresh_from_db()
    assert (first.state, first.visa_reference) == ("visa_ready", "KZ 17")
    assert (second.state, second.visa_reference) == ("note_sent", "")
    assert third.visa_reference == ""


def test_a_row_that_is_refused_keeps_no_other_back_and_says_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the page and the POST one of the stays has moved on."""
    first, second = sent(world), sent(world)
    original = notes.record_visa

    def meanwhile(stay: Stay, **more: Any) -> None:
        if stay.pk == second.pk:
            mobility.cancel_stay(Stay.objects.across_partners(reason="test").get(pk=stay.pk), reason="x", actor=world.sofia, now=NOW)
        original(stay, **more)

    monkeypatch.setattr("mobility.operations.notes.record_visa", meanwhile)
    answer = world.client("sofia").post(reverse("mobility:references"), {f"ref_{first.pk}": "KZ-1", f"ref_{second.pk}": "KZ-2"})

    first.refresh_from_db()
    text = answer.content.decode()
    assert answer.status_code == 422
    assert first.visa_reference == "KZ-1"
    assert f'id="id_ref_{second.pk}_error"' in text or "is now “cancelled”" in text
    assert 'value="KZ-2"' in text


def test_a_stay_at_another_academy_keeps_no_other_back(world: World) -> None:
    """Who teaches at a second one sees its stays too, and records nothing there."""
    own, other = sent(world), sent(world)
    Stay.objects.across_partners(reason="test").filter(pk=other.pk).update(institution=world.institutions["ministry"])

    refusals = mobility.record_visas([(other, "KZ-2"), (own, "KZ-1")], actor=world.ruslan, now=NOW)

    own.refresh_from_db()
    assert own.visa_reference == "KZ-1"
    assert "registrar of its institution" in refusals[other.pk]
    assert list(refusals) == [other.pk]


def test_pasted_list_is_dealt_out_and_not_kept(world: World) -> None:
    first, _second = sent(world), sent(world, person=make_person(world, given_names="Zebo", family_name="Karimova"))
    lines = f"{first.reference}\tKZ-1\nZebo KARIMOVA;KZ-2\nNobody Known\tKZ-3"

    answer = world.client("sofia").post(reverse("mobility:references"), {"act": "paste", "pasted": lines})

    text = answer.content.decode()
    assert 'value="KZ-1"' in text
    assert 'value="KZ-2"' in text
    assert "Fits nobody or several people: “Nobody Known" in text
    assert not Stay.objects.across_partners(reason="test").exclude(visa_reference="").exists()


# --- what others see ----------------------------------------------------------------------------------
def test_embassy_reads_and_copies_the_references_of_its_own_people(world: World) -> None:
    own, other = make_stay(world, state="visa_ready"), make_stay(world, state="visa_ready", partner=world.partner_b)

    text = text_of(world.client("zarina"), reverse("mobility:stays"))

    assert own.visa_reference in text
    assert other.reference not in text


def test_a_trainee_sees_the_own_stay_only(world: World) -> None:
    own, other = make_stay(world, state="visa_ready"), make_stay(world)
    own.person.user = world.users["timur"]
    own.person.save()
    client = world.client("timur")

    assert own.visa_reference in text_of(client, reverse("mobility:stay", args=[own.pk]))
    assert other.reference not in text_of(client, reverse("mobility:stays"))
    assert client.get(reverse("mobility:stay", args=[other.pk])).status_code == 404


def test_register_lists_by_number(world: World) -> None:
    sent(world)
    other = sent(world)
    number = other.note.number  # type: ignore[union-attr]
    client = world.client("nurlan")

    assert number in text_of(client, reverse("mobility:register"))
    assert text_of(client, reverse("mobility:register") + f"?q={number}").count("NV-2026-0000") < 6
    assert world.client("alice").get(reverse("mobility:register")).status_code == 403
