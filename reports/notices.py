"""The person who asked for a report is told when it is ready or has failed."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from reports.models import ReportRun

MODEL = "reports.reportrun"


def who_asked(run: ReportRun, entry: HistoryEntry) -> list[int]:
    return [run.requested_by_id]


def facts(run: ReportRun, entry: HistoryEntry) -> dict[str, str]:
    with translation.override(run.language):
        return {"report": run.title, "reason": run.error}


def url(run: ReportRun) -> str:
    return reverse("reports:run", args=[run.pk])


register_notice(
    NoticeKind(
        "report_ready", MODEL, "finish", who_asked,
        _("Report “%(report)s” is ready"), _("Its files can be downloaded for 30 days."), facts, url,
    )
)  # fmt: skip
register_notice(
    NoticeKind(
        "report_failed", MODEL, "fail", who_asked,
        _("Report “%(report)s” could not be made"), _("%(reason)s"), facts, url,
    )
)  # fmt: skip
