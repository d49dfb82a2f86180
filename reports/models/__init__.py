from reports.models.runs import ReportDownload, ReportRun
from reports.models.schedules import ReportSchedule

__all__ = ["ReportDownload", "ReportRun", "ReportSchedule"]
