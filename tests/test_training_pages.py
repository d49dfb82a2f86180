"""Catalogue, intakes, enrolments, results and certificates on their pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from partners.enums import Role
from partners.models import Institution, Partner
from people.models import Person
from people.operations import save_person
from tests.world import NOW, World, add_person, make_intake, person_fields
from training import operations
from training.models import Enrolment, Intake

LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)  # the intake of the world ends on 30 August 2028


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of requests stands after the end of the intake."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: LATER)


def person(world: World, number: int = 0, partner: Partner | None = None, user: User | None = None) -> Person:
    fields = person_fields(number) | {"user": user}
    return save_person(Person(partner=partner or world.partner_a), fields=fields, actor=world.alice, now=NOW)


def enrolled(world: World, intake: Intake, number: int = 0, **more: Any) -> Enrolment:
    return operations.enrol_person(person=person(world, number, **more), intake=intake, actor=world.ruslan, now=NOW)


def other_academy(world: World) -> None:
    world.institutions["hub"] = Institution.objects.create(partner=world.host, kind="hub", name_en="Regional hub")
    add_person(world, "rashid", "hub", Role.REGISTRAR)


def url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def read(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def completed(world: World, intake: Intake, number: int = 0, *, certified: bool = True) -> Enrolment:
    enrolment = enrolled(world, intake, number)
    operations.complete(enrolment, completed_on=intake.ends_on, actor=world.ruslan, now=LATER)
    if certified:
        operations.issue_certificate(enrolment, actor=world.ruslan, now=LATER)
    return enrolment


# --- catalogue ------------------------------------------------------------------------------------


def test_programme_is_created_and_shown_in_the_readers_language(world: World) -> None:
    client = world.client("ruslan")
    data = {
        "code": "PROT", "title_en": "Protocol", "title_ru": "Протокол", "title_kk": "Хаттама", "kind": "course",
        "institution": world.institutions["academy"].pk, "months": "0.5", "languages": ["ru", "en"], "summary": "Two weeks.",
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
    assert "Dates or seats changed" in read(client, "intake", intake.pk)
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


# --- whose enrolment ------------------------------------------------------------------------------


def test_readers_see_the_enrolments_that_concern_them(world: World) -> None:
    other_academy(world)
    intake = make_intake(world)
    own = enrolled(world, intake, 0, user=world.users["timur"])
    colleague = enrolled(world, intake, 1)
    foreign = enrolled(world, intake, 2, partner=world.partner_b)
    seen = {
        "timur": {own}, "alice": {own, colleague}, "zarina": {own, colleague}, "charlie": {foreign}, "ruslan": {own, colleague, foreign},
        "leila": {own, colleague, foreign}, "sofia": {own, colleague, foreign}, "olga": {own, colleague, foreign}, "rashid": set(),
        "nigora": set(), "rana": set(),
    }  # fmt: skip

    for name, rows in seen.items():
        client = world.client(name)
        pages = read(client, "enrolments"), read(client, "intake", intake.pk)
        for row in (own, colleague, foreign):
            assert client.get(url("enrolment", row.pk)).status_code == (200 if row in rows else 404), name
            assert client.get(url("certificate", row.pk)).status_code == 404
            for page in pages:
                assert (row.reference in page) == (row in rows), name


@pytest.mark.parametrize("step", ["complete", "not_complete", "withdraw", "issue_certificate", "revoke_certificate"])
def test_steps_are_the_registrars_of_that_academy(world: World, later: None, step: str) -> None:
    other_academy(world)
    intake = make_intake(world)
    enrolment = enrolled(world, intake, 0, user=world.users["timur"])
    answers = {"rashid": 404, "charlie": 404, "timur": 403, "alice": 403, "sofia": 403, "leila": 403}

    for name, status in answers.items():
        client = world.client(name)
        assert client.get(url("enrolment_step", enrolment.pk, step)).status_code == status, name
        assert client.post(url("enrolment_step", enrolment.pk, step), {"reason": "x", "completed_on": "2028-08-30"}).status_code == status
        assert client.post(url("enrolment_step", enrolment.pk, "record_arrival"), {"arrived_on": "2027-09-01"}).status_code == status
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.arrived_on) == ("enrolled", None)


def test_list_finds_names_in_any_script_and_numbers(world: World) -> None:
    intake = make_intake(world)
    first, second = enrolled(world, intake, 0), enrolled(world, intake, 1)
    operations.withdraw(second, reason="Ill.", actor=world.ruslan, now=NOW)
    client = world.client("ruslan")

    for words in ("Рахимов", "rakhimov farrukh", "Раҳимов", first.reference[-4:]):
        page = read(client, "enrolments", name=words)
        assert first.reference in page
        assert second.reference not in page
    assert second.reference in read(client, "enrolments", state="withdrawn", intake=intake.pk)
    assert "Nobody fits these filters" in read(client, "enrolments", name="!!!")
    assert f'value="{intake.pk}"' not in read(world.client("charlie"), "enrolments")


# --- steps ----------------------------------------------------------------------------------------


def test_completion_before_the_first_day_is_refused_with_a_sentence(world: World) -> None:
    intake = make_intake(world, starts_on=date(2099, 9, 1))
    enrolment = enrolled(world, intake)
    client = world.client("ruslan")

    page = client.post(url("enrolment_step", enrolment.pk, "complete"), {"completed_on": "2099-09-02"}).content.decode()
    many = client.post(url("complete_many", intake.pk), {"act": "complete", "people": [enrolment.pk], "completed_on": "2099-09-02"}, follow=True)

    assert "The intake has not begun" in page
    assert f"Farrukh RAHIMOV ({enrolment.reference}) is not changed. The intake has not begun" in many.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.state == "enrolled"


@pytest.mark.parametrize(("day", "sentence"), [("2027-08-31", "before the first day of the intake"), ("2028-09-02", "has not come yet")])
def test_day_of_completion_lies_between_the_first_day_and_today(world: World, later: None, day: str, sentence: str) -> None:
    enrolment = enrolled(world, make_intake(world))

    page = world.client("ruslan").post(url("enrolment_step", enrolment.pk, "complete"), {"completed_on": day}).content.decode()

    assert sentence in page
    assert f'value="{day}"' in page
    with pytest.raises(Invalid):
        operations.complete(enrolment, completed_on=date.fromisoformat(day), actor=world.ruslan, now=LATER)
    with pytest.raises(NotAllowed):
        operations.complete(enrolment, completed_on=date.fromisoformat(day), actor=world.charlie, now=LATER)


def test_one_persons_way_from_completion_to_a_revoked_certificate(world: World, later: None) -> None:
    enrolment = enrolled(world, make_intake(world), user=world.users["timur"])
    client, page = world.client("ruslan"), url("enrolment", enrolment.pk)
    step = lambda name: url("enrolment_step", enrolment.pk, name)  # noqa: E731

    assert "The intake is over: mark whether" in client.get(page).content.decode()
    asked = client.get(step("complete")).content.decode()
    client.post(step("complete"), {"completed_on": "2028-08-30", "result": "with distinction"})
    ready = client.get(page).content.decode()
    client.post(step("issue_certificate"))
    enrolment.refresh_from_db()
    document = enrolment.certificate
    assert document is not None
    issued = world.client("timur").get(page).content.decode()

    assert 'value="2028-08-30"' in asked
    assert step("issue_certificate") in ready
    assert step("revoke_certificate") not in ready
    assert "The certificate is not issued yet." in ready
    assert "with distinction" in issued
    assert document.number in issued
    assert reverse("documents:verify_code", args=[document.code]) in issued
    assert step("revoke_certificate") not in issued
    paper = world.client("timur").get(url("certificate", enrolment.pk))
    assert paper["Content-Type"] == "application/pdf"
    assert world.client("charlie").get(url("certificate", enrolment.pk)).status_code == 404

    assert "Give the reason" in client.post(step("revoke_certificate"), {"reason": ""}).content.decode()
    client.post(step("revoke_certificate"), {"reason": "Issued in error."})
    revoked = client.get(page).content.decode()
    public = Client().get(reverse("documents:verify_code", args=[document.code])).content.decode()

    assert "The certificate is revoked" in revoked
    assert "Issued in error." in revoked
    assert step("issue_certificate") in revoked
    assert "This certificate is revoked" in public
    assert "Issued in error." in public


def test_withdrawal_frees_the_seat(world: World, later: None) -> None:
    intake = make_intake(world, capacity=1)
    enrolment = enrolled(world, intake)
    client = world.client("ruslan")

    asked = client.post(url("enrolment_step", enrolment.pk, "withdraw"), {"reason": " "}).content.decode()
    client.post(url("enrolment_step", enrolment.pk, "withdraw"), {"reason": "Called back to service."})
    again = client.get(url("enrolment_step", enrolment.pk, "complete"), follow=True).content.decode()
    intake.refresh_from_db()

    assert "Give the reason" in asked
    assert intake.taken == 0
    assert "is not possible" in again
    assert client.get(url("enrolment_step", enrolment.pk, "fly")).status_code == 404


def test_arrival_is_noted_and_corrected(world: World, later: None) -> None:
    enrolment = enrolled(world, make_intake(world))
    client = world.client("ruslan")

    for day, sentence in (("2028-09-02", "has not come yet"), ("2028-08-31", "over on this day"), ("", "required")):
        assert sentence in client.post(url("enrolment_step", enrolment.pk, "record_arrival"), {"arrived_on": day}).content.decode()
    client.post(url("enrolment_step", enrolment.pk, "record_arrival"), {"arrived_on": "2027-08-29"})
    client.post(url("enrolment_step", enrolment.pk, "record_arrival"), {"arrived_on": "2027-08-30"})
    page = read(client, "enrolment", enrolment.pk)

    assert page.count("Arrival recorded") == 2
    assert "30 Aug 2027" in page
    with pytest.raises(NotAllowed):
        operations.record_arrival(enrolment, arrived_on=date(2027, 9, 1), actor=world.alice, now=LATER)
    operations.withdraw(enrolment, reason="Called back.", actor=world.ruslan, now=LATER)
    with pytest.raises(Refused, match="is not possible"):
        operations.record_arrival(enrolment, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=LATER)
    assert url("enrolment_step", enrolment.pk, "record_arrival") not in read(client, "enrolment", enrolment.pk)


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

    first = read(client, "intake", intake.pk)  # 1: "Mark results and issue certificates"
    asked = read(client, "complete_many", intake.pk)
    data = {"act": "complete", "people": boxes(asked, "people"), "completed_on": "2028-08-30", "result": ""}
    marked = client.post(url("complete_many", intake.pk), data, follow=True).content.decode()  # 2
    data = {"act": "issue", "issue-people": boxes(marked, "issue-people")}
    issued = client.post(url("complete_many", intake.pk), data, follow=True).content.decode()  # 3

    assert url("complete_many", intake.pk) in first
    assert 'value="2028-08-30"' in asked
    assert "Marked as completed, 30 people:" in marked
    assert "Issued, 30 certificates:" in issued
    assert "Nobody waits for a certificate." in issued
    rows = Enrolment.objects.across_partners(reason="test").filter(intake=intake, state="completed", certificate__state="valid")
    assert rows.count() == 30


def test_only_the_chosen_are_marked_and_a_refused_row_keeps_nobody_back(world: World, later: None) -> None:
    intake = make_intake(world)
    stays, done, gone = (enrolled(world, intake, number) for number in range(3))
    client = world.client("ruslan")
    operations.withdraw(gone, reason="Ill.", actor=world.ruslan, now=NOW)
    data = {"act": "complete", "people": [done.pk, gone.pk], "completed_on": "2028-08-30", "result": "good"}

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

    nobody = client.post(url("complete_many", intake.pk), {"act": "complete", "completed_on": "2028-08-30", "result": "good"}).content.decode()
    no_day = client.post(url("complete_many", intake.pk), {"act": "complete", "people": [second.pk], "completed_on": ""}).content.decode()
    foreign = client.post(url("complete_many", intake.pk), {"act": "complete", "people": ["999999"], "completed_on": "2028-08-30"})

    assert "Choose at least one person." in nobody
    assert 'value="good"' in nobody
    assert boxes(nobody, "people") == []
    assert boxes(no_day, "people") == [str(second.pk)]
    assert "error-summary" in foreign.content.decode()
    assert client.post(url("complete_many", intake.pk), {"act": "dance"}).status_code == 200


def test_registrar_of_another_academy_marks_nobody(world: World, later: None) -> None:
    other_academy(world)
    intake = make_intake(world)
    enrolment = enrolled(world, intake)
    client = world.client("rashid")

    assert client.get(url("complete_many", intake.pk)).status_code == 403
    answer = client.post(url("complete_many", intake.pk), {"act": "complete", "people": [enrolment.pk], "completed_on": "2028-08-30"})

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
