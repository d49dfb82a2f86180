"""A post handed over in one act: who leaves loses everything at once, and what was in hand passes on.

Order of effects, in one transaction: the leaver's account and roles are locked; the successor gets the roles, or an
invitation; open invitations that the leaver sent pass on; the roles end, and with them lent powers; the history row is
written, to which upper apps react (drafts, messages); all sessions of the leaver end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import end_sessions
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.registries import react_all
from core.workflow import lock, saying_no, wake_delivery
from partners import rules
from partners.actor import Actor
from partners.enums import Role
from partners.models import Invitation, Membership
from partners.operations.invitations import invite
from partners.operations.memberships import close, holds_already, open_membership
from partners.queries import colleagues, host_day, invitations_sent_by, roles_at


@dataclass(frozen=True)
class Newcomer:
    """A successor who has no role yet and is invited."""

    email: str
    full_name: str
    language: str


@transaction.atomic
def hand_over(
    *, membership: Membership, successor: User | None = None, newcomer: Newcomer | None = None, reason: str, actor: Actor, now: datetime
) -> None:
    """Hand the post over to a colleague, or to somebody who is invited by this. Raises as every verb; then nothing has happened."""
    leaver = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    locked = lock(membership)
    if not rules.may_hand_over(actor, locked):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: it stays in the history.")]})
    if locked.ended_at or (locked.ends_on and locked.ends_on < host_day(now)):
        raise Refused(_("This role has ended already."))
    _check_successor(locked, successor, newcomer, now)
    roles = _roles_here(locked, actor, now)
    with saying_no():
        invited = _invite(locked, newcomer, actor, now) if newcomer else None
    if successor:
        _give(roles, successor, reason, actor, now)
    passed = _pass_invitations(locked, leaver, successor, actor, now)
    for row in roles:
        close(row, on=host_day(now), reason=reason, actor=actor, now=now)
    _write(locked, successor, invited, passed, reason, actor, now)
    end_sessions(user=leaver)
    membership.__dict__.update({name: getattr(roles[0], name) for name in ("ends_on", "ended_at")})


def _check_successor(locked: Membership, successor: User | None, newcomer: Newcomer | None, now: datetime) -> None:
    if (successor is None) == (newcomer is None):
        raise Invalid({"successor": [_("Choose who takes over the post.")]})
    if successor and not colleagues(locked.institution.partner_id, now, but=locked.user_id).filter(pk=successor.pk).exists():
        raise Invalid({"successor": [_("The post passes to another person who acts for the same partner, or to somebody you invite.")]})


def _roles_here(locked: Membership, actor: Actor, now: datetime) -> list[Membership]:
    """All roles of the leaver at this authority, locked; the one that was named first. Each must be this actor's to hand over."""
    found = [locked, *(lock(row) for row in roles_at(locked, now).exclude(pk=locked.pk))]
    if any(row.role == Role.AUTHORITY_HEAD for row in found) and not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed
    return found


def _invite(locked: Membership, newcomer: Newcomer, actor: Actor, now: datetime) -> Invitation:
    invited, _secret = invite(
        email=newcomer.email, full_name=newcomer.full_name, language=newcomer.language, role=locked.role, institution=locked.institution,
        role_ends_on=None, actor=actor, now=now,
    )  # fmt: skip
    return invited


def _give(roles: list[Membership], successor: User, reason: str, actor: Actor, now: datetime) -> None:
    for row in roles:
        if not holds_already(successor, row.institution, row.role, now):
            open_membership(
                user=successor, institution=row.institution, role=row.role, starts_on=host_day(now), ends_on=None,
                granted_by=(actor.user_id, actor.label), reason=reason, actor=actor, now=now,
            )  # fmt: skip


def _pass_invitations(locked: Membership, leaver: User, successor: User | None, actor: Actor, now: datetime) -> int:
    """To the successor; until an invited one has an account, to who hands over."""
    to_id, to_label = (successor.pk, str(successor)) if successor else (actor.user_id, actor.label)
    rows = invitations_sent_by(leaver, locked.institution.partner_id, now).select_for_update(of=("self",), no_key=True)
    found = list(rows.order_by("pk"))
    for row in found:
        row.invited_by_id, row.invited_by_label = to_id, to_label[:200]
        row.save(update_fields=["invited_by_id", "invited_by_label"])
        record(row, "pass_on", actor=actor, now=now, data={"from": str(leaver), "to": to_label})
    return len(found)


def _write(locked: Membership, successor: User | None, invited: Invitation | None, passed: int, reason: str, actor: Actor, now: datetime) -> None:
    data = {
        "successor": successor.pk if successor else None,
        "to": str(successor) if successor else (invited.full_name if invited else ""),
        "invitation": invited.pk if invited else None,
        "invitations": passed,
    }
    entry = record(locked, "hand_over", actor=actor, now=now, reason=reason.strip(), data=data)
    react_all(locked, "hand_over", entry=entry, actor=actor, now=now)
    wake_delivery(entry)
