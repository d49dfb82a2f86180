"""From rows to the values that `money` calculates with, and what was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from mobility.models import Allowance, Payment, PaySheet, Stay
from mobility.money import Presence, Terms
from partners.models import Institution

Paid = dict[int, dict[str, Decimal]]  # allowance -> payer -> amount


def terms_of(allowance: Allowance) -> Terms:
    return Terms(allowance.amount, allowance.per, allowance.shares, allowance.starts_on, allowance.ends_on)


def presence_of(stay: Stay) -> Presence:
    """Who has not left is taken to leave on the planned day, so that nothing is paid beyond it."""
    return Presence(stay.arrived_on, stay.departed_on or stay.leaves_on)


def planned_presence(stay: Stay) -> Presence:
    """For costs: the planned days until others are known."""
    return Presence(stay.arrived_on or stay.enters_on, stay.departed_on or stay.leaves_on)


def allowances_at(institution: Institution, until: date) -> list[Allowance]:
    """Everything that can be due or have to be settled at this institution up to a day."""
    rows = Allowance.objects.across_partners(reason="a pay sheet pays the people of every partner at one institution")
    return list(rows.filter(stay__institution=institution, stay__arrived_on__lte=until).select_related("stay").order_by("stay_id", "pk"))


def paid_before(institution: Institution, month: date) -> Paid:
    """What the sheets of earlier months pay, with one query. Payments of an allowance whose arrival was moved past the month are found too."""
    rows = Payment.objects.across_partners(reason="a pay sheet settles what was paid before")
    rows = rows.filter(sheet__institution=institution, sheet__month__lt=month).values_list("allowance_id", "payer").annotate(paid=Sum("amount"))
    found: Paid = defaultdict(dict)
    for allowance_id, payer, paid in rows.order_by():
        found[allowance_id][payer] = paid
    return found


def with_payments(allowances: Iterable[Allowance], paid: Paid) -> list[Allowance]:
    """And those that were paid although nobody has arrived by now: what they got is owed back."""
    known = {row.pk: row for row in allowances}
    missing = [pk for pk in paid if pk not in known]
    rows = Allowance.objects.across_partners(reason="a pay sheet settles what was paid before").filter(pk__in=missing)
    return [*known.values(), *rows.select_related("stay").order_by("stay_id", "pk")] if missing else [*known.values()]


def sheets_of(institution: Institution) -> list[tuple[date, str]]:
    rows = PaySheet.objects.across_partners(reason="whether the sheets of an institution follow one another")
    return list(rows.filter(institution=institution).order_by("month").values_list("month", "state"))
