"""Quota use by partner and year: what the ledger of each agreement line says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import UNSIGNED, Unit
from agreements.models import QuotaYear
from agreements.queries.totals import LIMIT
from core.names import alphabetical
from partners.actor import Actor
from partners.models import Partner
from reports.queries.batches import in_batches, within_years
from reports.sheets import Column, Row
from scholarships.models import Allotment


def quota_years(params: Mapping[str, Any], actor: Actor) -> QuerySet[QuotaYear]:
    """Years of lines that the actor may count: all, the partner's own, and those that fund calls of the own academy."""
    rows = QuotaYear.objects.across_partners(reason="narrowed to the actor in the next lines")
    if not actor.sees_all_partners:
        funded = Allotment.objects.across_partners(reason="narrowed to the actor's own academies")
        funded = funded.filter(call__intake__programme__institution_id__in=actor.institution_ids).values("quota_year_id")
        rows = rows.filter(Q(line__partner_id__in=actor.partner_ids) | Q(pk__in=funded))
    rows = rows.exclude(line__agreement__state__in=UNSIGNED)
    rows = rows.filter(**within_years(params, "year"))
    if partner := params.get("partner"):
        rows = rows.filter(line__partner_id=partner)
    found: QuerySet[QuotaYear] = rows.select_related("line__partner", "line__agreement").order_by(
        "line__partner__code", "year", "line__agreement__reference", "line__number", "pk"
    )
    return found


QUOTA_COLUMNS = (
    Column(_("Partner"), width=26, name="partner"), Column(_("Agreement"), width=16, name="agreement"), Column(_("Line"), "whole", 7, name="line"),
    Column(_("Purpose"), width=20, name="purpose"), Column(_("Counted in"), width=14, name="unit"), Column(_("Year"), "year", 8, name="year"),
    Column(_("Allotted"), "whole", 10, name="allotted"), Column(_("Carried in"), "whole", 10, name="carried_in"),
    Column(_("Carried out"), "whole", 10, name="carried_out"), Column(_("By exception"), "whole", 12, name="exceptional"),
    Column(_("Reserved"), "whole", 10, name="reserved"), Column(_("Used"), "whole", 10, name="used"), Column(_("Free"), "whole", 10, name="free"),
    Column(_("Lapsed"), "whole", 10, name="lapsed"), Column(_("Share used"), "share", 12, name="share_used"),
)  # fmt: skip


def quota_batches(params: Mapping[str, Any], actor: Actor) -> Iterator[list[Row]]:
    for part in in_batches(quota_years(params, actor)):
        yield [_row(year) for year in part]


def _row(year: QuotaYear) -> Row:
    line = year.line
    share = year.used / year.limit if year.limit else None
    free, lapsed = (year.free, 0) if year.closed_at is None else (0, year.free)  # a year that is closed gives no place any more
    return (
        str(line.partner), line.agreement.reference, line.number, str(line.get_kind_display()), str(line.get_unit_display()),
        year.year, year.allotted, year.carried_in, year.carried_out, year.exceptional, year.reserved, year.used, free, lapsed, share,
    )  # fmt: skip


@dataclass(frozen=True)
class Use:
    """One bar of the chart: a partner's lines of one unit, added up."""

    partner: Partner
    unit: str
    allotted: int
    moved: int  # carried in and by exception, less carried out
    reserved: int
    used: int

    @property
    def limit(self) -> int:
        """What may be given."""
        return self.allotted + self.moved

    @property
    def free(self) -> int:
        return self.limit - self.reserved - self.used

    @property
    def share_text(self) -> str:
        share = self.used / self.limit if self.limit else 0.0
        return str(format_percent(share, locale=get_language() or "en"))

    @property
    def label(self) -> str:
        """People are the usual unit and not said; months and days are."""
        return str(self.partner) if self.unit == Unit.PEOPLE else f"{self.partner} – {Unit(self.unit).label}"


def use_by_partner(params: Mapping[str, Any], actor: Actor) -> list[Use]:
    """Sums of a partner, each unit by itself: people, months and days can't be added."""
    rows = quota_years(params, actor).order_by().values("line__partner_id", "line__unit")
    sums = rows.annotate(may_give=Sum(LIMIT), given=Sum("allotted"), held=Sum("reserved"), taken=Sum("used")).order_by(
        "line__partner__code", "line__unit"
    )
    partners = Partner.objects.in_bulk([row["line__partner_id"] for row in sums])
    uses = [
        Use(partners[row["line__partner_id"]], row["line__unit"], row["given"], row["may_give"] - row["given"], row["held"], row["taken"])
        for row in sums
    ]
    return sorted(uses, key=lambda use: alphabetical(use.partner))
