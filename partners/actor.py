"""Who acts: one frozen value, made once a request, passed as an argument to everything below the views."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from partners.enums import (
    HOST_INSTITUTION_ROLES,
    PARTNER_ROLES,
    POWERS_OVER_PEOPLE,
    READS_PARTNER,
    SECOND_FACTOR_ROLES,
    SEES_ALL_PARTNERS,
    Power,
    Role,
)
from partners.models import Absence, Delegation, Membership

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Grant:
    """One role held today for one institution."""

    role: str
    institution_id: int
    partner_id: int
    institution_label: str = ""
    unconfirmed_since: date | None = None  # the role rests: it still lets its holder read, not act


@dataclass(frozen=True)
class Lent:
    """One power that the head of an authority has lent to the actor, today."""

    power: str
    institution_id: int
    partner_id: int
    grantor_label: str
    ends_on: date


@dataclass(frozen=True)
class Actor:
    user_id: int | None
    label: str
    language: str = "en"
    zone: str = "UTC"
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    lent: tuple[Lent, ...] = ()
    acting_for: str = ""
    stands_in: bool = False  # for somebody who is away today
    roles: frozenset[str] = field(init=False)  # with which the actor may act
    held: frozenset[str] = field(init=False)  # and those that rest, which only read

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants if not grant.unconfirmed_since))
        object.__setattr__(self, "held", frozenset(grant.role for grant in self.grants))

    @classmethod
    def system(cls, label: str) -> Actor:
        """The portal itself (the clock, an import). Only steps that name it let it act."""
        return cls(user_id=None, label=label, is_system=True)

    def in_consequence(self) -> Actor:
        """The portal, for what follows from a step of this actor, who need not have the right to it; the history still names the actor."""
        return replace(self, is_system=True)

    @classmethod
    def nobody(cls) -> Actor:
        return cls(user_id=None, label="")

    def has(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))

    def has_for_partner(self, partner_id: int, *roles: Role) -> bool:
        return any(grant.role in roles and grant.partner_id == partner_id for grant in self.grants if not grant.unconfirmed_since)

    def has_at(self, institution_id: int, *roles: Role) -> bool:
        return any(grant.role in roles and grant.institution_id == institution_id for grant in self.grants if not grant.unconfirmed_since)

    def has_power_at(self, institution_id: int, power: Power) -> bool:
        """As head of this authority, or lent by its head."""
        lent = any(row.institution_id == institution_id and row.power == power for row in self.lent)
        return self.has_at(institution_id, Role.AUTHORITY_HEAD) or lent

    def has_power(self, partner_id: int, power: Power) -> bool:
        """As head of the partner's nominating authority, or lent by the head."""
        return self.has_for_partner(partner_id, Role.AUTHORITY_HEAD) or self._lent(partner_id, power) is not None

    def using(self, partner_id: int, power: Power) -> Actor:
        """Who acts, for the history: with a lent power "A for B", with the own role just A."""
        lent = None if self.has_for_partner(partner_id, Role.AUTHORITY_HEAD) else self._lent(partner_id, power)
        return replace(self, acting_for=lent.grantor_label) if lent else self

    def _lent(self, partner_id: int, power: Power) -> Lent | None:
        return next((row for row in self.lent if row.partner_id == partner_id and row.power == power), None)

    @property
    def sees_all_partners(self) -> bool:
        return self.is_system or bool(self.roles & SEES_ALL_PARTNERS)

    @property
    def partner_ids(self) -> frozenset[int]:
        """Partners whose records the actor reads; a role that rests reads on. For an employer only a lent power opens them."""
        lent = {row.partner_id for row in self.lent if row.power != Power.INVITE_OFFICERS}
        return frozenset(lent | {grant.partner_id for grant in self.grants if grant.role in READS_PARTNER})

    @property
    def people_partner_ids(self) -> frozenset[int]:
        """Of these the partners whose people the actor reads papers, stays and money of: by a role, or by a lent power over nominations."""
        lent = {row.partner_id for row in self.lent if row.power in POWERS_OVER_PEOPLE}
        return frozenset(lent | {grant.partner_id for grant in self.grants if grant.role in READS_PARTNER})

    @property
    def agreement_partner_ids(self) -> frozenset[int]:
        """And those of which a lent power opens the agreements alone."""
        return self.partner_ids - self.people_partner_ids

    @property
    def institution_ids(self) -> frozenset[int]:
        """Host institutions whose intakes a registrar or lecturer sees."""
        return frozenset(grant.institution_id for grant in self.grants if grant.role in HOST_INSTITUTION_ROLES)

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & SECOND_FACTOR_ROLES)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None


def actor_for(user: User, now: datetime) -> Actor:
    """The actor of a signed-in user: the union of the roles that hold on the host's calendar day."""
    today = now.astimezone(ZoneInfo(settings.HOST_ZONE)).date()
    held = Membership.objects.across_partners(reason="one's own roles").filter(Membership.on(today), user=user)
    away = Absence.objects.across_partners(reason="whether somebody is away for whom one stands in oneself").filter(Absence.on(today), stand_in=user)
    rows = list(held.annotate(lent=_lent(user, today), stands_in=Exists(away)).select_related("institution").order_by("pk"))
    grants = tuple(_grant(row, today) for row in rows)
    partners = {grant.partner_id for grant in grants if grant.role in PARTNER_ROLES and not grant.unconfirmed_since}
    lent = _lent_to(partners, rows[0].lent) if partners else ()
    return Actor(user.pk, str(user), user.language, user.time_zone, grants, lent=lent, stands_in=any(row.stands_in for row in rows))


def _grant(row: Membership, today: date) -> Grant:
    return Grant(row.role, row.institution_id, row.institution.partner_id, str(row.institution), row.due_on if row.rests(today) else None)


def _lent(user: User, today: date) -> Subquery:
    """Powers lent by a person who still heads the authority, in one column of the query for the roles: every page asks it."""
    rows = Delegation.objects.across_partners(reason="powers lent to oneself").filter(Delegation.on(today), delegate=user, grantor__is_active=True)
    heads = Membership.objects.across_partners(reason="whether the grantor still heads the authority")
    heads = heads.filter(Membership.on(today), role=Role.AUTHORITY_HEAD, user=OuterRef("grantor"), institution=OuterRef("institution"))
    said = JSONObject(
        powers="powers", institution="institution_id", partner="institution__partner_id", name="grantor__full_name", email="grantor__email", ends_on="ends_on",
    )  # fmt: skip
    return Subquery(rows.filter(Exists(heads)).order_by().values("delegate").annotate(all=JSONBAgg(said, order_by="pk")).values("all"))


def _lent_to(partners: set[int], rows: list[dict[str, Any]] | None) -> tuple[Lent, ...]:
    """To one who still acts for the partner; with either role they end."""
    return tuple(
        Lent(power, row["institution"], row["partner"], row["name"] or row["email"], date.fromisoformat(row["ends_on"]))
        for row in rows or ()
        for power in row["powers"]
        if row["partner"] in partners
    )
