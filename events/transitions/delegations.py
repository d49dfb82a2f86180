"""Life of an invitation and of the delegation that comes of it (domain.md 1.9)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from events.enums import COMING, IN_DELEGATION, Accreditation
from events.enums import DelegationState as S
from events.models import Delegation, Registration
from events.rules import people as rules

ANSWERED = (S.NAMED, S.CONFIRMED)
OPEN = (S.INVITED, *ANSWERED)


def event_is_coming(delegation: Delegation, now: datetime) -> None:
    event = delegation.event
    if event.state not in COMING:
        raise Refused(_("The programme is not published, or the event is over or called off."), code="event_not_coming")
    if event.ends_at <= now:
        raise Refused(_("The event has ended."), code="event_over")


def in_time(delegation: Delegation, now: datetime) -> None:
    event_is_coming(delegation, now)
    if delegation.answer_by <= now:
        raise Refused(_("The time to answer is over. Ask the organiser to give you more."), code="too_late")


def _members(delegation: Delegation) -> list[Registration]:
    rows = Registration.objects.across_partners(reason="people of a delegation at hand")
    return list(rows.filter(delegation=delegation.pk, state__in=IN_DELEGATION).order_by("rank_order", "pk"))


def can_be_handed_in(delegation: Delegation, now: datetime) -> None:
    in_time(delegation, now)
    if delegation.named == 0:
        raise Refused(_("Nobody is named yet. Name at least one person."), code="nobody")
    if delegation.head_id not in {member.pk for member in _members(delegation)}:
        raise Refused(_("Say who heads the delegation."), code="no_head")


def can_be_confirmed(delegation: Delegation, now: datetime) -> None:
    event_is_coming(delegation, now)
    members = _members(delegation)
    if delegation.head_id not in {member.pk for member in members}:
        raise Refused(_("The delegation has no head. Choose one, or return it to the side that names it."), code="no_head")
    waiting = [member.name for member in members if member.accreditation == Accreditation.WAITING]
    if waiting:
        sentence = str(_("Accreditation is not checked yet: %(names)s."))
        raise Refused(sentence % {"names": ", ".join(waiting)}, code="not_accredited")


DELEGATIONS = register(
    Workflow(
        model="events.delegation",
        initial=S.PREPARED,
        path=(S.PREPARED, S.INVITED, S.NAMED, S.CONFIRMED),
        done={
            "send_invitation": _("Invitation sent"),
            "change_invitation": _("Invitation changed"),
            "remind": _("Reminded"),
            "name_people": _("People named"),
            "name_more": _("More people named after the confirmation"),
            "arrange": _("Order, head or authorisation changed"),
            "hand_in": _("Delegation handed in"),
            "return": _("Returned to the side that names it"),
            "confirm": _("Delegation confirmed"),
            "decline": _("Invitation declined"),
            "withdraw": _("Invitation withdrawn"),
            "list_again": _("Stands on the list again"),
        },
        steps=(
            step(
                "send_invitation", _("Send the invitation"), [S.PREPARED], S.INVITED, rules.may_run_invitation, guard=event_is_coming, tone="primary"
            ),
            step("hand_in", _("Hand in the delegation"), [S.INVITED], S.NAMED, rules.may_answer, guard=can_be_handed_in, tone="primary"),
            step("confirm", _("Confirm the delegation"), [S.NAMED], S.CONFIRMED, rules.may_run_invitation, guard=can_be_confirmed, tone="primary"),
            step("name_people", _("Name people"), [S.INVITED, S.NAMED], None, rules.may_answer, guard=in_time),
            step("name_more", _("Name people"), [S.CONFIRMED], S.NAMED, rules.may_answer, guard=in_time),
            step("arrange", _("Order and head"), OPEN, None, rules.may_answer, guard=event_is_coming),
            step("change_invitation", _("Change the invitation"), [S.PREPARED, *OPEN], None, rules.may_run_invitation),
            step("remind", _("Remind them"), [S.INVITED], None, rules.may_remind, guard=event_is_coming),
            step("return", _("Return for changes"), [S.NAMED], S.INVITED, rules.may_run_invitation, guard=event_is_coming, needs_reason=True),
            step("list_again", _("Put on the list again"), [S.DECLINED, S.WITHDRAWN], S.PREPARED, rules.may_run_invitation, guard=event_is_coming),
            step("decline", _("Decline the invitation"), OPEN, S.DECLINED, rules.may_answer, guard=event_is_coming, needs_reason=True, tone="danger"),
            step(
                "withdraw", _("Withdraw the invitation"), [S.PREPARED, *OPEN], S.WITHDRAWN, rules.may_run_invitation, needs_reason=True, tone="danger"
            ),
        ),
    )
)
