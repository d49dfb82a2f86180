from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(TextChoices):
    DEGREE = "degree", _("degree programme")
    COURSE = "course", _("short course")
    ATTACHMENT = "attachment", _("attachment")
    STUDY_VISIT = "study_visit", _("study visit")


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", _("enrolled")
    COMPLETED = "completed", _("completed")
    NOT_COMPLETED = "not_completed", _("not completed")
    WITHDRAWN = "withdrawn", _("withdrawn")


# States in which a person fills a seat of the intake.
SEATED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)


class IntakePhase(TextChoices):
    """Where an intake stands on a day; it follows from its dates and is kept nowhere."""

    COMING = "coming", _("not begun yet")
    RUNNING = "running", _("running")
    PAST = "past", _("over")


PHASE_TONES = {IntakePhase.COMING: "info", IntakePhase.RUNNING: "good", IntakePhase.PAST: "neutral"}
# Languages of instruction that are offered on the form, by ISO 639 code.
LANGUAGES_OF_INSTRUCTION = ("kk", "ru", "en", "fr", "ar", "zh", "de", "es", "tr")
