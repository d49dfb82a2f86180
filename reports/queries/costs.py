"""What awards cost: by person, and by agreement line and year. Currencies are never added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mobility.enums import Funder
from mobility.queries.costs import Cost, costs_of
from partners.actor import Actor
from partners.enums import Role
from reports.queries.batches import in_batches, within_years
from reports.sheets import Column, Row, Sheet
from scholarships.models import Award

LINE = "nomination__allotment__quota_year__line"
Key = tuple[int, str, int, str, str]  # year, agreement, line, partner, currency


def awards(params: Mapping[str, Any], actor: Actor) -> QuerySet[Award]:
    """Those whose money this actor may read: all, the partner's own, those at the academy whose registrar this is."""
    rows = Award.objects.across_partners(reason="narrowed to the actor in the next lines")
    if not actor.sees_all_partners:
        academies = {grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR}
        rows = rows.filter(Q(nomination__partner_id__in=actor.people_partner_ids) | Q(stay__institution_id__in=academies))
    rows = rows.filter(**within_years(params, "nomination__allotment__quota_year__year"))
    if partner := params.get("partner"):
        rows = rows.filter(nomination__partner_id=partner)
    if call := params.get("call"):
        rows = rows.filter(nomination__call_id=call)
    found: QuerySet[Award] = rows.select_related("stay", "nomination__person", "nomination__partner", f"{LINE}__agreement").order_by(
        "nomination__allotment__quota_year__year", "nomination__partner__code", "pk"
    )
    return found


def person_costs_sheet(params: Mapping[str, Any], actor: Actor) -> Sheet:
    rows = awards(params, actor)

    def batches() -> Iterator[list[Row]]:
        for part in in_batches(rows):
            yield _rows_of_people(part)

    columns = [*_first_columns(), Column(_("Person"), width=28), Column(_("Award"), width=14), Column(_("State"), width=14), *_money_columns()]
    return Sheet(_("Costs by person"), columns, rows.count(), batches)


def _rows_of_people(part: Sequence[Award]) -> list[Row]:
    found: dict[int, list[tuple[str, Cost]]] = defaultdict(list)
    for (stay_id, currency), cost in sorted(costs_of([award.stay for award in part]).items()):
        found[stay_id].append((currency, cost))
    return [
        [*_where(award), award.nomination.person.passport_name, award.reference, str(award.stay.get_state_display()), currency, *_amounts(cost)]
        for award in part
        for currency, cost in found[award.stay_id]
    ]


def line_costs_sheet(params: Mapping[str, Any], actor: Actor) -> Sheet:
    """One row a line, year and currency, with how many awards it is of and what one costs on average."""
    rows = awards(params, actor)

    def batches() -> Iterator[list[Row]]:
        whole: dict[Key, Cost] = defaultdict(Cost)
        people: dict[Key, int] = defaultdict(int)
        for part in in_batches(rows):
            _add(part, whole, people)
        yield [[*key[:4], people[key], key[4], *_amounts(cost), _each(cost, people[key])] for key, cost in sorted(whole.items())]

    columns = [*_first_columns(), Column(_("Awards"), "whole", 9, upright=True), *_money_columns(), Column(_("Planned for one award"), "money", 16)]
    return Sheet(_("Costs by agreement line and year"), columns, rows.count(), batches)


def _add(part: Sequence[Award], whole: dict[Key, Cost], people: dict[Key, int]) -> None:
    by_stay = {award.stay_id: award for award in part}
    for (stay_id, currency), cost in costs_of([award.stay for award in part]).items():
        key = (*_where(by_stay[stay_id]), currency)
        whole[key].add(cost)
        people[key] += 1


def _each(cost: Cost, people: int) -> Decimal:
    return (cost.planned_total / people).quantize(Decimal("0.01"))


def _where(award: Award) -> tuple[int, str, int, str]:
    year = award.nomination.allotment.quota_year
    return year.year, year.line.agreement.reference, year.line.number, str(award.nomination.partner)


def _amounts(cost: Cost) -> list[Decimal]:
    by_payer = [amount for payer in Funder.values for amount in (cost.planned.get(payer, Decimal(0)), cost.paid.get(payer, Decimal(0)))]
    return [cost.planned_total, cost.paid_total, *by_payer]


def _first_columns() -> list[Column]:
    return [
        Column(_("Year"), "year", 8),
        Column(_("Agreement"), width=14),
        Column(_("Line"), "whole", 6, upright=True),
        Column(_("Partner"), width=22),
    ]


def _money_columns() -> list[Column]:
    by_payer = [
        Column(title % {"funder": funder.label}, "money", 16, upright=True)
        for funder in Funder
        for title in (_("Planned, %(funder)s"), _("Paid, %(funder)s"))
    ]
    return [Column(_("Currency"), width=9), Column(_("Planned"), "money", 16), Column(_("Paid"), "money", 16), *by_payer]
