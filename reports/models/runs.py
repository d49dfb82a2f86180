from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import NOBODY, Internal, PortalModel
from documents.models import StoredFile
from reports.enums import MOVING, USUAL_FORMATS, Format, RunState
from reports.models.schedules import ReportSchedule

titles: Callable[..., str] = str  # set by `ReportsConfig.ready`: models know no definitions
TONES = {"queued": "neutral", "running": "info", "done": "good", "failed": "bad", "cancelled": "neutral", "expired": "neutral"}


def usual_formats() -> list[str]:
    return [str(name) for name in USUAL_FORMATS]


def _has_its_file(kind: str) -> Q:
    return ~Q(formats__contains=[kind]) | Q(**{f"{kind}__isnull": False})


class ReportRun(PortalModel):
    """One report, made by a worker for one person with that person's rights; kept in the export list.

    `scope` says with which rights the rows were read, `parts` what is written on the disk already and how far it goes.
    """

    SCOPE = Internal("whoever asked for it and the host's staff read it; partners' officers only their own runs")

    kind = models.CharField(_("report"), max_length=40, help_text="name of a definition")
    params = models.JSONField(default=dict, blank=True)
    formats = ArrayField(models.CharField(max_length=4, choices=Format), default=usual_formats, verbose_name=_("files"))
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made for"))
    requested_at = models.DateTimeField(_("asked for"))
    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="runs")
    due_at = models.DateTimeField(null=True, blank=True, help_text="for which moment of its schedule it is made")
    scope = models.JSONField(default=dict, blank=True)
    parts = models.JSONField(default=list, blank=True)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    xlsx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    csv = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    json = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE)
                | (
                    Q(finished_at__isnull=False, expires_at__isnull=False)
                    & _has_its_file("xlsx")
                    & _has_its_file("csv")
                    & _has_its_file("pdf")
                    & _has_its_file("json")
                ),
                name="run_done_has_files",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.DONE) | Q(xlsx__isnull=True, csv__isnull=True, pdf__isnull=True, json__isnull=True),
                name="run_files_only_when_done",
            ),
            models.CheckConstraint(condition=Q(formats__contained_by=Format.values, formats__len__gt=0), name="run_formats_known"),
            models.CheckConstraint(condition=Q(schedule__isnull=True) | Q(due_at__isnull=False), name="run_of_schedule_has_moment"),
            models.UniqueConstraint(fields=["schedule", "due_at", "requested_by"], name="run_of_schedule_once"),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="run_list"),
            models.Index(fields=["expires_at"], condition=Q(state="done"), name="run_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.requested_at.astimezone(ZoneInfo(settings.HOST_ZONE)):%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """What the report is called, in the active language; reports/definitions say so."""
        return titles(self.kind, self.params)

    @property
    def state_tone(self) -> str:
        return TONES[self.state]

    def has_files(self, now: datetime) -> bool:
        """Ready, and the time of its files is not over; the clock that removes them may come later."""
        return self.state == RunState.DONE and self.expires_at is not None and now < self.expires_at

    @property
    def is_moving(self) -> bool:
        return self.state in MOVING

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(requested_by_id=actor.user_id) if actor.user_id else NOBODY


class ReportDownload(PortalModel):
    """Who took which file of a report and when. Keys and labels without foreign key outlive an erased user."""

    SCOPE = Internal("read through the run it belongs to, by its owner, the host's staff and the auditor")

    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="downloads")
    format = models.CharField(max_length=4, choices=Format)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    user_label = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="of the file as it was taken")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(format__in=Format.values), name="download_format_known")]
        indexes = [models.Index(fields=["run", "-at", "-id"], name="downloads_of_run")]

    def __str__(self) -> str:
        return f"{self.user_label}: {self.format}"
