"""Life of one registration. A place is held from the offer or the confirmation on; PostgreSQL counts them and refuses one too many."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from events.enums import COMING, Accreditation
from events.enums import RegistrationState as S
from events.models import Registration
from events.rules import people as rules
from events.transitions.door import DOOR_DONE, DOOR_STEPS

BEFORE_PLACE = (S.NAMED, S.REGISTERED, S.WAITING)
GOING_ON = (S.UNCONFIRMED, *BEFORE_PLACE, S.OFFERED, S.CONFIRMED)  # until the event


def event_is_coming(registration: Registration, now: datetime) -> None:
    event = registration.event
    if event.state not in COMING or event.ends_at <= now:
        raise Refused(_("The event is over or called off."), code="event_over")


def may_have_place(registration: Registration, now: datetime) -> None:
    event_is_coming(registration, now)
    if registration.accreditation == Accreditation.WAITING:
        raise Refused(_("The accreditation is not checked yet."), code="not_accredited")


def awaits_accreditation(registration: Registration, now: datetime) -> None:
    event_is_coming(registration, now)
    if registration.accreditation == Accreditation.NOT_NEEDED:
        raise Refused(_("No accreditation is asked for at this event."), code="not_needed")


def offer_holds(registration: Registration, now: datetime) -> None:
    event_is_coming(registration, now)
    if registration.offered_until is None or registration.offered_until <= now:
        raise Refused(_("The time to take the place is over; it has gone to the next person."), code="too_late")


def offer_is_over(registration: Registration, now: datetime) -> None:
    if registration.offered_until is None or registration.offered_until > now:
        raise Refused(_("The place is still held for this person."), code="too_early")


REGISTRATIONS = register(
    Workflow(
        model="events.registration",
        initial=S.REGISTERED,
        path=(S.REGISTERED, S.CONFIRMED, S.ATTENDED),
        begins=(S.UNCONFIRMED, S.NAMED),
        done={
            "confirm_address": _("E-mail address confirmed"),
            "approve": _("Registration approved"),
            "confirm_named": _("Confirmed with the delegation"),
            "put_on_waiting_list": _("Stands on the waiting list"),
            "offer_place": _("Place offered"),
            "take_place": _("Place taken"),
            "pass_place": _("Offered place not wanted"),
            "lapse": _("Offer not answered in time"),
            "expire": _("E-mail address never confirmed"),
            "accredit": _("Accredited"),
            "refuse_accreditation": _("Accreditation refused"),
            "change": _("Details changed"),
            "decline": _("Registration declined"),
            "cancel": _("Registration cancelled"),
            **DOOR_DONE,
        },
        steps=(
            step("take_place", _("Take the place"), [S.OFFERED], S.CONFIRMED, rules.may_answer_offer, guard=offer_holds, tone="primary"),
            step("approve", _("Approve the registration"), [S.REGISTERED], S.CONFIRMED, rules.may_settle, guard=may_have_place, tone="primary"),
            step("offer_place", _("Offer a place"), [S.WAITING], S.OFFERED, rules.may_offer, guard=may_have_place, tone="primary"),
            step("accredit", _("Accredit"), BEFORE_PLACE, None, rules.may_decide, guard=awaits_accreditation),
            step("put_on_waiting_list", _("Put on the waiting list"), [S.REGISTERED], S.WAITING, rules.may_settle, guard=event_is_coming),
            step("change", _("Change the details"), GOING_ON, None, rules.may_take_part_for, guard=event_is_coming),
            step("confirm_address", _("Confirm the address"), [S.UNCONFIRMED], S.REGISTERED, rules.is_own, guard=event_is_coming, tone="primary"),
            step("confirm_named", _("Confirm"), [S.NAMED], S.CONFIRMED, rules.is_consequence, guard=may_have_place, button=False),
            step("lapse", _("End the offer"), [S.OFFERED], S.CANCELLED, rules.is_consequence, guard=offer_is_over, button=False),
            step("expire", _("End the registration"), [S.UNCONFIRMED], S.CANCELLED, rules.is_consequence, button=False),
            step("pass_place", _("I do not want the place"), [S.OFFERED], S.CANCELLED, rules.may_answer_offer, tone="danger"),
            step(
                "refuse_accreditation", _("Refuse the accreditation"), BEFORE_PLACE, S.DECLINED, rules.may_decide, guard=awaits_accreditation,
                needs_reason=True, tone="danger",
            ),
            step(
                "decline", _("Decline the registration"), [S.UNCONFIRMED, *BEFORE_PLACE, S.OFFERED], S.DECLINED, rules.may_decide, needs_reason=True,
                tone="danger",
            ),
            step("cancel", _("Cancel the registration"), GOING_ON, S.CANCELLED, rules.may_cancel, tone="danger"),
            *DOOR_STEPS,
        ),
    )
)  # fmt: skip
