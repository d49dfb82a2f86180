"""Steps of a registration at the door and after the event."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import step
from events.enums import EventState
from events.enums import RegistrationState as S
from events.models import Registration
from events.rules import door as rules


def event_takes_place(registration: Registration, now: datetime) -> None:
    """Nobody attends, or stays away from, what was called off."""
    if registration.event.state == EventState.CANCELLED:
        raise Refused(_("The event was called off: nobody attends it."), code="called_off")


def event_is_over(registration: Registration, now: datetime) -> None:
    event_takes_place(registration, now)
    if now < registration.event.ends_at:
        raise Refused(_("The event is not over yet."), code="not_over")


def event_has_begun(registration: Registration, now: datetime) -> None:
    """Doors open before the beginning; the day before is a slip."""
    event_takes_place(registration, now)
    if (registration.event.starts_at - now).days >= 1:
        raise Refused(_("The event has not begun yet."), code="not_begun")


def has_no_certificate(registration: Registration, now: datetime) -> None:
    """A revoked one stays in the register and no more with the attendance, so that who did not come is not given another."""
    if registration.certificate and not registration.certificate.revoked_at:
        raise Refused(_("A certificate was issued for this attendance: revoke it first."), code="certificate")


DOOR_STEPS = (
    step("attend", _("Mark as attended"), [S.CONFIRMED, S.NO_SHOW], S.ATTENDED, rules.may_let_in, guard=event_has_begun, button=False),
    step("miss", _("Count as absent"), [S.CONFIRMED], S.NO_SHOW, rules.may_correct_attendance, guard=event_is_over, button=False),
    step(
        "undo_attendance", _("Take back the attendance"), [S.ATTENDED], S.CONFIRMED, rules.may_correct_attendance, guard=has_no_certificate,
        needs_reason=True, tone="danger",
    ),
)  # fmt: skip
DOOR_DONE = {"attend": _("Attended"), "miss": _("Did not come"), "undo_attendance": _("Attendance taken back")}
