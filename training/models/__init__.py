from training.models.catalogue import (
    CERTIFICATES,
    CertificateRule,
    Lecturer,
    Module,
    ModuleLecturer,
    Programme,
    ProgrammeVersion,
    Signatory,
)
from training.models.consultations import Consultation, ConsultationExpert, ConsultationMessage, ConsultationSession
from training.models.daily import Attendance, Mark, MarkCorrection, ResultSheet
from training.models.enrolments import Enrolment, Extension
from training.models.evaluation import (
    FEWEST_BALLOTS,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRound,
    EvaluationTicket,
)
from training.models.following import ActionItem, ActionPlan, AlumniProfile, FollowUp, PostHeld
from training.models.intakes import Intake, IntakeGroup, Room, RoomBooking, SessionGroup, SessionLecturer, TeachingSession
from training.models.methods import Method, MethodEvaluation, MethodFile, MethodUse, Pilot
from training.models.papers import CertificateItem, CertificateName, CertificateRun, EnrolmentPaper
from training.models.plans import PlanItem, PlanVersion

__all__ = [
    "CERTIFICATES", "FEWEST_BALLOTS", "ActionItem", "ActionPlan", "AlumniProfile", "Attendance", "CertificateItem", "CertificateName", "CertificateRule",
    "CertificateRun", "Consultation", "ConsultationExpert", "ConsultationMessage", "ConsultationSession", "Enrolment", "EnrolmentPaper", "EvaluationAnswer",
    "EvaluationForm", "EvaluationQuestion", "EvaluationRound", "EvaluationTicket", "Extension", "FollowUp", "Intake", "IntakeGroup", "Lecturer", "Mark",
    "MarkCorrection", "Method", "MethodEvaluation", "MethodFile", "MethodUse", "Module", "ModuleLecturer", "Pilot", "PlanItem", "PlanVersion", "PostHeld",
    "Programme", "ProgrammeVersion", "ResultSheet", "Room", "RoomBooking", "SessionGroup", "SessionLecturer", "Signatory", "TeachingSession",
]  # fmt: skip
