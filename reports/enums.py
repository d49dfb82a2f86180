from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    QUOTA_USE = "quota_use", _("Quota use by partner and year")
    NOMINATIONS = "nominations", _("Nominations by call")


class RunState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
