"""The role of somebody who is trained: given by the seat in an intake, on whatever ground it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from partners.actor import Actor
from partners.enums import InstitutionKind, Role
from partners.models import Institution
from partners.operations.memberships import open_membership
from partners.queries import host_day, roles_ahead


def make_trainee_of(partner_id: int, *, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """At the office of the partner that sent them; nothing for who holds the role already. A consequence of a seat, whose verb has asked who."""
    if not user.is_active:
        return
    roles = roles_ahead(user, now).filter(institution__partner_id=partner_id)
    institution = _sending_office(partner_id, roles)
    if institution is None or roles.filter(role=Role.TRAINEE).exists():
        return
    open_membership(
        user=user, institution=institution, role=Role.TRAINEE, starts_on=host_day(now), ends_on=None, granted_by=(actor.user_id, actor.label),
        reason=reason, actor=actor, now=now,
    )  # fmt: skip


def _sending_office(partner_id: int, roles: Any) -> Institution | None:
    """Where the person is a nominee; else the partner's nominating authority, else its ministry."""
    if membership := roles.filter(role=Role.NOMINEE).order_by("pk").first():
        found: Institution = membership.institution
        return found
    offices = {row.kind: row for row in Institution.objects.filter(partner_id=partner_id).order_by("-pk")}
    return offices.get(InstitutionKind.AUTHORITY) or offices.get(InstitutionKind.MINISTRY) or next(iter(offices.values()), None)
