"""Catalogue, intakes and the results of many on their pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, Refused
from tests.academy import LATER, completed, enrolled, other_academy, person, read, url
from tests.paper_school import confirm_name
from tests.world import NOW, World, make_intake
from training import operations
from training.models import CertificateRun, Enrolment, Intake
from training.operations.paper_runs import carry_out_run


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of requests stands after the end of the intake."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: LATER)


# --- catalogue ------------------------------------------------------------------------------------


def test_programme_is_created_and_shown_in_the_readers_language(world: World) -> None:
    client = world.client("ruslan")
    data = {
        "code": "PROT", "title_en": "Protocol", "title_ru": "Протокол", "title_kk": "Хаттама", "kind": "course",
        "institution": world.institutions["academy"].pk, "months": "0.5", "languages": ["ru", "en"], "summary_en": "Two weeks.",
        "level": "short", "field": "consular", "on_offer": "on",
    }  # fmt: skip

    answer = client.post(url("create_programme"), data)
    page = client.get(answer["Location"], headers={"accept-language": "ru"}).content.decode()

    for words in ("PROT", "Protocol", "Протокол", "Хаттама", "Two weeks.", "0,5"):
        assert words in page
    assert "Protocol" in read(client, "programmes")


def test_registrar_keeps_the_catalogue_of_the_own_academy_only(world: World) -> None:
    other_academy(world)
    intake = make_intake(world)
    client = world.client("rashid")

    form = client.get(url("create_intake")).content.decode()

    assert "Master of International Relations" not in form
    assert client.get(url("change_intake", intake.pk)).status_code == 403
    assert url("change_intake", intake.pk) not in read(client, "intake", intake.pk)
    with pytest.raises(NotAllowed):
        operations.change_intake(intake, fields={"capacity": 30}, actor=world.actors["rashid"], now=NOW)
    with pytest.raises(NotAllowed):
        operations.create_intake(fields={"programme": intake.programme}, actor=world.actors["rashid"], now=NOW)


@pytest.mark.parametrize("name", ["alice", "timur", "leila", "olga", "rana"])
def test_catalogue_is_read_by_all_and_kept_by_few(world: World, name: str) -> None:
    intake = make_intake(world)
    client = world.client(name)

    for page in (url("programmes"), url("programme", intake.programme_id), url("intakes"), url("intake", intake.pk)):
        assert client.get(page).status_code == 200
    for page in (url("create_programme"), url("create_intake"), url("change_intake", intake.pk), url("complete_many", intake.pk)):
        assert client.get(page).status_code == 403


def test_intake_is_created_with_sentences_for_what_is_wrong(world: World) -> None:
    programme = make_intake(world).programme
    client = world.client("sofia")
    data = {"programme": programme.pk, "reference": "MIR-28", "starts_on": "2028-09-01", "ends_on": "2028-08-01", "capacity": "15"}

    wrong = client.post(url("create_intake"), data).content.decode()
    taken = client.post(url("create_intake"), data | {"ends_on": "2029-08-01", "reference": "MIR-27"}).content.decode()
    right = client.post(url("create_intake"), data | {"ends_on": "2029-08-01"})

    assert "The intake would end before it begins." in wrong
    assert "Intake with this Reference already exists." in taken
    assert Intake.objects.get(reference="MIR-28").capacity == 15
    assert right.status_code == 302
    assert "error-summary" in client.post(url("create_intake"), {}).content.decode()


def test_fewer_seats_than_taken_are_refused(world: World) -> None:
    intake = make_intake(world, capacity=3)
    for number in range(2):
        enrolled(world, intake, number)
    client = world.client("ruslan")
    data = {"starts_on": "2027-09-01", "ends_on": "2028-08-30"}

    refused = client.post(url("change_intake", intake.pk), data | {"capacity": "1"}).content.decode()
    client.post(url("change_intake", intake.pk), data | {"capacity": "2"})
    intake.refresh_from_db()

    assert "Seats taken: 2." in refused
    assert intake.capacity == 2
    assert "Intake changed" in read(client, "intake", intake.pk)
    with pytest.raises(IntegrityError, match="intake_not_overfull"), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(capacity=1)


def test_one_person_too_many_is_refused_by_operation_and_database(world: World) -> None:
    intake = make_intake(world, capacity=1)
    enrolled(world, intake, 0)

    with pytest.raises(Refused, match="All seats of this intake are taken"):
        enrolled(world, intake, 1)
    row = Enrolment(partner=world.partner_a, person=person(world, 2), intake=intake, reference="E-X", enrolled_at=NOW)
    with pytest.raises(IntegrityError, match="intake_not_overfull"), transaction.atomic():
        row.save()
    intake.refresh_from_db()
    assert intake.taken == 1


def test_intakes_are_narrowed_by_when_and_programme(world: World) -> None:
    make_intake(world, reference="PAST", starts_on=date(2020, 9, 1))
    make_intake(world, reference="COMING", starts_on=date(2099, 9, 1))
    client = world.client("alice")

    past, coming = read(client, "intakes", phase="past"), read(client, "intakes", phase="coming")
    nothing = read(client, "intakes", phase="running")

    assert "PAST Master" in past
    assert "COMING Master" not in past
    assert "COMING Master" in coming
    assert "No intake fits these filters" in nothing
    assert "error" in read(client, "intakes", phase="never", programme="x")


# --- many at once ---------------------------------------------------------------------------------


def boxes(page: str, name: str) -> list[str]:
    """Values of the boxes that are chosen beforehand, as a browser would send them."""
    parts = [part.split(">")[0] for part in page.split("<input") if f'name="{name}"' in part]
    return [part.split('value="')[1].split('"')[0] for part in parts if "checked" in part]


def test_registrar_completes_and_certifies_thirty_people_in_five_clicks(world: World, later: None) -> None:
    intake = make_intake(world, capacity=30)
    for number in range(30):
        enrolled(world, intake, number)
    client = world.client("ruslan")

    for one in Enrolment.objects.across_partners(reason="test").filter(intake=intake).select_related("person"):
        confirm_name(one)
    first = read(client, "intake", intake.pk)  # 1: "Mark results"
    asked = read(client, "complete_many", intake.pk)
    data = {"people": boxes(asked, "people"), "completed_on": "2028-08-30", "result": ""}
    marked = client.post(url("complete_many", intake.pk), data, follow=True).content.decode()  # 2
    papers = read(client, "intake_certificates", intake.pk)  # 3: "Go to the certificates"
    data = {"people": boxes(papers, "people"), "what": "certificates"}
    ordered = client.post(url("intake_certificates", intake.pk), data)  # 4
    carry_out_run(CertificateRun.objects.across_partners(reason="test").get().pk, now=LATER)

    assert url("complete_many", intake.pk) in first
    assert 'value="2028-08-30"' in asked
    assert "Marked as completed, 30 people:" in marked
    assert "Nobody waits to be marked." in marked
    assert url("intake_certificates", intake.pk) in marked
    assert "30 papers are issued" in client.get(ordered["Location"]).content.decode()
    rows = Enrolment.objects.across_partners(reason="test").filter(intake=intake, state="completed", certificate__state="valid")
    assert rows.count() == 30


def test_only_the_chosen_are_marked_and_a_refused_row_keeps_nobody_back(world: World, later: None) -> None:
    intake = make_intake(world)
    stays, done, gone = (enrolled(world, intake, number) for number in range(3))
    client = world.client("ruslan")
    operations.withdraw(gone, reason="Ill.", actor=world.ruslan, now=NOW)
    data = {"people": [done.pk, gone.pk], "completed_on": "2028-08-30", "result": "good"}

    page = client.post(url("complete_many", intake.pk), data, follow=True).content.decode()
    for row in (stays, done, gone):
        row.refresh_from_db()

    assert (stays.state, done.state, gone.state) == ("enrolled", "completed", "withdrawn")
    assert "Marked as completed, 1 person: Saodat NAZAROVA" in page
    assert f"Jamshed OLIMOV ({gone.reference}) is not changed." in page
    assert "is now “withdrawn”" in page


def test_page_of_results_keeps_what_was_typed(world: World, later: None) -> None:
    intake = make_intake(world)
    enrolled(world, intake, 0)
    second = enrolled(world, intake, 1)
    client = world.client("ruslan")

    nobody = client.post(url("complete_many", intake.pk), {"completed_on": "2028-08-30", "result": "good"}).content.decode()
    no_day = client.post(url("complete_many", intake.pk), {"people": [second.pk], "completed_on": ""}).content.decode()
    foreign = client.post(url("complete_many", intake.pk), {"people": ["999999"], "completed_on": "2028-08-30"})

    assert "Choose at least one person." in nobody
    assert 'value="good"' in nobody
    assert boxes(nobody, "people") == []
    assert boxes(no_day, "people") == [str(second.pk)]
    assert "error-summary" in foreign.content.decode()
    assert client.post(url("complete_many", intake.pk), {}).status_code == 422


def test_page_of_results_issues_nothing_by_itself(world: World, later: None) -> None:
    """Papers carry confirmed names, and those are looked at on the tab of certificates only."""
    done = completed(world, make_intake(world), certified=False)
    client = world.client("ruslan")

    page = read(client, "complete_many", done.intake_id)
    client.post(url("complete_many", done.intake_id), {"act": "issue", "issue-people": [done.pk], "people": [done.pk]})
    done.refresh_from_db()

    assert done.certificate is None
    assert "under the names that the people have confirmed" in page


def test_registrar_of_another_academy_marks_nobody(world: World, later: None) -> None:
    other_academy(world)
    intake = make_intake(world)
    enrolment = enrolled(world, intake)
    client = world.client("rashid")

    assert client.get(url("complete_many", intake.pk)).status_code == 403
    answer = client.post(url("complete_many", intake.pk), {"people": [enrolment.pk], "completed_on": "2028-08-30"})

    assert answer.status_code == 403
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled"


# --- queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["programmes", "intakes", "enrolments", "intake", "programme", "complete_many"])
@pytest.mark.parametrize("reader", ["ruslan", "alice"])
def test_pages_ask_the_same_number_of_queries_at_1_and_30_rows(world: World, name: str, reader: str) -> None:
    intake = make_intake(world, capacity=40)
    args = {"intake": [intake.pk], "programme": [intake.programme_id], "complete_many": [intake.pk]}.get(name, [])
    client = world.client(reader)
    status = 403 if (name, reader) == ("complete_many", "alice") else 200

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, *args)).status_code == status
        return len(queries)

    completed(world, intake, 0)
    enrolled(world, intake, 1)
    first = count()
    for number in range(31):
        fields = {"code": f"P{number}", "title_en": "T", "title_ru": "T", "title_kk": "T", "kind": "course", "months": 1, "languages": ["en"]}
        operations.create_programme(fields=fields | {"institution": world.institutions["academy"]}, actor=world.hana, now=NOW)
        make_intake(world, reference=f"I{number}")
        completed(world, intake, number + 2, certified=bool(number % 2))

    assert count() == first <= 12


def test_record_pages_ask_at_most_12_queries(world: World, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    enrolment = completed(world, make_intake(world))
    for reader in ("ruslan", "alice", "olga"):
        client = world.client(reader)
        with django_assert_max_num_queries(12):
            assert client.get(url("enrolment", enrolment.pk)).status_code == 200


@pytest.mark.parametrize(("year", "first"), [(2099, "enrol"), (2020, "complete_many")])
def test_first_button_of_an_intake_is_what_is_usual_then(world: World, year: int, first: str) -> None:
    intake = make_intake(world, starts_on=date(year, 9, 1))

    page = read(world.client("ruslan"), "intake", intake.pk)

    assert page.count("button-primary") == page.count(f'button-primary" href="{url(first, intake.pk)}"') == 1
