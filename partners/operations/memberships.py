"""Roles: given with a first day and perhaps a last one, ended in one act."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.operations import end_sessions
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, wake_delivery
from partners import rules
from partners.actor import Actor
from partners.enums import CONFIRMED_ROLES, Role
from partners.models import Institution, Invitation, Membership
from partners.operations.delegations import end_with_role
from partners.queries import host_day, roles_ahead


def check_fits(role: str, institution: Institution) -> None:
    if not rules.fits_institution(role, institution):
        raise Invalid({"institution": [_("This role is held at institutions of the host country only.")]})


def holds_already(user: User, institution: Institution, role: str, now: datetime) -> bool:
    return bool(roles_ahead(user, now).filter(institution=institution, role=role).exists())


@transaction.atomic
def give_role(
    *,
    user: User,
    institution: Institution,
    role: str,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Membership:
    if not rules.may_manage_person(actor, user):
        raise NotAllowed
    check_fits(role, institution)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        raise Refused(_("This account is closed. Open it before you give a role."))
    if ends_on and ends_on < host_day(now):
        raise Invalid({"ends_on": [_("The last day lies in the past.")]})
    if holds_already(locked, institution, role, now):
        raise Refused(_("This person holds the role already."))
    granted_by = (actor.user_id, actor.label)
    return open_membership(
        user=locked, institution=institution, role=role, starts_on=starts_on, ends_on=ends_on,
        granted_by=granted_by, reason=reason, actor=actor, now=now,
    )  # fmt: skip


def open_membership(
    *,
    user: User,
    institution: Institution,
    role: str,
    starts_on: date,
    ends_on: date | None,
    granted_by: tuple[int | None, str],
    reason: str,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Save and write history; for operations that have asked who. The caller holds the transaction."""
    membership = Membership(
        user=user,
        institution=institution,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=granted_by[0],
        granted_by_label=granted_by[1][:200],
        reason=reason.strip(),
        confirmed_on=host_day(now) if role in CONFIRMED_ROLES else None,
        confirmed_by_label=granted_by[1][:200] if role in CONFIRMED_ROLES else "",
    )
    begin(membership, "give_role", actor=actor, now=now, data=_facts(membership))
    return membership


def _facts(membership: Membership) -> dict[str, str | int | None]:
    return {
        "user": membership.user_id,
        "role": str(membership.role),
        "institution": membership.institution_id,
        "starts_on": membership.starts_on.isoformat(),
        "ends_on": membership.ends_on.isoformat() if membership.ends_on else None,
    }


@transaction.atomic
def end_membership(*, membership: Membership, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """End a role on its last day `on`; today means at once.

    At once: the role stops counting with COMMIT, invitations this person sent for the institution are withdrawn, powers lent
    with the role end, and when it was their last role every session of theirs ends in the same transaction.
    """
    if not rules.may_end_membership(actor, membership):
        raise NotAllowed
    today = host_day(now)
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: it stays in the history.")]})
    if on < today:
        raise Invalid({"on": [_("The last day lies in the past. Choose today to end the role at once.")]})
    _keep_one_administrator(membership, now)
    locked = lock(membership)
    if locked.ended_at or (locked.ends_on and locked.ends_on < today):
        raise Refused(_("This role has ended already."))
    close(locked, on=on, reason=reason, actor=actor, now=now)
    if on == today and not roles_ahead(locked.user, now).exists():
        end_sessions(user=locked.user)
    membership.ends_on, membership.ended_at = locked.ends_on, locked.ended_at


def close(locked: Membership, *, on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Write the end of a locked membership; for operations that have asked who."""
    at_once = on == host_day(now)
    locked.ends_on = max(on, locked.starts_on)
    locked.ended_at = now if at_once else None
    locked.save(update_fields=["ends_on", "ended_at"])
    entry = record(locked, "end_role", actor=actor, now=now, reason=reason.strip(), data={**_facts(locked), "at_once": at_once})
    wake_delivery(entry)
    if at_once:
        sent = Q(invited_by_id=locked.user_id, institution=locked.institution)
        withdraw_invitations(sent, actor=actor, now=now)
        end_with_role(locked, actor=actor, now=now)


def withdraw_invitations(condition: Q, *, actor: Actor, now: datetime) -> None:
    rows = Invitation.objects.across_partners(reason="pending invitations of a person whose role or account ends")
    for invitation in rows.select_for_update().filter(condition, accepted_at=None, cancelled_at=None).order_by("pk"):
        invitation.cancelled_at = now
        invitation.save(update_fields=["cancelled_at"])
        record(invitation, "cancel", actor=actor, now=now, source="open", target="cancelled")


def _keep_one_administrator(membership: Membership, now: datetime) -> None:
    """Lock all administrators' rows in one order, so that two of them can't leave at once and lock everybody out."""
    if membership.role != Role.ADMINISTRATOR:
        return
    rows = Membership.objects.across_partners(reason="at least one administrator must remain")
    rows = rows.select_for_update(of=("self",)).filter(Membership.on(host_day(now)), role=Role.ADMINISTRATOR, user__is_active=True)
    if not [row for row in rows.order_by("pk") if row.user_id != membership.user_id]:
        raise Refused(_("This is the only administrator. Give the role to somebody else first."))
