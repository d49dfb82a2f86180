"""Who gets which paper: the highest whose conditions all hold, else what is missing in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.errors import NotAllowed, Refused
from documents.models import IssuedDocument
from portal.worklist import tasks_for
from tests.paper_school import ENDED, confirm_name, ended_school, mark
from tests.schooling import BEGINS, School, add_session
from tests.world import World
from training import operations
from training.models import Attendance, CertificateRule, Enrolment, EnrolmentPaper, Signatory
from training.queries.awards import Award, award_of, awards_of
from training.queries.papers import ready_of

pytestmark = pytest.mark.django_db


def award(school: School, number: int = 0) -> Award:
    return award_of(school.enrolments[number])


def rule(school: School, kind: str, **more: Any) -> None:
    CertificateRule.objects.update_or_create(version=school.version, kind=kind, defaults=more)


def test_highest_paper_whose_conditions_hold(world: World) -> None:
    school = ended_school(world)

    found = award(school)

    assert (found.kind, found.rank, found.missing) == ("certificate_completion", "vice_rector", {})
    assert (found.record.credits, found.record.hours, found.record.mean) == (Decimal(10), 60, Decimal(85))


def test_lower_paper_says_what_the_higher_one_lacks(world: World) -> None:
    school = ended_school(world, present=1)

    found = award(school)

    assert found.kind == "certificate_participation"
    assert found.missing == {"certificate_completion": ["attendance 50 %, 80 % are needed"]}
    assert found.reasons == []


@pytest.mark.parametrize(
    ("present", "points", "words"),
    [
        (0, (80, 90), ["attendance 0 %, 50 % are needed"]),
        (None, (80, 90), ["no attendance was taken, 50 % are needed"]),
    ],
)
def test_no_paper_says_what_the_lowest_lacks(world: World, present: int | None, points: Any, words: list[str]) -> None:
    school = ended_school(world, present=present, points=points)

    assert award(school).kind == ""
    assert award(school).reasons == words


@pytest.mark.parametrize(("points", "words"), [((49, 90), "not passed: NEG"), ((None, None), "not passed: NEG, LAW"), ((50, 50), "")])
def test_modules_are_passed_from_the_points_needed(world: World, points: Any, words: str) -> None:
    school = ended_school(world, points=points)

    assert award(school).missing == ({"certificate_completion": [words]} if words else {})


def test_resit_counts_once_it_is_approved(world: World) -> None:
    school = ended_school(world, points=(40, 90))
    first = school.enrolments[0]
    mark(school, 0, {first.pk: 70}, attempt=2, state="open")
    assert award(school).kind == "certificate_participation"

    mark(school, 0, {first.pk: 70}, attempt=3)

    assert award(school).kind == "certificate_completion"
    assert award(school, 1).kind == "certificate_participation"


def test_module_that_is_not_required_or_not_marked_is_not_missed(world: World) -> None:
    school = ended_school(world, points=(None, None))
    for module, change in zip(school.modules, ({"is_required": False}, {"is_marked": False}), strict=True):
        for name, value in change.items():
            setattr(module, name, value)
        module.save()

    found = award(school)

    assert found.kind == "certificate_completion"
    assert found.record.credits == Decimal(5)  # the one without marks


def test_credits_and_mean_of_a_diploma(world: World) -> None:
    school = ended_school(world, points=(80, 95))
    rule(school, "diploma", credits_min=Decimal("10.5"), needs_modules=True, rank="rector")
    assert award(school).missing == {"diploma": ["credits 10, 10.5 are needed"]}
    school.modules[1].credits = Decimal("15")
    school.modules[1].save()

    found = award(school)

    assert (found.kind, found.rank) == ("diploma", "rector")
    assert (found.record.mean, found.record.gpa) == (Decimal("91.25"), Decimal("3.75"))


def test_mean_is_even_where_a_module_has_no_credits(world: World) -> None:
    school = ended_school(world, points=(80, 95))
    school.modules[1].credits = None
    school.modules[1].save()

    assert award(school).record.mean == Decimal("87.50")


def test_partial_completion_is_participation_at_most(world: World) -> None:
    school = ended_school(world)
    Enrolment.objects.across_partners(reason="test").update(state="partially_completed")
    one = Enrolment.objects.across_partners(reason="test").select_related("intake").first()

    found = award_of(one)

    assert found.kind == "certificate_participation"
    assert found.missing == {"certificate_completion": ["the training was completed in part only"]}
    assert school


def test_without_rules_completion_is_certified_as_before(world: World) -> None:
    school = ended_school(world, present=None, points=(None, None))
    CertificateRule.objects.all().delete()

    found = award(school)

    assert (found.kind, found.has_rules) == ("certificate_completion", False)


def test_without_rules_a_part_is_not_certified_as_the_whole(world: World) -> None:
    school = ended_school(world, people=1)
    CertificateRule.objects.all().delete()
    Enrolment.objects.across_partners(reason="test").update(state="partially_completed")
    school.enrolments[0].refresh_from_db()

    with pytest.raises(Refused) as refused:
        operations.issue_certificate(school.enrolments[0], actor=world.ruslan, now=ENDED)

    assert (refused.value.code, "in part only" in str(refused.value)) == ("not_due", True)


def test_a_part_that_the_rules_certify_waits_for_its_paper(world: World) -> None:
    ended_school(world, people=1)
    Enrolment.objects.across_partners(reason="test").update(state="partially_completed")

    def waiting() -> list[Any]:
        return [task.detail for task in tasks_for(world.ruslan, ENDED) if task.title == "1 certificate is to be issued"]

    assert waiting() == ["MIR-27"]
    CertificateRule.objects.filter(kind="certificate_participation").delete()
    assert waiting() == []


def test_attendance_is_not_rounded_up_to_what_a_rule_asks_for(world: World) -> None:
    school = ended_school(world, people=1, present=None)
    sessions = [*school.sessions, add_session(school.intake, None, [], None, None, BEGINS + timedelta(days=10))]
    for number, session in enumerate(sessions):
        presence = "present" if number < 2 else "absent"
        Attendance(session=session, enrolment=school.enrolments[0], presence=presence, marked_at=ENDED, marked_by_label="L").save(force_insert=True)
    rule(school, "certificate_participation", attendance_min=67)

    found = award(school)

    assert (found.record.attendance, found.kind) == (66, "")  # 66.67 %


def test_where_one_only_passes_there_is_no_mean(world: World) -> None:
    school = ended_school(world, people=1, points=(None, None))
    for module in (0, 1):
        mark(school, module, {school.enrolments[0].pk: 100}, scheme="pass_fail")

    found = award(school)

    assert (found.kind, found.record.credits, found.record.mean, found.record.gpa) == ("certificate_completion", Decimal(10), None, None)


def test_an_intake_costs_the_same_whatever_its_size(world: World, django_assert_num_queries: Any) -> None:
    school = ended_school(world, people=12)

    with django_assert_num_queries(4):
        awards_of(school.enrolments)
    with django_assert_num_queries(4):
        awards_of(school.enrolments[:1])


# --- issuing ------------------------------------------------------------------------------------


def test_paper_carries_confirmed_names_figures_and_who_signs(world: World) -> None:
    school = ended_school(world)
    one = school.enrolments[0]
    confirm_name(one, en="Farrukh A. RAHIMOV", ru="Фаррух Рахимов")

    document = operations.issue_certificate(one, actor=world.ruslan, now=ENDED)

    facts = document.facts
    assert (facts["name"], facts["names"]) == ("Farrukh A. RAHIMOV", {"en": "Farrukh A. RAHIMOV", "ru": "Фаррух Рахимов"})
    assert (facts["credits"], facts["hours"]) == ("10", "60")
    assert facts["signatory"]["en"]["name"] == "Vera Vice"
    assert document.number.startswith("C-2028-")
    assert EnrolmentPaper.objects.across_partners(reason="test").get().document == document
    assert one.certificate == document


def test_who_signs_is_asked_on_the_day_of_issue(world: World) -> None:
    school = ended_school(world)
    old = Signatory.objects.get(rank="vice_rector")
    old.ends_on = ENDED.date() - timedelta(days=1)
    old.save()
    names = {f"{field}_{language}": "New Vice" for field in ("name", "post") for language in ("en", "ru", "kk")}
    Signatory.objects.create(institution=old.institution, rank="vice_rector", starts_on=ENDED.date(), **names)

    document = operations.issue_certificate(school.enrolments[0], actor=world.ruslan, now=ENDED)

    assert document.facts["signatory"]["en"]["name"] == "New Vice"


def test_unconfirmed_name_is_printed_as_in_the_passport(world: World) -> None:
    school = ended_school(world)

    document = operations.issue_certificate(school.enrolments[0], actor=world.ruslan, now=ENDED)

    assert document.facts["name"] == school.enrolments[0].person.passport_name
    assert document.facts["names"] == {}


def test_paper_that_is_not_due_is_refused_with_what_is_missing(world: World) -> None:
    school = ended_school(world, present=0)

    with pytest.raises(Refused, match="attendance 0 %, 50 % are needed"):
        operations.issue_certificate(school.enrolments[0], actor=world.ruslan, now=ENDED)
    assert not IssuedDocument.objects.across_partners(reason="test").exists()


def test_another_paper_than_was_looked_at_is_refused(world: World) -> None:
    school = ended_school(world, present=1)

    with pytest.raises(Refused, match="certificate of participation"):
        operations.issue_certificate(school.enrolments[0], kind="certificate_completion", actor=world.ruslan, now=ENDED)


def test_paper_read_before_the_result_was_marked_anew_is_read_again(world: World) -> None:
    school = ended_school(world, people=1)
    one = school.enrolments[0]
    read_before = ready_of([one], ENDED)[one.pk]
    operations.reopen(one.__class__._base_manager.get(pk=one.pk), reason="A mistake.", actor=world.ruslan, now=ENDED)
    again = one.__class__._base_manager.get(pk=one.pk)
    operations.complete_partly(again, completed_on=school.intake.ends_on, reason="Left early.", actor=world.ruslan, now=ENDED)

    with pytest.raises(Refused) as refused:
        operations.issue_certificate(one, kind="certificate_completion", ready=read_before, actor=world.ruslan, now=ENDED)

    assert refused.value.code == "another_paper"


def test_chain_of_reissues(world: World) -> None:
    school = ended_school(world)
    one = school.enrolments[0]
    first = operations.issue_certificate(one, actor=world.ruslan, now=ENDED)
    confirm_name(one, en="New NAME")

    second = operations.reissue_certificate(one, reason="Change of name.", actor=world.ruslan, now=ENDED)
    operations.revoke_certificate(one, reason="Wrong result.", actor=world.ruslan, now=ENDED)
    third = operations.issue_certificate(one, actor=world.ruslan, now=ENDED)

    first.refresh_from_db()
    assert (first.state, first.revoked_reason, first.facts["name"]) == ("revoked", "Change of name.", one.person.passport_name)
    assert (second.replaces, third.replaces) == (first, second)
    assert third.facts["name"] == "New NAME"
    assert one.certificate == third


def test_reissue_that_is_not_due_leaves_the_old_paper_valid(world: World) -> None:
    school = ended_school(world)
    one = school.enrolments[0]
    first = operations.issue_certificate(one, actor=world.ruslan, now=ENDED)
    rule(school, "certificate_completion", attendance_min=100, needs_modules=True)
    rule(school, "certificate_participation", attendance_min=100)
    session = school.sessions[0]
    session.attendance.across_partners(reason="test").update(presence="absent")

    with pytest.raises(Refused):
        operations.reissue_certificate(one, reason="Correction.", actor=world.ruslan, now=ENDED)

    first.refresh_from_db()
    assert first.state == "valid"


def test_only_the_registrar_of_the_academy_issues(world: World) -> None:
    school = ended_school(world)

    for name in ("sofia", "hana", "leila", "alice", "timur", "olga", "charlie"):
        with pytest.raises(NotAllowed):
            operations.issue_certificate(school.enrolments[0], actor=world.actors[name], now=ENDED)
        with pytest.raises(NotAllowed):
            operations.issue_transcript(school.enrolments[0], actor=world.actors[name], now=ENDED)
