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
