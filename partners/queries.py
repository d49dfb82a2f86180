"""Who holds which role: for recipients of notices, for choice lists and for the pages of administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, Q

from accounts.models import User
from partners import rules
from partners.enums import CONFIRMED_ROLES, PARTNER_ROLES, Power, Role
from partners.models import CONFIRM_MONTHS, Delegation, Institution, Invitation, Membership, Partner

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


def _authorities_to_invite_for(actor: Actor) -> list[int]:
    return [*_own_authorities(actor), *(row.institution_id for row in actor.lent if row.power == Power.INVITE_OFFICERS)]


def invitations_for(actor: Actor) -> Any:
    """Invitations this actor may send again or cancel, newest first."""
    rows = Invitation.objects.across_partners(reason="narrowed below to what the actor may manage")
    rows = rows.select_related("institution__partner")
    if not rules.may_see_everybody(actor):
        rows = rows.filter(institution_id__in=_authorities_to_invite_for(actor), role=Role.NOMINATING_OFFICER)
    return rows


def account_of(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def institutions_to_invite_for(actor: Actor) -> Any:
    rows = Institution.objects.select_related("partner").order_by("partner__code", "name_en", "pk")
    if actor.has(Role.ADMINISTRATOR):
        return rows
    return rows.filter(pk__in=_authorities_to_invite_for(actor))


def roles_to_invite_for(actor: Actor) -> list[tuple[str, Any]]:
    if actor.has(Role.ADMINISTRATOR):
        return list(Role.choices)
    return [(Role.NOMINATING_OFFICER.value, Role.NOMINATING_OFFICER.label)]


def authorities_for(actor: Actor) -> Any:
    """Institutions whose officers and lent powers this actor keeps or audits."""
    rows = Institution.objects.select_related("partner")
    return rows if rules.may_see_everybody(actor) else rows.filter(pk__in=_own_authorities(actor))


def officers_of(institution: Institution, now: datetime) -> Any:
    """Roles of partners held today at this institution, by name."""
    rows = Membership.objects.across_partners(reason="people of an authority, whose page was asked for by its head or an administrator")
    rows = rows.filter(Membership.on(host_day(now)), institution=institution, role__in=PARTNER_ROLES, user__is_active=True)
    return rows.select_related("user", "institution__partner").order_by("user__full_name", "pk")


def roles_at(membership: Membership, now: datetime) -> Any:
    """All roles for the partner that the same person holds at the same institution: they are handed over together."""
    rows = roles_ahead(membership.user, now).filter(institution_id=membership.institution_id, role__in=PARTNER_ROLES)
    return rows.select_related("user", "institution__partner").order_by("pk")


def memberships_of_authorities(actor: Actor) -> Any:
    rows = Membership.objects.across_partners(reason="narrowed to the authorities this actor keeps")
    rows = rows.select_related("user", "institution__partner")
    return rows if rules.may_see_everybody(actor) else rows.filter(institution_id__in=_own_authorities(actor))


def colleagues(partner_id: int, now: datetime, *, but: int) -> Any:
    """People who act for a partner today: they may be lent powers, or take over a post."""
    held = Membership.objects.across_partners(reason="colleagues at one partner, for its head")
    held = held.filter(Membership.on(host_day(now)), institution__partner_id=partner_id, role__in=PARTNER_ROLES)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).exclude(pk=but).order_by("full_name", "pk")


def delegations_for(actor: Actor, *, past_on: date | None = None, open_on: date | None = None) -> Any:
    """Lent powers that concern this actor: given at the own authority, held, or all for administrators and auditors."""
    rows = Delegation.objects.across_partners(reason="narrowed below to whom it concerns")
    rows = rows.select_related("grantor", "delegate", "institution__partner")
    if not rules.may_see_everybody(actor):
        own = Q(institution_id__in=_own_authorities(actor)) | Q(grantor_id=actor.user_id) | Q(delegate_id=actor.user_id)
        rows = rows.filter(own)
    if open_on:
        rows = rows.filter(ended_at__isnull=True, ends_on__gte=open_on)
    if past_on:
        rows = rows.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=past_on))
    return rows


def to_confirm(now: datetime, *, days: int) -> list[Membership]:
    """Officers whose confirmation falls due within so many days, or is overdue; the most urgent first."""
    rows = Membership.objects.across_partners(reason="whose confirmation falls due: for clocks and for those who confirm")
    rows = rows.filter(Membership.on(host_day(now)), role__in=CONFIRMED_ROLES, user__is_active=True)
    limit = host_day(now) + timedelta(days=days)
    early = limit - timedelta(days=CONFIRM_MONTHS * 30)
    rows = (
        rows.filter(starts_on__lte=early)
        .filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=early))
        .select_related("user", "institution__partner")
    )
    found = [row for row in rows.order_by("pk") if row.due_on <= limit]
    return sorted(found, key=lambda row: (row.due_on, row.pk))


def powers_ending_with(closing: list[Membership], now: datetime) -> Any:
    """Lent powers that end with these roles of one person at one authority: lent as its head; held without any other role at the partner."""
    user_id, institution = closing[0].user_id, closing[0].institution
    condition = Q(pk__in=[])
    if any(row.role == Role.AUTHORITY_HEAD for row in closing):
        condition |= Q(grantor_id=user_id, institution=institution)
    others = Membership.objects.across_partners(reason="does the person go on acting for the partner?")
    others = others.filter(Membership.on(host_day(now)), user_id=user_id, institution__partner_id=institution.partner_id, role__in=PARTNER_ROLES)
    goes_on = Exists(others.exclude(pk__in=[row.pk for row in closing]))
    condition |= Q(delegate_id=user_id, institution__partner_id=institution.partner_id) & Q(~goes_on)
    rows = Delegation.objects.across_partners(reason="powers that end with a role")
    return rows.filter(condition, ended_at__isnull=True, ends_on__gte=host_day(now)).select_related("grantor", "delegate").order_by("pk")


def invitations_sent_by(user: User, partner_id: int, now: datetime) -> Any:
    """Open invitations to a partner that this person sent."""
    rows = Invitation.objects.across_partners(reason="invitations of a person whose post is handed over")
    return rows.filter(invited_by_id=user.pk, institution__partner_id=partner_id, accepted_at=None, cancelled_at=None, expires_at__gt=now)


def could_endorse_together(partner: Partner, now: datetime) -> bool:
    """Whether one person could prepare a nomination and another endorse it."""
    held = Membership.objects.across_partners(reason="whether two persons could share an endorsement")
    held = held.filter(Membership.on(host_day(now)), institution__partner=partner, user__is_active=True)
    officers = [row for row in held.filter(role=Role.NOMINATING_OFFICER) if not row.rests(host_day(now))]
    endorsers = set(held.filter(role=Role.AUTHORITY_HEAD).values_list("user_id", flat=True))
    lent = Delegation.objects.across_partners(reason="whether two persons could share an endorsement")
    lent = lent.filter(Delegation.on(host_day(now)), institution__partner=partner, powers__contains=[Power.ENDORSE], grantor_id__in=endorsers)
    endorsers |= set(lent.values_list("delegate_id", flat=True))
    return any(endorsers - {row.user_id} for row in officers)
