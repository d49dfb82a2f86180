"""An invitation and a registration for the matrix: of partner A, at an event of the Institute; the registration is the nominee's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.workflow import perform
from events import operations as verbs
from events.models import Delegation, Registration
from partners.enums import Role
from tests.eventing import ENDS, STARTS, make_delegation, make_event, make_registration
from tests.matrix_programme import WHY, bare, by
from tests.matrix_rows import SYSTEM, Expected, row
from tests.world import NOW, World

MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
HOST = (*MINISTRY, Role.REGISTRAR)
SIDE = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER)
OWN = (Role.NOMINEE,)
LATER, AFTER = NOW + timedelta(days=40), ENDS + timedelta(hours=1)


def make_invitation(world: World) -> Delegation:
    event = make_event(world, number=80)
    delegation = make_delegation(event, world.partner_a)
    make_registration(event, number=80, state="named", delegation=delegation)
    return delegation


def invitation_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    member = Registration._base_manager.get(delegation=record)
    return {"head_id": member.pk, "invited_at": NOW}


def arrange(record: Delegation, actor: Any) -> object:
    return verbs.arrange_delegation(record, order=[], head=Registration._base_manager.get(delegation=record).pk, actor=actor, now=NOW)


INVITATION_STEPS = {
    "send_invitation": lambda record, actor: verbs.send_invitations([record], actor=actor, now=NOW),
    "hand_in": by(verbs.hand_in_delegation),
    "confirm": by(verbs.confirm_delegation),
    "name_people": bare("name_people"),
    "name_more": bare("name_more"),
    "arrange": arrange,
    "change_invitation": by(verbs.change_invitation, fields={"ceiling": 5}),
    "remind": by(verbs.remind_delegation),
    "return": by(verbs.return_delegation, reason=WHY),
    "list_again": by(verbs.list_again, answer_by=LATER),
    "decline": by(verbs.decline_invitation, reason=WHY),
    "withdraw": by(verbs.withdraw_invitation, reason=WHY),
}
INVITATION_EXPECTED: dict[str, Expected] = {
    "send_invitation": row("prepared", "invited", *HOST),
    "hand_in": row("invited", "named", *HOST, *SIDE),
    "confirm": row("named", "confirmed", *HOST),
    "name_people": row("invited named", "", *HOST, *SIDE),
    "name_more": row("confirmed", "named", *HOST, *SIDE),
    "arrange": row("invited named confirmed", "", *HOST, *SIDE),
    "change_invitation": row("prepared invited named confirmed", "", *HOST),
    "remind": row("invited", "", *HOST, SYSTEM),
    "return": row("named", "invited", *HOST, reason=True),
    "list_again": row("declined withdrawn", "prepared", *HOST),
    "decline": row("invited named confirmed", "declined", *HOST, *SIDE, reason=True),
    "withdraw": row("prepared invited named confirmed", "withdrawn", *HOST, reason=True),
}


def because(step: str) -> Any:
    return lambda record, actor: perform(record, step, actor=actor, now=NOW, reason=WHY)


# --- registration -------------------------------------------------------------------------------------
def make_registered(world: World) -> Registration:
    event = make_event(world, number=81)
    delegation = make_delegation(event, world.partner_a)
    return make_registration(event, number=81, state="registered", delegation=delegation, user=world.users["nigora"])


def registration_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"accreditation": "accredited", "waits_since": NOW, "offered_until": NOW + timedelta(days=2)}


REGISTRATION_STEPS = {
    # What the verb adds to its step (the lock of the event, the next of the waiting list, the stay) is tried in test_registrations.
    "take_place": bare("take_place", offered_until=None),
    "approve": bare("approve"),
    "offer_place": bare("offer_place"),
    "accredit": bare("accredit"),
    "put_on_waiting_list": bare("put_on_waiting_list", waits_since=NOW),
    "change": by(verbs.change_registration, fields={"position": "Envoy"}),
    "confirm_address": bare("confirm_address"),
    "confirm_named": bare("confirm_named"),
    "lapse": bare("lapse", NOW + timedelta(days=3)),
    "expire": bare("expire"),
    "pass_place": bare("pass_place"),
    "refuse_accreditation": because("refuse_accreditation"),
    "decline": because("decline"),
    "cancel": by(verbs.cancel_registration, reason=WHY),
    "attend": by(verbs.mark_attended, STARTS),
    "miss": bare("miss", AFTER),
    "undo_attendance": by(verbs.undo_attendance, AFTER, reason=WHY),
}
GOING_ON = "unconfirmed named registered waiting offered confirmed"
BEFORE_PLACE = "named registered waiting"
REGISTRATION_EXPECTED: dict[str, Expected] = {
    "take_place": row("offered", "confirmed", *HOST, *OWN),
    "approve": row("registered", "confirmed", *HOST, SYSTEM),
    "offer_place": row("waiting", "offered", *HOST, SYSTEM),
    "accredit": row(BEFORE_PLACE, "", *HOST),
    "put_on_waiting_list": row("registered", "waiting", *HOST, SYSTEM),
    "change": row(GOING_ON, "", *HOST, *SIDE, *OWN),
    "confirm_address": row("unconfirmed", "registered", *OWN),
    "confirm_named": row("named", "confirmed", SYSTEM, button=False),
    "lapse": row("offered", "cancelled", SYSTEM, button=False),
    "expire": row("unconfirmed", "cancelled", SYSTEM, button=False),
    "pass_place": row("offered", "cancelled", *HOST, *OWN),
    "refuse_accreditation": row(BEFORE_PLACE, "declined", *HOST, reason=True),
    "decline": row(f"unconfirmed {BEFORE_PLACE} offered", "declined", *HOST, reason=True),
    "cancel": row(GOING_ON, "cancelled", *HOST, *SIDE, *OWN, SYSTEM),
    "attend": row("confirmed no_show", "attended", *HOST, Role.LECTURER, button=False),
    "miss": row("confirmed", "no_show", *HOST, button=False),
    "undo_attendance": row("attended", "confirmed", *HOST, reason=True),
}
