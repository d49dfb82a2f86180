"""A new method of training: who decides, what a pilot shows, what partners see of it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Invalid, NotAllowed, Refused
from partners.enums import Role
from partners.models import Institution
from tests import advising
from tests.advising import read, status, url
from tests.hostile_files import pdf
from tests.nominations import queries_of
from tests.schooling import School, make_school
from tests.world import NOW, World, add_person, make_intake
from training import operations
from training.enums import EnrolmentState
from training.models import (
    Enrolment,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRound,
    Intake,
    Mark,
    Method,
    MethodEvaluation,
    MethodFile,
    MethodUse,
    Pilot,
)
from training.queries.method_figures import compared, figures_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def school_of(world: World, people: int = 12, **marks: Any) -> School:
    school = make_school(world, people=people)
    advising.with_marks(school, **marks)
    return school


# --- proposing and deciding -----------------------------------------------------------------------
def test_one_title_is_enough_and_stands_for_the_others(world: World) -> None:
    found = advising.proposed(world, title_en="", title_ru="Саммит за день")

    assert (found.title_en, found.title_ru, found.title_kk) == ("Саммит за день", "Саммит за день", "Саммит за день")
    with pytest.raises(Invalid):
        advising.proposed(world, title_en=" ")


def test_lecturer_is_the_author(world: World) -> None:
    school = make_school(world, people=0)

    assert advising.proposed(world).author == school.lecturer
    assert advising.proposed(world, by="sofia").author is None
    assert advising.proposed(world, by="sofia").author_label == "Sofia"


def test_those_of_another_academy_propose_and_see_nothing_here(world: World) -> None:
    found = advising.designed(world)
    world.institutions["hub"] = Institution.objects.create(partner=world.host, kind="hub", name_en="Hub")
    add_person(world, "rashid", "hub", Role.LECTURER)

    assert not Method.objects.visible_to(world.rashid).exists()
    with pytest.raises(NotAllowed):
        operations.propose_method(institution=world.institutions["academy"], fields=advising.IDEA, actor=world.rashid, now=NOW)
    with pytest.raises(NotAllowed):
        operations.design_method(found, design="x", measure="x", actor=world.rashid, now=NOW)


def test_who_evaluated_does_not_decide(world: World) -> None:
    found = advising.evaluated(world, by="hana")
    other = add_person(world, "hasan", "ministry", Role.PROGRAMME_HEAD)

    for verb in (operations.adopt_method, operations.revise_method, operations.drop_method):
        with pytest.raises(NotAllowed):
            verb(found, reason="Good.", actor=world.hana, now=NOW)
    operations.adopt_method(found, reason="Good.", actor=world.actors["hasan"], now=NOW)
    assert (found.state, found.decision_note, found.decided_at) == ("adopted", "Good.", NOW)
    assert other


def test_revised_method_is_designed_and_piloted_anew(world: World) -> None:
    found = advising.evaluated(world)
    operations.revise_method(found, reason="Too long.", actor=world.hana, now=NOW)

    operations.design_method(found, design="Half a day.", measure="Marks.", actor=world.leila, now=NOW)
    intake, groups = advising.small_intake(world, "AGAIN")
    fields = {"intake": intake, "group": groups[1], "starts_on": date(2026, 11, 2)}
    operations.plan_pilot(found, fields=fields, actor=world.leila, now=NOW)

    assert found.state == "piloted"
    assert Pilot.objects.across_partners(reason="test").filter(method=found).count() == 2


# --- pilots ---------------------------------------------------------------------------------------
def test_pilot_needs_something_to_be_compared_with(world: World) -> None:
    found = advising.designed(world)
    intake, groups = advising.small_intake(world, "ONE")
    lonely = make_intake(world, reference="TWO")
    first = {"starts_on": date(2026, 11, 2)}

    for fields in ({"intake": intake}, {"intake": lonely, "group": lonely.groups.get()}, {"intake": intake, "compared_intake": intake}):
        with pytest.raises((Invalid, Refused)):
            operations.plan_pilot(found, fields=first | fields, actor=world.leila, now=NOW)
    with pytest.raises(Invalid):
        operations.plan_pilot(found, fields=first | {"intake": lonely, "group": groups[0]}, actor=world.leila, now=NOW)
    assert found.state == "designed"
    operations.plan_pilot(found, fields=first | {"intake": intake, "compared_intake": lonely}, actor=world.leila, now=NOW)
    assert found.state == "piloted"


def test_pilot_that_has_not_begun_is_not_evaluated(world: World) -> None:
    found = advising.piloted(world, starts_on=NOW.date() + DAY, ends_on=None)
    fields: dict[str, Any] = {"pilot": advising.pilot_of(found), "findings": "x", "recommendation": "adopt", "actor": world.leila}

    with pytest.raises(Refused):
        operations.evaluate_method(found, **fields, now=NOW)
    operations.evaluate_method(found, **fields, now=NOW + DAY)


def test_pilot_of_another_method_is_refused(world: World) -> None:
    found, other = advising.piloted(world), advising.piloted(world)

    with pytest.raises(Refused):
        operations.evaluate_method(
            found, pilot=advising.pilot_of(other), findings="x", recommendation="adopt", actor=world.leila, now=NOW
        )  # fmt: skip


# --- figures --------------------------------------------------------------------------------------
def test_pilot_stands_against_the_other_groups(world: World) -> None:
    school = school_of(world, pilot_points=80, other_points=40)
    found = advising.piloted(world, school=school, module=school.modules[0])

    figures = figures_of(advising.pilot_of(found), NOW)

    assert figures["points"] == {"pilot": 80.0, "others": 40.0, "pilot_n": 6, "others_n": 6}
    assert figures["passed"] == {"pilot": 100.0, "others": 0.0, "pilot_n": 6, "others_n": 6}
    assert figures["attendance"] == {"pilot": 100.0, "others": 50.0, "pilot_n": 6, "others_n": 6}
    assert "course_evaluation" not in figures


def test_marks_that_are_not_approved_count_for_nothing(world: World) -> None:
    school = school_of(world, state="submitted")
    found = advising.piloted(world, school=school)

    assert figures_of(advising.pilot_of(found), NOW)["points"] == {"pilot": None, "others": None, "pilot_n": 0, "others_n": 0}


def test_mark_of_another_module_is_left_out(world: World) -> None:
    school = school_of(world)
    found = advising.piloted(world, school=school, module=school.modules[1])

    assert figures_of(advising.pilot_of(found), NOW)["points"]["pilot_n"] == 0


def test_who_has_withdrawn_is_not_counted(world: World) -> None:
    school = school_of(world)
    gone = school.enrolments[0]
    Enrolment.objects.across_partners(reason="test").filter(pk=gone.pk).update(state=EnrolmentState.WITHDRAWN)
    found = advising.piloted(world, school=school)

    assert figures_of(advising.pilot_of(found), NOW)["points"]["pilot_n"] == 5


@pytest.mark.parametrize(("people", "shown", "small"), [(4, False, True), (5, False, True), (6, True, True), (9, True, True), (10, True, False)])
def test_few_people_are_marked_and_fewest_are_not_shown(world: World, people: int, shown: bool, small: bool) -> None:
    """With two in a group each would know the other's mark."""
    school = school_of(world, people=people)
    found = advising.piloted(world, school=school)

    points = compared(figures_of(advising.pilot_of(found), NOW))[0]

    assert (points.is_drawn, points.is_small) == (shown, small)


def put_to(form: EvaluationForm, intake: Intake, scores: list[int], *, closes: timedelta = timedelta()) -> None:
    """A round of the first question of the form with these answers."""
    question = EvaluationQuestion.objects.across_partners(reason="test").get(form=form)
    asked = EvaluationRound(form=form, intake=intake, opens_at=NOW - DAY, closes_at=NOW + closes, created_at=NOW)
    asked.save()
    rows = [EvaluationAnswer(round=asked, ballot=uuid.uuid4(), question=question, score=score) for score in scores]
    EvaluationAnswer.objects.across_partners(reason="test").bulk_create(rows)


def compared_by_evaluation(world: World) -> tuple[Method, EvaluationForm, Intake, Intake]:
    intake, other = make_intake(world, reference="NEW"), make_intake(world, reference="OLD")
    form = EvaluationForm(title="Usual", created_at=NOW)
    form.save()
    EvaluationQuestion(form=form, text_en="Good?", text_ru="Хорошо?", text_kk="Жақсы ма?").save()
    return advising.piloted(world, school=None, intake=intake, group=None, compared_intake=other), form, intake, other


def test_course_evaluation_is_compared_between_intakes_from_enough_ballots_on(world: World) -> None:
    found, form, intake, other = compared_by_evaluation(world)
    put_to(form, intake, [5] * 5)
    put_to(form, other, [3] * 4)

    assert figures_of(advising.pilot_of(found), NOW)["course_evaluation"] == {"pilot": 5.0, "others": None, "pilot_n": 5, "others_n": 0}


def test_course_evaluation_that_is_open_is_not_watched_answer_by_answer(world: World) -> None:
    found, form, intake, other = compared_by_evaluation(world)
    put_to(form, intake, [5] * 5, closes=DAY)
    put_to(form, other, [4] * 6)

    assert figures_of(advising.pilot_of(found), NOW)["course_evaluation"] == {"pilot": None, "others": 4.0, "pilot_n": 0, "others_n": 6}
    assert figures_of(advising.pilot_of(found), NOW + DAY)["course_evaluation"]["pilot"] == 5.0


def test_few_ballots_of_one_round_do_not_hide_among_those_of_another(world: World) -> None:
    """Who reads the first round's own page would subtract."""
    found, form, intake, other = compared_by_evaluation(world)
    put_to(form, intake, [5] * 5)
    put_to(form, intake, [1])
    put_to(form, other, [4] * 5)

    assert figures_of(advising.pilot_of(found), NOW)["course_evaluation"]["pilot"] == 5.0


def test_figures_of_an_evaluation_stay_what_they_were(world: World) -> None:
    school = school_of(world, pilot_points=80)
    found = advising.evaluated(world, school=school)
    Mark.objects.across_partners(reason="test").update(points=10)

    kept = MethodEvaluation.objects.across_partners(reason="test").get(method=found)
    assert kept.figures["points"]["pilot"] == 80.0


# --- pages ----------------------------------------------------------------------------------------
def test_catalogue_is_for_everybody_and_work_for_the_host(world: World) -> None:
    under_way, adopted = advising.piloted(world), advising.adopted(world)

    for name in ("alice", "charlie", "timur", "nigora", "rana", "erlan", "zarina"):
        text = read(world.client(name), "methods")
        assert adopted.reference in text, name
        assert under_way.reference not in text, name
        read(world.client(name), "method", adopted.pk)
        assert world.client(name).get(url("method", under_way.pk)).status_code == 404, name
    for name in ("leila", "ruslan", "sofia", "olga"):
        assert under_way.reference in read(world.client(name), "methods"), name


def test_partner_reads_no_history_and_no_figures_of_few_people(world: World) -> None:
    school = school_of(world, people=8)
    found = advising.evaluated(world, school=school)
    operations.adopt_method(found, reason="Clear gain.", actor=world.hana, now=NOW)

    partner, lecturer = read(world.client("alice"), "method", found.pk), read(world.client("leila"), "method", found.pk)

    assert "chance" in lecturer
    assert "History" in lecturer
    assert "chart" in lecturer
    assert "chance" not in partner
    assert "History" not in partner
    assert "mean points" not in partner
    assert "Clear gain." in partner
    assert "They speak more." in partner


def test_materials_open_for_the_host_and_for_partners_where_it_is_said(world: World) -> None:
    found = advising.evaluated(world)
    closed, opened = advising.with_material(world, found), advising.with_material(world, found, for_partners=True)

    assert status(world.client("alice"), "method_file", opened.pk) == 404
    operations.adopt_method(found, reason="Good.", actor=world.hana, now=NOW)

    for name, sees in {
        "alice": (404, 200),
        "timur": (404, 200),
        "erlan": (200, 200),
        "rana": (200, 200),
        "leila": (200, 200),
        "sofia": (200, 200),
    }.items():
        client = world.client(name)
        assert tuple(status(client, "method_file", row.pk) for row in (closed, opened)) == sees, name


def test_removed_material_is_gone_and_its_name_stays_in_the_history(world: World) -> None:
    found = advising.designed(world)
    material, client = advising.with_material(world, found), world.client("leila")

    assert "Remove" in read(client, "remove_material", material.pk)
    client.post(url("remove_material", material.pk))

    assert not MethodFile.objects.across_partners(reason="test").exists()
    assert "Material removed" in read(client, "method", found.pk)


def test_from_the_idea_to_the_programme_by_the_pages(world: World) -> None:
    school = school_of(world)
    lecturer, head = world.client("leila"), world.client("hana")

    lecturer.post(url("propose_method"), {**advising.IDEA, "institution": world.institutions["academy"].pk})
    found = Method.objects.across_partners(reason="test").get()
    lecturer.post(url("method_step", found.pk, "design"), {"design": "Four teams.", "measure": "Marks."})
    upload = {"title": "Roles", "file": SimpleUploadedFile("roles.pdf", pdf(), "application/pdf"), "for_partners": "on"}
    lecturer.post(url("method_step", found.pk, "add_material"), upload)
    assert "Choose the intake" in read(lecturer, "method_pilot", found.pk)
    chosen = f"{url('method_pilot', found.pk)}?intake={school.intake.pk}"
    lecturer.post(chosen, {"group": school.groups[0].pk, "starts_on": "2026-11-02", "module": school.modules[0].pk})
    assert "The pilot is ahead: 80 against 60." in read(lecturer, "method_evaluate", found.pk)
    lecturer.post(url("method_evaluate", found.pk), {"findings": "They speak more.", "recommendation": "adopt"})
    head.post(url("method_step", found.pk, "adopt"), {"reason": "Clear gain."})
    head.post(url("method_step", found.pk, "use_in"), {"programme": school.intake.programme_id})

    found.refresh_from_db()
    assert found.state == "adopted"
    page = read(world.client("alice"), "method", found.pk)
    assert "Master of International Relations" in page
    assert "Roles" in page
    assert "The pilot is ahead" in page
    use = MethodUse.objects.across_partners(reason="test").get()
    head.post(url("end_method_use", use.pk))
    assert not MethodUse.objects.across_partners(reason="test").exists()


def test_pilot_and_evaluation_pages_say_why_they_are_not_offered(world: World) -> None:
    found, client = advising.proposed(world), world.client("leila")

    for name in ("method_pilot", "method_evaluate"):
        page = client.get(url(name, found.pk), follow=True)
        assert "pilot" in page.content.decode().lower(), name
        assert page.redirect_chain, name
        assert world.client("rana").get(url(name, found.pk)).status_code == 404
    adopted = advising.adopted(world)
    assert world.client("alice").get(url("method_pilot", adopted.pk)).status_code == 403
    assert world.client("alice").get(url("method_evaluate", adopted.pk)).status_code == 403


def test_title_in_one_language_is_asked_for_on_the_page(world: World) -> None:
    page = world.client("leila").post(url("propose_method"), {**advising.IDEA, "title_en": "", "institution": world.institutions["academy"].pk})

    assert page.status_code == 422
    assert "Enter the title in at least one language." in page.content.decode()


def test_pages_cost_the_same_for_one_and_for_thirty(world: World) -> None:
    found = advising.adopted(world)
    operations.use_method_in(found, programme=advising.pilot_of(found).intake.programme, actor=world.hana, now=NOW)
    advising.with_material(world, found)
    readers = [world.client(name) for name in ("alice", "leila", "hana")]
    pages = [(one, address) for one in readers for address in (url("methods"), url("method", found.pk))]
    costs = [queries_of(client, address) for client, address in pages]

    for number in range(10):
        advising.adopted(world)
        advising.with_material(world, found, for_partners=True)
        intake, groups = advising.small_intake(world, f"X-{number}")
        pilot = Pilot(method=found, intake=intake, group=groups[0], starts_on=date(2026, 11, 2), created_at=NOW)
        pilot.save()
        MethodEvaluation(
            method=found, pilot=pilot, figures=figures_of(pilot, NOW), findings="x", recommendation="adopt", made_at=NOW, made_by_label="Leila"
        ).save()  # fmt: skip

    assert [queries_of(client, address) for client, address in pages] == costs
    assert max(costs) <= 12, costs


def test_method_is_tried_in_an_intake_that_is_not_over(world: World) -> None:
    coming, over = make_intake(world), make_intake(world, reference="PAST", starts_on=date(2020, 9, 1))
    found = advising.designed(world)

    page = read(world.client("leila"), "method_pilot", found.pk)

    assert coming.reference in page
    assert over.reference not in page
