"""The registrar gives seats and starts trainings; the sending side reads, plans and consents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.timefmt import day_text
from portal.worklist import tasks_for
from tests.academy import person, read, url
from tests.test_life_of_enrolments import FIRST_DAY, MIDDLE, again, asked, by_line, figures, nominee
from tests.world import NOW, World, make_agreement, make_call, make_intake, make_nomination, year_of
from training import operations as training
from training.models import Enrolment

pytestmark = pytest.mark.django_db


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The clock of requests."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: now)


def post(client: Client, address: str, **data: Any) -> str:
    answer = client.post(address, data, follow=True)
    return answer.content.decode()


def tasks(world: World, name: str, now: datetime) -> list[str]:
    return [task.title for task in tasks_for(world.actors[name], now)]


def enrolments() -> Any:
    return Enrolment.objects.across_partners(reason="test").order_by("pk")


# --- seats -------------------------------------------------------------------------------------------------------------------------


def test_people_the_portal_knows_get_seats_together_each_with_an_answer(world: World) -> None:
    intake = make_intake(world, capacity=1)
    first, second, other = person(world, 0), person(world, 1), person(world, 2, partner=world.partner_b)
    client, address = world.client("ruslan"), f"{url('enrol', intake.pk)}?partner={world.partner_a.pk}"

    page = client.get(address).content.decode()
    answer = post(client, address, **{"act_of": "known", "known-people": [first.pk, second.pk], "known-line": "", "known-act": "enrol"})

    assert first.native_name in page
    assert other.native_name not in page
    assert "1 person has a seat" in answer
    assert "All seats of this intake are taken" in answer
    assert [row.person_id for row in enrolments()] == [second.pk]  # N before R


def test_somebody_is_found_by_name_in_any_script(world: World) -> None:
    intake = make_intake(world)
    for number in (0, 1):
        person(world, number)

    page = read(world.client("ruslan"), "enrol", intake.pk, partner=world.partner_a.pk, name="Рахимов")

    assert "RAHIMOV" in page
    assert "NAZAROVA" not in page


def test_somebody_new_is_pre_registered_by_a_line_of_the_own_agreement(world: World) -> None:
    intake, year = make_intake(world), year_of(make_agreement(world))
    foreign = year_of(make_agreement(world, partner=world.partner_b))
    client, address = world.client("ruslan"), f"{url('enrol', intake.pk)}?partner={world.partner_a.pk}"
    fields = {"given_names": "Zebo", "family_name": "Alieva", "birth_date": "1995-06-04", "act": "pre_register"}

    page = client.get(address).content.decode()
    wrong = post(client, address, act_of="new", **{f"new-{name}": value for name, value in {**fields, "line": foreign.pk}.items()})
    right = post(client, address, act_of="new", **{f"new-{name}": value for name, value in {**fields, "line": year.pk}.items()})

    assert str(year.line.agreement.reference) in page
    assert str(foreign.line.agreement.reference) not in page
    assert "Select a valid choice" in wrong
    assert "has a seat" in right
    made = enrolments().get()
    assert (made.state, made.person.citizenship, figures(year)) == ("pre_registered", "TJ", (1, 0))


def test_nobody_is_written_down_twice_without_a_word(world: World) -> None:
    intake, known = make_intake(world), person(world, 0)
    client, address = world.client("ruslan"), f"{url('enrol', intake.pk)}?partner={world.partner_a.pk}"
    fields = {
        "new-given_names": known.given_names, "new-family_name": known.family_name, "new-birth_date": known.birth_date.isoformat(), "new-act": "enrol",
        "new-line": "", "act_of": "new",
    }  # fmt: skip

    first = client.post(address, fields)
    asked_once = enrolments().count()
    post(client, address, **fields, **{"new-sure_asked": "1", "new-sure": "on"})

    assert first.status_code == 422
    assert "The portal knows somebody like this" in first.content.decode()
    assert (asked_once, enrolments().count()) == (0, 1)


@pytest.mark.parametrize("who", ["sofia", "alice", "leila", "olga", "timur"])
@pytest.mark.parametrize("name", ["enrol", "start_many"])
def test_seats_are_the_registrars_to_give(world: World, who: str, name: str) -> None:
    intake = make_intake(world)

    assert world.client(who).get(url(name, intake.pk)).status_code == 403


def test_the_intake_says_who_is_still_to_be_enrolled(world: World) -> None:
    call = make_call(world)
    make_nomination(world, call, state="accepted")

    page = read(world.client("ruslan"), "intake", call.intake_id)

    assert "1 person has accepted an offer" in page
    assert reverse("scholarships:to_enrol") in page
    assert "accepted an offer" not in read(world.client("alice"), "intake", call.intake_id)


# --- start -------------------------------------------------------------------------------------------------------------------------


def test_all_who_are_here_start_with_one_click(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = make_intake(world)
    rows = [training.enrol_person(person=person(world, number), intake=intake, actor=world.ruslan, now=NOW) for number in range(3)]
    for row in rows[:2]:
        training.record_arrival(row, arrived_on=date(2027, 8, 31), actor=world.ruslan, now=FIRST_DAY)
    at(monkeypatch, FIRST_DAY)
    client, address = world.client("ruslan"), url("start_many", intake.pk)

    page = client.get(address).content.decode()
    answer = post(client, address, act="start", **{"start-people": [row.pk for row in rows]})

    assert page.count("checked") == 2
    assert "Not here yet" in page
    assert "The training of 2 people has begun" in answer
    assert "The arrival is not recorded yet" in answer
    assert [again(row).state for row in rows] == ["active", "active", "enrolled"]


def test_pre_registrations_are_confirmed_together(world: World) -> None:
    enrolment, year = by_line(world, pre_register=True)

    answer = post(world.client("ruslan"), url("start_many", enrolment.intake_id), act="confirm", **{"confirm-people": [enrolment.pk]})

    assert "Enrolled, 1 person" in answer
    assert figures(year) == (0, 1)


# --- the record --------------------------------------------------------------------------------------------------------------------


def test_the_record_shows_days_ground_and_what_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = nominee(world)
    asked(world, enrolment)
    at(monkeypatch, MIDDLE)

    officer, registrar = (read(world.client(name), "enrolment", enrolment.pk) for name in ("alice", "ruslan"))

    for page in (officer, registrar):
        assert "waiting for the sending government" in page
        assert enrolment.stay.reference in page
        assert "scholarship" in page
    assert "Consent to the extension" in officer
    assert "Call the request off" not in officer
    assert "Call the request off" in registrar
    assert "Consent to the extension" not in registrar
    assert reverse("mobility:stay_step", args=[enrolment.stay_id, "change_departure"]) in officer
    assert "Start the training" not in officer


def test_a_lecturer_reads_no_days_of_the_stay(world: World) -> None:
    enrolment = nominee(world)
    asked(world, enrolment)

    page = read(world.client("leila"), "enrolment", enrolment.pk)

    assert enrolment.stay.reference not in page
    assert "waiting for the sending government" not in page


def test_the_officer_consents_on_a_page_that_says_what_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = nominee(world)
    row = asked(world, enrolment)
    at(monkeypatch, MIDDLE)
    address, client = reverse("training:extension_step", args=[row.pk, "consent"]), world.client("alice")

    page = client.get(address).content.decode()
    empty = client.post(address, {"note_reference": ""}).content.decode()
    done = post(client, address, note_reference="No. 12-7/81")

    assert row.reason in page
    assert "Enter the number of the note or letter" in empty
    assert "No. 12-7/81" in done
    assert again(enrolment).state == "extended"


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("zarina", 403), ("sofia", 403), ("ruslan", 403), ("leila", 403), ("olga", 403)])
def test_others_do_not_answer_for_the_government(world: World, who: str, status: int) -> None:
    row = asked(world, nominee(world))

    assert world.client(who).get(reverse("training:extension_step", args=[row.pk, "consent"])).status_code == status


def test_dismissal_asks_for_its_ground(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = nominee(world)
    at(monkeypatch, MIDDLE)
    client, address = world.client("ruslan"), url("enrolment_step", enrolment.pk, "dismiss")

    without = client.post(address, {"reason": "Absent for weeks."}).content.decode()
    page = post(client, address, reason="Absent for weeks.", ground="breach")

    assert "Choose for what the person is dismissed." in without
    assert "breach of the terms of the stay" in page


# --- lists and first pages ---------------------------------------------------------------------------------------------------------


def test_the_list_counts_states_and_is_narrowed_by_partner(world: World) -> None:
    intake = make_intake(world)
    for number, partner in enumerate((world.partner_a, world.partner_a, world.partner_b)):
        training.enrol_person(person=person(world, number, partner=partner), intake=intake, actor=world.ruslan, now=NOW)
    client = world.client("ruslan")

    whole, narrowed = read(client, "enrolments"), read(client, "enrolments", partner=world.partner_b.pk)

    assert "enrolled (3)" in whole
    assert "enrolled (1)" in narrowed
    assert "suspended (0)" in narrowed
    assert "All partners" not in read(world.client("alice"), "enrolments")


def test_first_pages_say_what_waits(world: World) -> None:
    pre, _year = by_line(world, pre_register=True, number=5, reference="PRE-27")
    enrolment = nominee(world, started=False)

    assert "1 person is here and not in training yet" in tasks(world, "ruslan", FIRST_DAY)
    assert "1 person is only pre-registered" in tasks(world, "ruslan", FIRST_DAY)
    training.withdraw(pre, reason="Not sent.", actor=world.ruslan, now=FIRST_DAY)
    training.start(enrolment, actor=world.ruslan, now=FIRST_DAY)
    asked(world, enrolment)

    extension = f"Extension for {enrolment.person} until {day_text(date(2028, 10, 15))}"
    assert [extension in tasks(world, name, MIDDLE) for name in ("alice", "daler", "zarina", "charlie", "ruslan")] == [True, True, True, False, False]
    assert "The training of 1 person is over" in tasks(world, "ruslan", datetime(2028, 9, 1, 6, tzinfo=NOW.tzinfo))


def test_the_way_from_the_line_to_the_certificate_names_seats_without_a_call(world: World) -> None:
    enrolment, year = by_line(world)
    address = reverse("line_chain", args=[year.line_id])

    own, others = world.client("alice").get(address).content.decode(), world.client("charlie").get(address).status_code

    assert enrolment.reference in own
    assert "No call draws places" not in own
    assert others == 404
    ledger = world.client("alice").get(reverse("agreements:ledger", args=[year.line_id])).content.decode()
    assert enrolment.person.passport_name in ledger


def test_acts_on_the_enrolment_stand_in_the_order_of_use(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the last day nobody is ended by the first button; while one extension is asked for, no other is."""
    enrolment = nominee(world)
    at(monkeypatch, MIDDLE)
    before = read(world.client("ruslan"), "enrolment", enrolment.pk)
    asked(world, enrolment)
    after = read(world.client("ruslan"), "enrolment", enrolment.pk)
    at(monkeypatch, datetime(2028, 9, 2, 6, tzinfo=FIRST_DAY.tzinfo))
    over = read(world.client("ruslan"), "enrolment", enrolment.pk)

    complete, suspend, ask = (url("enrolment_step", enrolment.pk, step) for step in ("complete", "suspend", "ask_extension"))
    assert f'button-secondary" href="{complete}"' in before
    assert before.index(suspend) < before.index(complete)
    assert ask in before
    assert ask not in after
    assert f'button-primary" href="{complete}"' in over


def test_partners_are_chosen_in_the_alphabet_of_the_reader(world: World) -> None:
    page = read(world.client("ruslan"), "enrol", make_intake(world).pk)

    names = [part.split("<")[0] for part in page.split("<option")[2:]]
    assert [name.split(">")[-1] for name in names] == sorted((name.split(">")[-1] for name in names), key=str.lower)


def test_ends_and_certificates_of_an_intake_wait_in_one_row_each(world: World) -> None:
    """Thirty people are no thirty rows: each row leads to the page that serves them all."""
    intake = make_intake(world, capacity=30)
    for number in range(3):
        training.enrol_person(person=person(world, number), intake=intake, actor=world.ruslan, now=NOW)
    after = datetime(2028, 9, 4, 6, tzinfo=FIRST_DAY.tzinfo)

    ended = {task.title: task.url for task in tasks_for(world.actors["ruslan"], after)}
    for one in enrolments()[:2]:
        training.complete(one, completed_on=date(2028, 8, 30), result="", actor=world.ruslan, now=after)
    marked = {task.title: task.url for task in tasks_for(world.actors["ruslan"], after)}

    assert ended["The training of 3 people is over"] == url("complete_many", intake.pk)
    assert marked["The training of 1 person is over"] == url("complete_many", intake.pk)
    assert marked["2 certificates are to be issued"] == url("intake_certificates", intake.pk)
    assert not [title for title in marked if title.startswith("E-")]
