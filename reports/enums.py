from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("files removed")


MOVING = frozenset({RunState.QUEUED, RunState.RUNNING})


class Format(TextChoices):
    XLSX = "xlsx", _("XLSX, for a spreadsheet")
    CSV = "csv", _("CSV, for other programs")
    PDF = "pdf", _("PDF, for reading and printing")
    JSON = "json", _("JSON, for programmers")


USUAL_FORMATS = (Format.XLSX, Format.CSV, Format.PDF)


class Rhythm(TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class Weekday(IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class ScheduleState(TextChoices):
    ACTIVE = "active", _("running")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")
