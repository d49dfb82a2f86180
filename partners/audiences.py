"""People whom an announcement can reach by their roles: officers of partners, the academy's people, reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.audiences import Audience, Chosen, Narrowing, register_audience
from core.scoping import ActorLike
from partners.enums import HOST_INSTITUTION_ROLES, PARTNER_ROLES, InstitutionKind, Role
from partners.models import Institution, Membership, Partner
from partners.queries import host_day

OFFICERS = tuple(role for role in Role if role in PARTNER_ROLES)
ACADEMY = tuple(role for role in Role if role in HOST_INSTITUTION_ROLES)
HOLDERS = "who hears an announcement follows from roles of all partners"


def holders(roles: Iterable[str], now: datetime, **narrow: Any) -> Any:
    rows = Membership.objects.across_partners(reason=HOLDERS).filter(Membership.on(host_day(now)), role__in=list(roles), **narrow)
    return rows.order_by().values_list("user_id", flat=True)


def officers(chosen: Chosen, now: datetime) -> Any:
    narrow = {"institution__partner__in": chosen["partners"]} if chosen.get("partners") else {}
    return holders(_known(chosen.get("roles"), OFFICERS), now, **narrow)


def academy(chosen: Chosen, now: datetime) -> Any:
    narrow = {"institution__in": chosen["institutions"]} if chosen.get("institutions") else {}
    return holders(_known(chosen.get("roles"), ACADEMY), now, **narrow)


def reviewers(chosen: Chosen, now: datetime) -> Any:
    return holders([Role.REVIEWER], now)


def _known(chosen: Iterable[str] | None, roles: tuple[Role, ...]) -> list[str]:
    """Only roles of this audience, whatever was sent."""
    return [role for role in roles if role in chosen] if chosen else [*roles]


def partner_choices(actor: ActorLike) -> list[tuple[str, Any]]:
    return [(str(row.pk), row) for row in Partner.objects.filter(is_host=False).order_by("name_en", "pk")]


def _houses(actor: ActorLike) -> list[tuple[str, Any]]:
    rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB])
    return [(str(row.pk), row) for row in rows.order_by("name_en", "pk")]


def _roles(roles: tuple[Role, ...]) -> list[tuple[str, Any]]:
    return [(str(role), capfirst(str(role.label))) for role in roles]


BY_PARTNER = Narrowing("partners", _("Partners"), partner_choices)
register_audience(
    Audience(
        "officers", _("Officers of partners"), _("nominating officers, heads of authorities, embassies and employers of the partners"), officers,
        (BY_PARTNER, Narrowing("roles", _("Roles"), lambda actor: _roles(OFFICERS))),
    )
)  # fmt: skip
register_audience(
    Audience(
        "academy", _("Registrars and lecturers"), _("people of the academy and of the hub"), academy,
        (Narrowing("institutions", _("Institutions"), _houses), Narrowing("roles", _("Roles"), lambda actor: _roles(ACADEMY))),
    )
)  # fmt: skip
register_audience(Audience("reviewers", _("Reviewers"), _("everybody who judges nominations, proposals or papers"), reviewers))
