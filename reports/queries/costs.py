"""What awards cost: by person, and by agreement line and year. Currencies are never added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mobility.enums import Funder
from mobility.queries.costs import Cost, costs_of
from partners.actor import Actor
from partners.enums import Role
from reports.queries.batches import in_batches, within_years
from reports.sheets import Column, Row
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


def person_batches(params: Mapping[str, Any], actor: Actor) -> Iterator[list[Row]]:
    for part in in_batches(awards(params, actor)):
        yield _rows_of_people(part)


def _rows_of_people(part: Sequence[Award]) -> list[Row]:
    found: dict[int, list[tuple[str, Cost]]] = defaultdict(list)
    for (stay_id, currency), cost in sorted(costs_of([award.stay for award in part]).items()):
        found[stay_id].append((currency, cost))
    return [
        (*_where(award), award.nomination.person.passport_name, award.reference, str(award.stay.get_state_display()), currency, *_amounts(cost))
        for award in part
        for currency, cost in found[award.stay_id]
    ]


def line_batches(params: Mapping[str, Any], actor: Actor) -> Iterator[list[Row]]:
    """One row a line, year and currency, with how many awards it is of and what one costs on average."""
    whole: dict[Key, Cost] = defaultdict(Cost)
    people: dict[Key, int] = defaultdict(int)
    for part in in_batches(awards(params, actor)):
        _add(part, whole, people)
    yield [(*key[:4], people[key], key[4], *_amounts(cost), _each(cost, people[key])) for key, cost in sorted(whole.items())]


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


with_funder = lazy(lambda title, funder: title % {"funder": funder}, str)
FIRST_COLUMNS = (
    Column(_("Year"), "year", 8, name="year"),
    Column(_("Agreement"), width=14, name="agreement"),
    Column(_("Line"), "whole", 6, upright=True, name="line"),
    Column(_("Partner"), width=22, name="partner"),
)
MONEY_COLUMNS = (
    Column(_("Currency"), width=9, name="currency"),
    Column(_("Planned"), "money", 16, name="planned"),
    Column(_("Paid"), "money", 16, name="paid"),
    *(
        Column(with_funder(title, funder.label), "money", 16, upright=True, name=f"{what}_{funder.value}")
        for funder in Funder
        for title, what in ((_("Planned, %(funder)s"), "planned"), (_("Paid, %(funder)s"), "paid"))
    ),
)
PERSON_COLUMNS = (
    *FIRST_COLUMNS,
    Column(_("Person"), width=28, name="person"),
    Column(_("Award"), width=14, name="award"),
    Column(_("State"), width=14, name="state"),
    *MONEY_COLUMNS,
)
LINE_COLUMNS = (
    *FIRST_COLUMNS,
    Column(_("Awards"), "whole", 9, upright=True, name="awards"),
    *MONEY_COLUMNS,
    Column(_("Planned for one award"), "money", 16, name="planned_each"),
)
