"""Life of a report: waiting > being made > ready > its files removed; or failed, or cancelled. And of a schedule."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from reports.enums import RunState as S
from reports.enums import ScheduleState as T
from reports.rules import may_cancel, may_end, may_keep, may_work

WORKFLOW = register(
    Workflow(
        model="reports.reportrun",
        initial=S.QUEUED,
        path=(S.QUEUED, S.RUNNING, S.DONE),
        done={
            "start": _("Started"),
            "retry": _("Put back into the queue"),
            "finish": _("Finished"),
            "fail": _("Given up"),
            "cancel": _("Cancelled"),
            "expire": _("Files removed"),
        },
        steps=(
            step("start", _("Start"), [S.QUEUED], S.RUNNING, may_work, button=False),
            step("retry", _("Try again"), [S.RUNNING], S.QUEUED, may_work, button=False),
            step("finish", _("Finish"), [S.RUNNING], S.DONE, may_work, button=False),
            step("fail", _("Give up"), [S.QUEUED, S.RUNNING], S.FAILED, may_work, button=False),
            step("cancel", _("Stop making it"), [S.QUEUED, S.RUNNING], S.CANCELLED, may_cancel, tone="danger"),
            step("expire", _("Remove the files"), [S.DONE], S.EXPIRED, may_work, button=False),
        ),
    )
)
SCHEDULE = register(
    Workflow(
        model="reports.reportschedule",
        initial=T.ACTIVE,
        path=(T.ACTIVE, T.ENDED),
        done={"pause": _("Paused"), "resume": _("Going on"), "end": _("Ended")},
        steps=(
            step("pause", _("Pause the schedule"), [T.ACTIVE], T.PAUSED, may_keep),
            step("resume", _("Go on with the schedule"), [T.PAUSED], T.ACTIVE, may_keep, tone="primary"),
            step("end", _("End the schedule"), [T.ACTIVE, T.PAUSED], T.ENDED, may_end, tone="danger"),
        ),
    )
)
