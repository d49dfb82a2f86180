"""Enrolments on their pages: who sees whom, completion, certificate, withdrawal, arrival."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from tests.academy import LATER, enrolled, other_academy, read, url
from tests.world import NOW, World, make_intake
from training import operations


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of requests stands after the end of the intake."""
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: LATER)


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
    many = client.post(url("complete_many", intake.pk), {"people": [enrolment.pk], "completed_on": "2099-09-02"}, follow=True)

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
    client.post(url("enrolment_step", enrolment.pk, "record_arrival"), {"arrived_on": "2027-08-30"}, follow=True)
    page = read(client, "enrolment", enrolment.pk)

    assert page.count("Arrival recorded") == 2
    assert "30 Aug 2027" in page
    with pytest.raises(NotAllowed):
        operations.record_arrival(enrolment, arrived_on=date(2027, 9, 1), actor=world.alice, now=LATER)
    operations.withdraw(enrolment, reason="Called back.", actor=world.ruslan, now=LATER)
    with pytest.raises(Refused, match="is not possible"):
        operations.record_arrival(enrolment, arrived_on=date(2027, 9, 1), actor=world.ruslan, now=LATER)
    assert url("enrolment_step", enrolment.pk, "record_arrival") not in read(client, "enrolment", enrolment.pk)
