"""The map of partners by the share of their quota that is taken, and the table behind it with the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from re import findall
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.names import alphabetical
from partners.models import Partner
from portal.dashboards.sides import Side
from portal.dashboards.sums import Quota, Sums
from portal.dashboards.tiles import ENROLMENTS
from reports.annual.atlas import outlines

STEPS = 4  # of colour, for what is taken at all


@dataclass(frozen=True)
class Country:
    name: str
    code: str
    url: str
    limit: int
    used: int
    reserved: int
    left: int
    in_training: int
    training_url: str
    tone: str  # a class of the page: "map-none" without quota, "map-0" for nothing taken, up to "map-4" for nearly all
    on_map: bool

    @property
    def said(self) -> str:
        words = {"country": self.name, "used": self.used, "reserved": self.reserved, "limit": self.limit}
        if not self.limit:
            return _("%(country)s: no places this year") % words
        return _("%(country)s: %(used)d used and %(reserved)d reserved of %(limit)d") % words


@dataclass(frozen=True)
class Atlas:
    countries: list[Country]
    host: str
    legend: list[tuple[str, str]]

    @property
    def drawn(self) -> list[Country]:
        return [row for row in self.countries if row.on_map]


@cache
def outlined() -> frozenset[str]:
    """Codes of the countries that the drawing knows."""
    return frozenset(findall(r'id="([A-Z]{2})"', outlines()))


def atlas_of(side: Side, sums: Sums, quotas: list[Quota]) -> Atlas:
    """All partners with a quota in the year, with people in training, or on the map."""
    by_partner, in_training = {row.key: row for row in quotas}, sums.by_key("countries")
    partners = list(Partner.objects.all())
    rows = [_country(side, row, by_partner.get(row.pk), in_training.get(row.pk, 0)) for row in sorted(partners, key=alphabetical) if not row.is_host]
    host = next((row.code for row in partners if row.is_host and row.code in outlined()), "")
    shown = [row for row in rows if row.on_map or row.limit or row.in_training]
    return Atlas(shown, host, [*_legend(), *(("map-host", str(row)) for row in partners if host and row.code == host)])


def _country(side: Side, partner: Partner, quota: Quota | None, in_training: int) -> Country:
    limit, used, reserved = (quota.limit, quota.used, quota.reserved) if quota else (0, 0, 0)
    return Country(
        name=str(partner),
        code=partner.code,
        url=reverse("partners:partner", args=[partner.pk]),
        limit=limit,
        used=used,
        reserved=reserved,
        left=limit - used - reserved,
        in_training=in_training,
        training_url=side.link(ENROLMENTS, state="any_under_way", partner=partner.pk),
        tone=tone_of(limit, used + reserved),
        on_map=partner.code in outlined(),
    )


def tone_of(limit: int, taken: int) -> str:
    """Nothing taken has a step of its own; then the quarters."""
    if limit <= 0:
        return "map-none"
    return f"map-{min(STEPS, -(-STEPS * taken // limit))}"


def _legend() -> list[tuple[str, Any]]:
    return [
        ("map-none", _("no places this year")),
        ("map-0", _("nothing taken yet")),
        ("map-1", _("up to a quarter taken")),
        ("map-2", _("up to a half")),
        ("map-3", _("up to three quarters")),
        ("map-4", _("nearly all or all")),
    ]
