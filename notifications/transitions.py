"""Life of an announcement: written and changed as long as it is a draft, then sent once or dropped."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from notifications.enums import AnnouncementState as S
from notifications.rules import may_announce

WORKFLOW = register(
    Workflow(
        model="notifications.announcement",
        initial=S.DRAFT,
        path=(S.DRAFT, S.SENT),
        done={"change": _("Changed"), "send": _("Sent"), "drop": _("Dropped")},
        steps=(
            step("change", _("Change the draft"), [S.DRAFT], None, may_announce),
            step("send", _("Look at it and send it"), [S.DRAFT], S.SENT, may_announce, tone="primary"),
            step("drop", _("Drop the draft"), [S.DRAFT], S.DROPPED, may_announce, tone="danger"),
        ),
    )
)
