from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import NOBODY, Internal, PortalModel
from documents.models import StoredFile
from reports.enums import RunState

titles: Callable[[str], str] = str  # set by `ReportsConfig.ready`: models know no definitions
TONES = {"queued": "neutral", "running": "info", "done": "good", "failed": "bad"}


class ReportRun(PortalModel):
    """One report, made by a worker for one person with that person's rights; kept in the export list."""

    SCOPE = Internal("whoever asked for it and the host's staff read it; partners' officers only their own runs")

    kind = models.CharField(_("report"), max_length=40, help_text="name of a definition")
    params = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made for"))
    requested_at = models.DateTimeField(_("asked for"))
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    xlsx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    csv = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(xlsx__isnull=False, csv__isnull=False, pdf__isnull=False, finished_at__isnull=False),
                name="run_done_has_files",
            ),
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="run_list")]

    def __str__(self) -> str:
        return f"{self.title} {self.requested_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """What the report is called, in the active language; reports/definitions say so."""
        return titles(self.kind)

    @property
    def state_tone(self) -> str:
        return TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(requested_by_id=actor.user_id) if actor.user_id else NOBODY
