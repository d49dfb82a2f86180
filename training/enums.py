from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(TextChoices):
    DEGREE = "degree", _("degree programme")
    COURSE = "course", _("short course")
    ATTACHMENT = "attachment", _("attachment")
    STUDY_VISIT = "study_visit", _("study visit")


class ProgrammeLevel(TextChoices):
    """What a programme leads to; degree lines of agreements are told apart by it."""

    SHORT = "short", _("no degree")
    PROFESSIONAL = "professional", _("professional qualification")
    BACHELOR = "bachelor", _("bachelor's degree")
    MASTER = "master", _("master's degree")
    DOCTOR = "doctor", _("doctorate")


DEGREES = (ProgrammeLevel.BACHELOR, ProgrammeLevel.MASTER, ProgrammeLevel.DOCTOR)


class FieldOfStudy(TextChoices):
    """What is taught. The international code of each field of education (ISCED-F 2013) stands in `ISCED_F`."""

    DIPLOMACY = "diplomacy", _("diplomacy and international relations")
    ECONOMIC_DIPLOMACY = "economic_diplomacy", _("economic diplomacy and trade")
    INTERNATIONAL_LAW = "international_law", _("international law and treaties")
    PUBLIC_ADMINISTRATION = "public_administration", _("public administration and civil service")
    SECURITY = "security", _("security and conflict resolution")
    CONSULAR = "consular", _("consular work and protocol")
    LANGUAGES = "languages", _("languages")
    INFORMATION = "information", _("information and analysis")
    OTHER = "other", _("other field")


ISCED_F = {
    "diplomacy": "0312", "economic_diplomacy": "0311", "international_law": "0421", "public_administration": "0413", "security": "1031",
    "consular": "0312", "languages": "0231", "information": "0322", "other": "0388",
}  # fmt: skip


class VersionState(TextChoices):
    """A version of what a programme consists of."""

    DRAFT = "draft", _("draft")
    IN_USE = "in_use", _("in use")
    RETIRED = "retired", _("replaced by a later version")


class MarkScheme(TextChoices):
    """How marks are given; kept as points from 0 to 100 whatever the scheme shows (`training.marking`)."""

    PERCENT = "percent", _("points from 0 to 100")
    LETTER = "letter", _("letters with grade points, national scale")
    PASS_FAIL = "pass_fail", _("passed or failed")


class EnrolmentState(TextChoices):
    PRE_REGISTERED = "pre_registered", _("pre-registered")
    ENROLLED = "enrolled", _("enrolled")
    ACTIVE = "active", _("in training")
    SUSPENDED = "suspended", _("suspended")
    EXTENDED = "extended", _("extended")
    COMPLETED = "completed", _("completed")
    PARTIALLY_COMPLETED = "partially_completed", _("partially completed")
    NOT_COMPLETED = "not_completed", _("not completed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISMISSED = "dismissed", _("dismissed")


# States in which a person fills a seat of the intake.
SEATED = (
    EnrolmentState.PRE_REGISTERED, EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED,
    EnrolmentState.COMPLETED, EnrolmentState.PARTIALLY_COMPLETED, EnrolmentState.NOT_COMPLETED,
)  # fmt: skip
# Who is in the room: taken attendance of, marked.
STUDYING = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.EXTENDED)
# Before the training begins, and while it lasts.
BEFORE = (EnrolmentState.PRE_REGISTERED, EnrolmentState.ENROLLED)
UNDER_WAY = (EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED)
# Whose training has ended with a result.
FINISHED = (EnrolmentState.COMPLETED, EnrolmentState.PARTIALLY_COMPLETED, EnrolmentState.NOT_COMPLETED)
# Whose training has ended with something to certify.
CERTIFIABLE = (EnrolmentState.COMPLETED, EnrolmentState.PARTIALLY_COMPLETED)
ENROLMENT_TONES = {
    "pre_registered": "attention", "enrolled": "info", "active": "good", "suspended": "attention", "extended": "info", "completed": "good",
    "partially_completed": "attention", "not_completed": "bad", "withdrawn": "neutral", "dismissed": "bad",
}  # fmt: skip
# What a filter offers beside each state.
STAGES = {"any_under_way": (_("in training now"), UNDER_WAY), "any_completed": (_("completed, wholly or in part"), CERTIFIABLE)}
# Whose training is over, whatever came of it.
ENDED = (*FINISHED, EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED)


class EnrolmentSource(TextChoices):
    """On what a seat stands."""

    AWARD = "award", _("scholarship")
    AGREEMENT = "agreement", _("place under an agreement")
    DIRECT = "direct", _("directly")


class DismissalGround(TextChoices):
    """For what the academy may end a training (domain.md 1.7)."""

    CONDUCT = "conduct", _("conduct")
    BREACH = "breach", _("breach of the terms of the stay")
    PROGRESS = "progress", _("poor progress")


class ExtensionState(TextChoices):
    ASKED = "asked", _("waiting for the sending government")
    CONSENTED = "consented", _("the sending government consents")
    REFUSED = "refused", _("the sending government refuses")
    CANCELLED = "cancelled", _("called off")


class PlanState(TextChoices):
    """A version of an individual plan: three approve it, one after another (domain.md 1.7)."""

    DRAFT = "draft", _("draft")
    WITH_TRAINEE = "with_trainee", _("with the trainee")
    WITH_SENDER = "with_sender", _("with the sending side")
    WITH_ACADEMY = "with_academy", _("with the academy")
    AGREED = "agreed", _("agreed by all three")
    REFUSED = "refused", _("refused")
    REPLACED = "replaced", _("replaced by a later version")


class ChangeReason(TextChoices):
    """Why a plan changes (domain.md 1.7)."""

    FIRST = "first", _("first plan")
    NOT_AVAILABLE = "not_available", _("a module is not available")
    LANGUAGE = "language", _("another language of instruction than expected")
    CONFLICT = "conflict", _("conflict in the timetable")
    SUBSTITUTE = "substitute", _("substitute for a module that was taken out")
    EXTENSION = "extension", _("the stay is extended")
    VIRTUAL = "virtual", _("a virtual part is added")
    OTHER = "other", _("another reason")


class SessionKind(TextChoices):
    LECTURE = "lecture", _("lecture")
    SEMINAR = "seminar", _("seminar")
    SIMULATION = "simulation", _("simulation")
    EXAM = "exam", _("examination")
    VISIT = "visit", _("visit")
    ONLINE = "online", _("online")
    OTHER = "other", _("other")


class SessionState(TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


class Presence(TextChoices):
    PRESENT = "present", _("present")
    LATE = "late", _("late")
    EXCUSED = "excused", _("absent with leave")
    ABSENT = "absent", _("absent")


class Via(TextChoices):
    """How a presence was taken."""

    LIST = "list", _("by list")
    QR = "qr", _("by the code in the room")


class SheetState(TextChoices):
    """A sheet of marks of one module; approval is by another person than who handed it in."""

    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved")


class CorrectionState(TextChoices):
    ASKED = "asked", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class SignatoryRank(TextChoices):
    """Who signs, from the lowest; which paper needs which rank says the programme (domain.md 1.7)."""

    DEAN = "dean", _("head of department")
    VICE_RECTOR = "vice_rector", _("vice-rector")
    RECTOR = "rector", _("rector")
    MINISTER = "minister", _("minister")


class RunState(TextChoices):
    """A run that issues certificates one by one in a worker."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")


class ItemState(TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("issued")
    REFUSED = "refused", _("refused")


class QuestionKind(TextChoices):
    SCALE = "scale", _("scale from 1 to 5")
    YES_NO = "yes_no", _("yes or no")
    TEXT = "text", _("text")


class QuestionAbout(TextChoices):
    """A question is asked once, or for each module or lecturer."""

    WHOLE = "whole", _("the whole")
    MODULE = "module", _("each module")
    LECTURER = "lecturer", _("each lecturer")


class ActionPlanState(TextChoices):
    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")
    SHARED = "shared", _("shared with the sending ministry")


class FollowUpTo(TextChoices):
    TRAINEE = "trainee", _("the former trainee")
    SENDER = "sender", _("the sending ministry")


class FollowUpState(TextChoices):
    PLANNED = "planned", _("planned")
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    SKIPPED = "skipped", _("skipped with a reason")


class MethodKind(TextChoices):
    SIMULATION = "simulation", _("simulation")
    NEGOTIATION_GAME = "negotiation_game", _("negotiation game")
    CASE = "case", _("case study")
    E_LEARNING = "e_learning", _("e-learning")
    TANDEM = "tandem", _("tandem of trainees")
    ROLE_PLAY = "role_play", _("role play")
    OTHER = "other", _("other method")


class MethodState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    DESIGNED = "designed", _("designed")
    PILOTED = "piloted", _("being piloted")
    EVALUATED = "evaluated", _("evaluated")
    ADOPTED = "adopted", _("adopted")
    DROPPED = "dropped", _("dropped")


class Recommendation(TextChoices):
    ADOPT = "adopt", _("adopt")
    REVISE = "revise", _("revise and pilot again")
    DROP = "drop", _("drop")


class ConsultationState(TextChoices):
    """Life of a request for advice (domain.md 1.12)."""

    SUBMITTED = "submitted", _("submitted")
    TRIAGED = "triaged", _("accepted for work")
    ASSIGNED = "assigned", _("with experts")
    CLARIFYING = "clarifying", _("waiting for the partner's answer")
    ANSWERED = "answered", _("answered")
    REOPENED = "reopened", _("reopened")
    ACCEPTED = "accepted", _("answer accepted")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class IntakePhase(TextChoices):
    """Where an intake stands on a day; it follows from its dates and is kept nowhere."""

    COMING = "coming", _("not begun yet")
    RUNNING = "running", _("running")
    PAST = "past", _("over")


PHASE_TONES = {IntakePhase.COMING: "info", IntakePhase.RUNNING: "good", IntakePhase.PAST: "neutral"}
# Languages of instruction that are offered on the form, by ISO 639 code.
LANGUAGES_OF_INSTRUCTION = ("kk", "ru", "en", "fr", "ar", "zh", "de", "es", "tr")
