"""One row of each table of training, and what PostgreSQL refuses in each: for the tests of the database itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Subquery

from core.models import CalendarLink
from documents.models import IssuedDocument, StoredFile
from tests.schooling import BEGINS, School, add_session, make_school
from tests.world import NOW, World
from training.models import (
    ActionItem,
    ActionPlan,
    AlumniProfile,
    Attendance,
    CertificateItem,
    CertificateName,
    CertificateRun,
    Consultation,
    ConsultationExpert,
    ConsultationMessage,
    ConsultationSession,
    EnrolmentPaper,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRound,
    EvaluationTicket,
    Extension,
    FollowUp,
    Mark,
    MarkCorrection,
    Method,
    MethodEvaluation,
    MethodFile,
    MethodUse,
    Pilot,
    PlanItem,
    PlanVersion,
    PostHeld,
    ProgrammeVersion,
    ResultSheet,
    RoomBooking,
    TeachingSession,
)

PAST = date(2000, 1, 1)
BESIDE = Subquery(TeachingSession.objects.filter(title="Beside").values("pk")[:1])
AGREED = {"state": "agreed", "trainee_at": NOW, "sender_at": NOW, "academy_at": NOW}

UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "programme_level_known": ("training.Programme", {}, {"level": "x"}),
    "programme_field_known": ("training.Programme", {}, {"field": "x"}),
    "programme_language_level_known": ("training.Programme", {}, {"language_level": "Z9"}),
    "programme_credits_positive": ("training.Programme", {}, {"credits": 0}),
    "programme_version_state_known": ("training.ProgrammeVersion", {}, {"state": "x"}),
    "programme_version_scheme_known": ("training.ProgrammeVersion", {}, {"scheme": "x"}),
    "programme_version_pass_points": ("training.ProgrammeVersion", {}, {"pass_points": 101}),
    "programme_version_attempts": ("training.ProgrammeVersion", {}, {"attempts": 0}),
    "programme_version_in_use_has_instant": ("training.ProgrammeVersion", {"state": "in_use"}, {"in_use_at": None}),
    "module_credits_positive": ("training.Module", {}, {"credits": 0}),
    "certificate_rule_kind_known": ("training.CertificateRule", {}, {"kind": "x"}),
    "certificate_rule_rank_known": ("training.CertificateRule", {}, {"rank": "x"}),
    "certificate_rule_attendance": ("training.CertificateRule", {}, {"attendance_min": 101}),
    "signatory_rank_known": ("training.Signatory", {}, {"rank": "x"}),
    "signatory_ends_after_start": ("training.Signatory", {}, {"ends_on": PAST}),
    "room_seats_positive": ("training.Room", {}, {"seats": 0}),
    "session_kind_known": ("training.TeachingSession", {}, {"kind": "x"}),
    "session_state_known": ("training.TeachingSession", {}, {"state": "x"}),
    "session_ends_after_start": ("training.TeachingSession", {}, {"ends_at": F("starts_at")}),
    "booking_ends_after_start": ("training.RoomBooking", {"session": None}, {"ends_at": F("starts_at")}),
    "lecturer_teaches_once": ("training.SessionLecturer", {"session__module__code": "LAW"}, {"session_id": BESIDE}),
    "group_taught_once": ("training.SessionGroup", {"session__module__code": "LAW"}, {"session_id": BESIDE}),
    "enrolment_source_known": ("training.Enrolment", {}, {"source": "x"}),
    "enrolment_of_agreement_has_line": ("training.Enrolment", {}, {"source": "agreement"}),
    "enrolment_dismissal_known": ("training.Enrolment", {}, {"dismissed_for": "x"}),
    "enrolment_dismissed_has_ground": ("training.Enrolment", {"certificate": None}, {"state": "dismissed"}),
    "enrolment_extended_has_date": ("training.Enrolment", {"certificate": None}, {"state": "extended"}),
    "extension_state_known": ("training.Extension", {}, {"state": "x"}),
    "extension_answer_has_instant": ("training.Extension", {}, {"state": "consented"}),
    "plan_state_known": ("training.PlanVersion", {}, {"state": "x"}),
    "plan_reason_known": ("training.PlanVersion", {}, {"reason": "x"}),
    "plan_agreed_by_all_three": ("training.PlanVersion", {"state": "agreed"}, {"sender_at": None}),
    "plan_item_names_something": ("training.PlanItem", {}, {"module_id": None}),
    "attendance_presence_known": ("training.Attendance", {}, {"presence": "x"}),
    "attendance_via_known": ("training.Attendance", {}, {"via": "x"}),
    "result_sheet_state_known": ("training.ResultSheet", {}, {"state": "x"}),
    "sheet_scheme_known": ("training.ResultSheet", {}, {"scheme": "x"}),
    "sheet_attempt_positive": ("training.ResultSheet", {}, {"attempt": 0}),
    "sheet_approved_by_another": ("training.ResultSheet", {"state": "approved"}, {"approved_by_id": F("submitted_by_id")}),
    "mark_points_in_range": ("training.Mark", {}, {"points": 101}),
    "absent_has_no_points": ("training.Mark", {}, {"was_absent": True}),
    "correction_state_known": ("training.MarkCorrection", {}, {"state": "x"}),
    "correction_points_in_range": ("training.MarkCorrection", {}, {"new_points": -1}),
    "correction_approved_by_another": ("training.MarkCorrection", {}, {"state": "approved"}),
    "certificate_name_language_known": ("training.CertificateName", {}, {"language": "?"}),
    "certificate_run_state_known": ("training.CertificateRun", {}, {"state": "x"}),
    "certificate_run_done_has_instant": ("training.CertificateRun", {}, {"state": "done"}),
    "certificate_item_kind_known": ("training.CertificateItem", {}, {"kind": "x"}),
    "certificate_item_state_known": ("training.CertificateItem", {}, {"state": "x"}),
    "certificate_item_done_has_paper": ("training.CertificateItem", {}, {"state": "done"}),
    "question_about_known": ("training.EvaluationQuestion", {}, {"about": "x"}),
    "question_kind_known": ("training.EvaluationQuestion", {}, {"kind": "x"}),
    "evaluation_closes_after_opening": ("training.EvaluationRound", {}, {"closes_at": F("opens_at")}),
    "answer_score_in_range": ("training.EvaluationAnswer", {}, {"score": 6}),
    "action_plan_state_known": ("training.ActionPlan", {}, {"state": "x", "handed_in_at": NOW}),
    "action_plan_handed_in_has_instant": ("training.ActionPlan", {}, {"state": "handed_in"}),
    "follow_up_to_known": ("training.FollowUp", {}, {"to": "x"}),
    "follow_up_state_known": ("training.FollowUp", {}, {"state": "x"}),
    "follow_up_months_positive": ("training.FollowUp", {}, {"months": 0}),
    "follow_up_answer_has_instant": ("training.FollowUp", {}, {"state": "answered"}),
    "follow_up_applied_in_range": ("training.FollowUp", {}, {"applied": 0}),
    "follow_up_progress_in_range": ("training.FollowUp", {}, {"plan_progress": 101}),
    "alumni_consent_ends_after_it_was_given": ("training.AlumniProfile", {}, {"consent_ended_at": NOW}),
    "post_ends_after_start": ("training.PostHeld", {}, {"ends_on": PAST}),
    "method_kind_known": ("training.Method", {}, {"kind": "x"}),
    "method_state_known": ("training.Method", {}, {"state": "x", "design": "x"}),
    "designed_method_has_design": ("training.Method", {}, {"state": "designed", "design": ""}),
    "decided_method_has_instant": ("training.Method", {}, {"state": "adopted", "design": "x"}),
    "pilot_ends_after_start": ("training.Pilot", {}, {"ends_on": PAST}),
    "pilot_compares_with_another": ("training.Pilot", {}, {"compared_intake_id": F("intake_id")}),
    "recommendation_known": ("training.MethodEvaluation", {}, {"recommendation": "x"}),
    "consultation_state_known": ("training.Consultation", {}, {"state": "x"}),
    "consultation_answer_has_instant": ("training.Consultation", {}, {"state": "answered"}),
    "consultation_usefulness_in_range": ("training.Consultation", {}, {"usefulness": 0}),
    "consultation_session_has_length": ("training.ConsultationSession", {}, {"minutes": 0}),
}
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "programme_version_once": ("training.ProgrammeVersion", {"state": "retired"}),
    "one_programme_version_in_use": ("training.ProgrammeVersion", {"number": 9}),
    "one_programme_version_draft": ("training.ProgrammeVersion", {"number": 8, "state": "draft"}),
    "module_code_once": ("training.Module", {}),
    "lecturer_once_at_academy": ("training.Lecturer", {}),
    "lecturer_once_in_module": ("training.ModuleLecturer", {}),
    "certificate_rule_once": ("training.CertificateRule", {}),
    "group_once_in_intake": ("training.IntakeGroup", {}),
    "room_once_at_institution": ("training.Room", {}),
    "room_booked_once": ("training.RoomBooking", {"session_id": None}),
    "lecturer_once_in_session": ("training.SessionLecturer", {}),
    "group_once_in_session": ("training.SessionGroup", {}),
    "one_extension_asked": ("training.Extension", {}),
    "plan_number_once": ("training.PlanVersion", {"state": "refused"}),
    "one_plan_agreed": ("training.PlanVersion", {"number": 7}),
    "one_plan_open": ("training.PlanVersion", {"number": 8, "state": "draft"}),
    "module_once_in_plan": ("training.PlanItem", {}),
    "attendance_once": ("training.Attendance", {}),
    "sheet_once": ("training.ResultSheet", {}),
    "mark_once_on_sheet": ("training.Mark", {}),
    "one_correction_asked": ("training.MarkCorrection", {}),
    "certificate_name_once_a_language": ("training.CertificateName", {}),
    "one_certificate_run": ("training.CertificateRun", {}),
    "enrolment_once_in_run": ("training.CertificateItem", {}),
    "one_ticket_a_person": ("training.EvaluationTicket", {}),
    "answer_once": ("training.EvaluationAnswer", {}),
    "follow_up_once": ("training.FollowUp", {}),
    "method_once_in_programme": ("training.MethodUse", {}),
    "expert_once_in_consultation": ("training.ConsultationExpert", {"leads": False}),
    "one_expert_leads": ("training.ConsultationExpert", {"user_id": 0}),
}


def add_training_rows(world: World, file: StoredFile) -> None:
    school = make_school(world, people=2, reference="MIR-91", starts_on=date(2029, 9, 1))
    add_session(school.intake, None, [], None, None, BEGINS, title="Beside")
    add_session(school.intake, None, [], None, school.room, BEGINS + timedelta(days=50))
    _free_a_booking()
    for row in (
        CalendarLink(user_id=1, secret="x", made_at=NOW),
        ProgrammeVersion(programme=school.intake.programme, number=2, created_at=NOW, created_by_label="Ruslan"),
        *_of_enrolment(school),
        *_of_marks(school),
        *_of_papers(world, school),
        *_of_evaluation(school),
        *_of_method(world, school, file),
        *_of_consultation(world),
    ):
        row.save(force_insert=True)


def _free_a_booking() -> None:
    """A booking for something else than a session: its times are its own."""
    RoomBooking.objects.filter(session__title="Visit").update(session=None)


def _of_enrolment(school: School) -> list[Any]:
    enrolment, module = school.enrolments[0], school.modules[0]
    made = {"created_at": NOW, "created_by_label": "Ruslan"}
    agreed = PlanVersion(enrolment=enrolment, number=1, **AGREED, **made)
    draft = PlanVersion(enrolment=enrolment, number=2, **made)
    plan = ActionPlan(enrolment=enrolment, written_at=NOW)
    return [
        Extension(enrolment=enrolment, until=date(2030, 1, 1), reason="Thesis", asked_at=NOW, asked_by_label="Ruslan"),
        agreed,
        draft,
        PlanItem(version=draft, module=module),
        plan,
        ActionItem(plan=plan, action="Hold a seminar"),
        FollowUp(enrolment=enrolment, to="trainee", months=6, due_on=date(2030, 3, 1)),
        AlumniProfile(person=enrolment.person),
        PostHeld(person=enrolment.person, title="Second secretary", starts_on=date(2030, 1, 1), said_by_label="Timur", created_at=NOW),
    ]


def _of_marks(school: School) -> list[Any]:
    enrolment = school.enrolments[0]
    sheet = ResultSheet(
        intake=school.intake, module=school.modules[0], scheme="percent", pass_points=50, created_at=NOW, state="approved", submitted_at=NOW,
        submitted_by_id=1, approved_at=NOW, approved_by_id=2,
    )  # fmt: skip
    mark = Mark(sheet=sheet, enrolment=enrolment, points=Decimal(70))
    correction = MarkCorrection(
        mark=mark, old_points=70, new_points=75, reason="Counted wrongly", asked_at=NOW, asked_by_id=1, decided_at=NOW, decided_by_id=1
    )
    there = Attendance(session=school.sessions[0], enrolment=enrolment, presence="present", marked_at=NOW, marked_by_label="Leila")
    return [sheet, mark, correction, there]


def _of_papers(world: World, school: School) -> list[Any]:
    enrolment = school.enrolments[0]
    run = CertificateRun(intake=school.intake, total=1, asked_at=NOW, asked_by_id=1, asked_by_label="Ruslan")
    paper = IssuedDocument(
        kind="transcript", number="TR-91", code="T" * 12, partner=enrolment.partner, facts={}, issued_at=NOW, issued_by_label="Ruslan"
    )
    return [
        CertificateName(person=enrolment.person, language="en", name="Rahimov", written_at=NOW, written_by_label="Ruslan"),
        run,
        CertificateItem(run=run, enrolment=enrolment, kind="certificate_completion"),
        paper,
        EnrolmentPaper(enrolment=enrolment, document=paper),
    ]


def _of_evaluation(school: School) -> list[Any]:
    form = EvaluationForm(title="Course", created_at=NOW)
    question = EvaluationQuestion(form=form, text_en="Useful?", text_ru="Полезно?", text_kk="Пайдалы ма?")
    asked = EvaluationRound(form=form, intake=school.intake, opens_at=NOW, closes_at=NOW + timedelta(days=7), created_at=NOW)
    return [
        form,
        question,
        asked,
        EvaluationTicket(round=asked, person=school.enrolments[0].person),
        EvaluationAnswer(round=asked, ballot="00000000-0000-4000-8000-000000000001", question=question, score=4),
    ]


def _of_method(world: World, school: School, file: StoredFile) -> list[Any]:
    method = Method(
        reference="M-91", institution=world.institutions["academy"], kind="simulation", title_en="Water talks", title_ru="Вода", title_kk="Су",
        author_label="Leila", rationale="Practice", created_at=NOW,
    )  # fmt: skip
    pilot = Pilot(method=method, intake=school.intake, group=school.groups[0], starts_on=date(2029, 9, 1), created_at=NOW)
    return [
        method,
        MethodFile(method=method, title="Script", file=file, added_at=NOW, added_by_label="Leila"),
        MethodUse(method=method, programme=school.intake.programme, since=date(2029, 9, 1)),
        pilot,
        MethodEvaluation(method=method, pilot=pilot, findings="Better", recommendation="adopt", made_at=NOW, made_by_label="Leila"),
    ]


def _of_consultation(world: World) -> list[Any]:
    asked = Consultation(
        reference="K-91", partner=world.partner_a, state_since=NOW, title="Curriculum", background="x", goal="x", submitted_at=NOW,
        submitted_by_label="Alice",
    )  # fmt: skip
    return [
        asked,
        ConsultationExpert(consultation=asked, user=world.users["erlan"], leads=True, assigned_at=NOW),
        ConsultationMessage(consultation=asked, side=world.partner_a, text="Good morning.", at=NOW, author_label="Alice"),
        ConsultationSession(consultation=asked, starts_at=NOW, minutes=60, created_at=NOW),
    ]
