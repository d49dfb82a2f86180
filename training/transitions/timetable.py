"""Life of a session in the timetable: planned, perhaps changed, perhaps cancelled and brought back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import SessionState as S
from training.models import Attendance, TeachingSession
from training.rules import timetable as rules


def nobody_was_counted(session: TeachingSession, now: datetime) -> None:
    if Attendance.objects.across_partners(reason="whether attendance was taken in a session").filter(session=session).exists():
        raise Refused(_("Attendance was taken in this session: it was held and can't be cancelled."))


WORKFLOW = register(
    Workflow(
        model="training.teachingsession",
        initial=S.PLANNED,
        path=(S.PLANNED,),
        done={"change": _("Changed"), "cancel": _("Cancelled"), "bring_back": _("Brought back")},
        steps=(
            step("change", _("Change the session"), [S.PLANNED], None, rules.may_change_session),
            step(
                "cancel",
                _("Cancel the session"),
                [S.PLANNED],
                S.CANCELLED,
                rules.may_change_session,
                guard=nobody_was_counted,
                needs_reason=True,
                tone="danger",
            ),
            step("bring_back", _("Bring the session back"), [S.CANCELLED], S.PLANNED, rules.may_change_session, tone="primary"),
        ),
    )
)
