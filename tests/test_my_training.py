"""A trainee's own page: what stands on it, what it costs, and that nothing of others does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobility import operations as mobility
from mobility.models import Payment
from tests.academy import LATER
from tests.planning_trainees import plan_of, planned_school
from tests.schooling import School
from tests.stays import allow, make_stay
from tests.world import NOW, World, make_intake
from training import operations as training
from training.models import Attendance, Enrolment, Mark, ResultSheet

pytestmark = pytest.mark.django_db


def read(client: Client) -> str:
    answer = client.get(reverse("my_training"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def give_mark(school: School, points: int, *, state: str = "approved", person: int = 0, module: int = 0) -> ResultSheet:
    """As the verbs of marks write it, without their history."""
    sheet = ResultSheet.objects.across_partners(reason="test").filter(intake=school.intake, module=school.modules[module]).first() or ResultSheet(
        intake=school.intake, module=school.modules[module], scheme="percent", pass_points=50, created_at=NOW, state=state, submitted_at=NOW,
        submitted_by_id=1, approved_at=NOW, approved_by_id=2,
    )  # fmt: skip
    sheet.save()
    Mark(sheet=sheet, enrolment=school.enrolments[person], points=Decimal(points)).save(force_insert=True)
    return sheet


def give_stay(world: World, enrolment: Enrolment) -> None:
    """Arrived, with a stipend of which December 2026 is paid."""
    stay = make_stay(world, person=enrolment.person, state="arrived")
    allow(stay, "180000")
    Enrolment.objects.across_partners(reason="test").filter(pk=enrolment.pk).update(stay=stay, arrived_on=stay.arrived_on)


def pay(world: World) -> None:
    academy = world.institutions["academy"]
    sheet = mobility.make_sheet(institution=academy, month=LATER.date().replace(year=2027, month=1, day=1), actor=world.sofia, now=LATER)
    mobility.approve_sheet(sheet, actor=world.hana, now=LATER)
    mobility.record_payment(sheet, paid_on=LATER.date(), actor=world.sofia, now=LATER)


def attend(school: School) -> None:
    """The first person was there."""
    row = Attendance(session=school.sessions[0], enrolment=school.enrolments[0], presence="present", marked_at=NOW, marked_by_label="Leila")
    row.save(force_insert=True)


def everything(world: World, school: School) -> None:
    """Of the first person: plan, marks, attendance, stay and money."""
    enrolment = school.enrolments[0]
    plan_of(world, enrolment, "with_trainee")
    give_mark(school, 87)
    attend(school)
    give_stay(world, enrolment)


def test_whoever_is_enrolled_in_nothing_reads_what_comes_next(world: World) -> None:
    text = read(world.client("timur"))

    assert "You are not enrolled yet" in text
    assert reverse("scholarships:my_nominations") in text


def test_a_new_trainee_reads_what_comes_next_in_each_part(world: World) -> None:
    planned_school(world)

    text = read(world.client("timur"))

    for sentence in ("No plan is written yet.", "Marks stand here once", "Nothing is paid for this training.", "The certificate is issued after"):
        assert sentence in text
    assert "International law" in text  # the next sessions
    assert "room 101" in text


def test_a_session_named_after_its_module_is_read_in_the_readers_language(world: World) -> None:
    school = planned_school(world)
    type(school.modules[0]).objects.filter(pk=school.modules[0].pk).update(title_ru="Переговоры")
    client = world.client("timur")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"

    text = read(client)

    assert "<strong>Переговоры</strong>" in text
    assert "<strong>Negotiation</strong>" not in text


def test_everything_of_a_training_stands_on_one_page(world: World) -> None:
    school = planned_school(world)
    everything(world, school)
    pay(world)
    paid = Payment.objects.across_partners(reason="test").aggregate(sum=Sum("amount"))["sum"]

    text = read(world.client("timur"))

    assert "Your individual plan waits for your approval." in text
    assert reverse("training:plan", args=[school.enrolments[0].pk]) in text
    assert "<dt>Negotiation</dt><dd><strong>87</strong>" in text
    assert "100 % of the sessions" in text
    assert "180,000.00 KZT" in text
    assert f"paid so far: {paid:,.2f} KZT" in text


def test_a_mark_is_shown_after_its_approval_only(world: World) -> None:
    school = planned_school(world)
    sheet = give_mark(school, 87, state="submitted")
    assert "<strong>87" not in read(world.client("timur"))

    ResultSheet.objects.across_partners(reason="test").filter(pk=sheet.pk).update(state="approved")

    assert "<strong>87</strong>" in read(world.client("timur"))


def test_certificate_and_the_end_of_a_training(world: World) -> None:
    school = planned_school(world)
    enrolment = school.enrolments[0]
    attend(school)
    training.complete(enrolment, completed_on=LATER.date(), actor=world.ruslan, now=LATER)
    training.issue_certificate(enrolment, actor=world.ruslan, now=LATER)

    text = read(world.client("timur"))

    assert "Trainings that are over" in text
    assert reverse("training:certificate", args=[enrolment.pk]) in text
    assert "Next sessions" not in text


def test_whoever_has_left_sees_that_the_training_ended(world: World) -> None:
    enrolment = planned_school(world).enrolments[0]
    training.withdraw(enrolment, reason="Recalled", actor=world.ruslan, now=NOW)

    text = read(world.client("timur"))

    assert "Trainings that are over" in text
    assert "withdrawn" in text


def test_nothing_of_another_trainee_stands_there(world: World) -> None:
    school = planned_school(world, people=2)
    plan_of(world, school.enrolments[1], "with_trainee")
    give_mark(school, 77, person=1)
    give_stay(world, school.enrolments[1])

    text = read(world.client("timur"))

    for foreign in ("<strong>77", "180,000", school.enrolments[1].reference, "waits for your approval"):
        assert foreign not in text


def queries_of(client: Client) -> int:
    read(client)
    with CaptureQueriesContext(connection) as queries:
        read(client)
    return len(queries)


def again(world: World, first: School, number: int) -> School:
    """The same person in another intake of the programme."""
    intake = make_intake(world, reference=f"MIR-{number}", starts_on=first.intake.starts_on + timedelta(days=400 * (number + 1)))
    person = first.enrolments[0].person
    enrolment = Enrolment(partner=person.partner, person=person, intake=intake, reference=f"E-{number}", enrolled_at=NOW)
    enrolment.save(force_insert=True)
    return replace(first, intake=intake, enrolments=[enrolment])


def test_the_page_costs_the_same_for_one_training_and_for_five(world: World) -> None:
    first = planned_school(world)
    everything(world, first)
    client = world.client("timur")
    for_one = queries_of(client)
    for number in range(4):
        school = again(world, first, number)
        plan_of(world, school.enrolments[0], "draft")
        give_mark(school, 60 + number)

    assert queries_of(client) == for_one <= 12
    assert read(client).count("Where I am") == 5
