"""To whom a schedule may bring its report: colleagues that its owner may reach. Each gets what the own rights give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, SEES_ALL_PARTNERS, Role
from partners.models import Membership
from partners.queries import host_day
from reports.models import ReportSchedule

ALL = (*SEES_ALL_PARTNERS, *HOST_INSTITUTION_ROLES, *READS_PARTNER)


def roles_to_choose(actor: Actor) -> list[str]:
    """Roles whose holders read reports, in the order in which roles are listed: any for staff, else those of the own side."""
    found = (
        set(ALL)
        if actor.sees_all_partners
        else {*(READS_PARTNER if actor.partner_ids else ()), *(HOST_INSTITUTION_ROLES if actor.institution_ids else ())}
    )
    return [role.value for role in Role if role in found]


def _held(actor: Actor, now: datetime) -> Any:
    """Roles that hold today and that this actor may write to."""
    rows = Membership.objects.across_partners(reason="narrowed to the actor's own side in the next lines").filter(
        Membership.on(host_day(now)), user__is_active=True, role__in=ALL
    )
    if actor.sees_all_partners:
        return rows
    return rows.filter(Q(institution__partner_id__in=actor.partner_ids, role__in=READS_PARTNER) | Q(institution_id__in=actor.institution_ids))


def people_by_address(addresses: Iterable[str], actor: Actor, now: datetime) -> dict[str, int]:
    """Keys of those among the addresses whom the actor may name."""
    wanted = {address.lower() for address in addresses}
    held = _held(actor, now).filter(user__email__in=wanted)
    return {email.lower(): pk for email, pk in held.values_list("user__email", "user_id")}


def recipients_of(schedule: ReportSchedule, owner: Actor, now: datetime) -> list[User]:
    """Those named and the holders of the roles, as far as the owner may reach them today."""
    rows = _held(owner, now).filter(Q(user_id__in=schedule.recipient_ids) | Q(role__in=schedule.roles))
    return list(User.objects.filter(pk__in=rows.values("user_id")).order_by("pk"))


def names_of(schedule: ReportSchedule) -> list[str]:
    people = User.objects.filter(pk__in=schedule.recipient_ids).order_by("full_name", "pk")
    return [*(str(user) for user in people), *(str(Role(role).label) for role in schedule.roles)]
