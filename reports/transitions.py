"""Life of a report: waiting > being made > ready, or failed. Only workers move it."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from reports.enums import RunState as S
from reports.rules import may_work

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
        },
        steps=(
            step("start", _("Start"), [S.QUEUED], S.RUNNING, may_work, button=False),
            step("retry", _("Try again"), [S.RUNNING], S.QUEUED, may_work, button=False),
            step("finish", _("Finish"), [S.RUNNING], S.DONE, may_work, button=False),
            step("fail", _("Give up"), [S.QUEUED, S.RUNNING], S.FAILED, may_work, button=False),
        ),
    )
)
