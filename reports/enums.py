from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    QUOTA_USE = "quota_use", _("Quota use by partner and year")
    NOMINATIONS = "nominations", _("Nominations by call")
    COSTS = "costs", _("Costs by person")
    LINE_COSTS = "line_costs", _("Costs by agreement line and year")


class RunState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
