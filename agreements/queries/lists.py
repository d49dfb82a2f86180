"""The list of agreements: filters, and what this reader may know of the quota use of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, Sum

from agreements.enums import RUNNING, Unit
from agreements.models import Agreement, AgreementParty, QuotaYear
from agreements.queries.totals import LIMIT
from partners.actor import Actor
from partners.models import Partner

EXPIRES_WITHIN = timedelta(days=180)


def agreements_for(
    actor: Actor, *, today: date, state: str = "", partner: Partner | None = None, text: str = "", expiring: bool = False, **_more: Any
) -> Any:
    """Agreements this actor may see, each with its parties; `expiring` means: in force, and ending within 180 days of today."""
    parties = AgreementParty.objects.visible_to(actor).select_related("partner", "institution").order_by("pk")
    rows = Agreement.objects.visible_to(actor).prefetch_related(Prefetch("parties", queryset=parties))
    if state:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(pk__in=AgreementParty.objects.visible_to(actor).filter(partner=partner).values("agreement_id"))
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title_en__icontains=word) | Q(title_ru__icontains=word) | Q(title_kk__icontains=word))
    if expiring:
        rows = rows.filter(state__in=RUNNING, valid_until__range=(today, today + EXPIRES_WITHIN))
    return rows


@dataclass(frozen=True)
class YearUse:
    """Quota of one agreement in one year, in one unit: people and months are never added together."""

    unit: str
    used: int
    reserved: int
    limit: int


def use_of_year(agreements: Iterable[Agreement], actor: Actor, year: int) -> dict[int, list[YearUse]]:
    """By agreement: the sums of the quota lines this actor may see. One query for the whole page."""
    rows = QuotaYear.objects.visible_to(actor).filter(line__agreement__in=[row.pk for row in agreements], year=year)
    sums = rows.values(agreement=F("line__agreement"), unit=F("line__unit")).annotate(
        sum_used=Sum("used"), sum_reserved=Sum("reserved"), sum_limit=Sum(LIMIT)
    )
    found: dict[int, list[YearUse]] = defaultdict(list)
    for row in sums.order_by("agreement", "unit"):
        label = "" if row["unit"] == Unit.PEOPLE else str(Unit(row["unit"]).label)
        found[row["agreement"]].append(YearUse(label, row["sum_used"], row["sum_reserved"], row["sum_limit"]))
    return found


def names_of(sides: Iterable[AgreementParty]) -> list[str]:
    """Each partner once, in the order in which the parties were put on record."""
    return list(dict.fromkeys(str(side.partner) for side in sides))
