"""Who holds which role: for recipients of notices, for choice lists and for the pages of administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from partners import rules
from partners.enums import Role
from partners.models import Institution, Invitation, Membership

if TYPE_CHECKING:
    from partners.actor import Actor


def host_day(now: datetime) -> date:
    """The calendar day on which roles begin and end: the host's."""
    return now.astimezone(ZoneInfo(settings.HOST_ZONE)).date()


def users_with_role(*roles: Role, now: datetime, partner_id: int | None = None, institution_id: int | None = None) -> list[int]:
    """Ids of active users who hold one of the roles at this instant, each once."""
    rows = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(host_day(now)), role__in=roles, user__is_active=True
    )
    if partner_id is not None:
        rows = rows.filter(institution__partner_id=partner_id)
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    return sorted(set(rows.values_list("user_id", flat=True)))


def unique(*groups: Iterable[int | None]) -> list[int]:
    return sorted({user for group in groups for user in group if user is not None})


def roles_now(user: User, now: datetime) -> Any:
    """Memberships of a person that hold today."""
    rows = Membership.objects.across_partners(reason="one person's roles, asked for by a checked operation or page")
    return rows.filter(Membership.on(host_day(now)), user=user).select_related("institution__partner")


def roles_ahead(user: User, now: datetime) -> Any:
    """Memberships that hold today or later: neither past nor ended."""
    today = host_day(now)
    rows = Membership.objects.across_partners(reason="one person's roles, asked for by a checked operation or page")
    ahead = Q(ends_on__isnull=True) | Q(ends_on__gt=today) | Q(ends_on=today)
    return rows.filter(ahead, user=user, ended_at__isnull=True)


def all_roles(user: User) -> Any:
    rows = Membership.objects.across_partners(reason="a person's page, read by administrators and auditors")
    return rows.filter(user=user).select_related("institution__partner").order_by("-starts_on", "-pk")


def members_for(actor: Actor, *, name: str = "", role: str = "", institution: Institution | None = None, only_on: date | None = None) -> Any:
    """Memberships for the list of people: all for administrators and auditors, the own authority's for its head."""
    rows = Membership.objects.across_partners(reason="narrowed below to what the actor may see of people")
    rows = rows.select_related("user", "institution__partner")
    if not rules.may_see_everybody(actor):
        rows = rows.filter(institution_id__in=_own_authorities(actor))
    for word in name.split():
        rows = rows.filter(Q(user__full_name__icontains=word) | Q(user__email__icontains=word))
    if role:
        rows = rows.filter(role=role)
    if institution:
        rows = rows.filter(institution=institution)
    if only_on:
        rows = rows.filter(Membership.on(only_on), user__is_active=True)
    return rows


def _own_authorities(actor: Actor) -> list[int]:
    return [grant.institution_id for grant in actor.grants if grant.role == Role.AUTHORITY_HEAD]


def invitations_for(actor: Actor) -> Any:
    """Invitations this actor may send again or cancel, newest first."""
    rows = Invitation.objects.across_partners(reason="narrowed below to what the actor may manage")
    rows = rows.select_related("institution__partner")
    if not rules.may_see_everybody(actor):
        rows = rows.filter(institution_id__in=_own_authorities(actor), role=Role.NOMINATING_OFFICER)
    return rows


def account_of(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def institutions_to_invite_for(actor: Actor) -> Any:
    rows = Institution.objects.select_related("partner").order_by("partner__code", "name_en", "pk")
    if actor.has(Role.ADMINISTRATOR):
        return rows
    return rows.filter(pk__in=_own_authorities(actor))


def roles_to_invite_for(actor: Actor) -> list[tuple[str, Any]]:
    if actor.has(Role.ADMINISTRATOR):
        return list(Role.choices)
    return [(Role.NOMINATING_OFFICER.value, Role.NOMINATING_OFFICER.label)]
