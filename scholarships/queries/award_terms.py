"""What an award is made of, in words: amounts, who pays, planned days, and whether a visa is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext

from core.timefmt import active_language
from mobility.enums import AllowanceKind, Funder
from mobility.models import Allowance, Stay
from mobility.money import due_until, split
from mobility.queries.money import planned_presence, terms_of
from people.models import Person
from people.queries import passport_of
from scholarships.models import Allotment, Award, Call, CallComponent, Nomination


def award_number(nomination: Nomination) -> str:
    """The award has the number of its nomination, A for N: the letter of the offer can name it before it is accepted."""
    return f"A{nomination.reference.removeprefix('N')}"


def needs_visa(person: Person) -> bool:
    """As the passport says; else by citizenship, or the sending country, and the host's list of those who enter without one."""
    passport = passport_of(person)
    if passport is not None and passport.visa_needed is not None:
        return bool(passport.visa_needed)
    return (person.citizenship or person.partner.code).upper() not in settings.VISA_FREE


def components_of(call: Call) -> list[CallComponent]:
    rows = CallComponent.objects.across_partners(reason="the award of a call fetched for this reader").filter(call=call)
    return with_amounts(rows.order_by("position", "pk"))


def with_amounts(rows: Iterable[Any]) -> list[Any]:
    """Components or allowances with their amount in words of the active language."""
    found = list(rows)
    for row in found:
        row.amount_text = " ".join(amount_words(row.amount, row.currency).rsplit("\N{NO-BREAK SPACE}", 1))  # a narrow screen may break there
    return found


def amount_words(amount: Decimal, currency: str) -> str:
    """ "150,000.00 KZT", as the language groups figures; the currency by its code."""
    return f"{format_decimal(amount, '#,##0.00', locale=active_language())}\N{NO-BREAK SPACE}{currency}"


def shares_words(shares: Mapping[str, Any]) -> str:
    """ "the receiving side", or "the receiving side 70 %, the sending side 30 %"."""
    rows = [(Funder(name).label, Decimal(str(percent))) for name, percent in shares.items() if Decimal(str(percent))]
    if len(rows) == 1:
        return str(rows[0][0])
    return ", ".join(gettext("%(funder)s %(percent)s %%") % {"funder": funder, "percent": f"{percent.normalize():f}"} for funder, percent in rows)


def sheet_table(rows: Iterable[Any]) -> dict[str, Any]:
    """The table of the allowance sheet in the active language, from components of a call or allowances of a stay."""
    head = [gettext("What for"), gettext("Amount"), gettext("Due"), gettext("Paid by")]
    lines = [[_first(row), amount_words(row.amount, row.currency), str(row.get_per_display()), shares_words(row.shares)] for row in rows]
    return {"head": head, "rows": lines}


def _first(row: Any) -> str:
    return f"{row.get_kind_display()}: {row.note}" if row.note else str(row.get_kind_display())


def award_of(nomination: Nomination) -> Award | None:
    rows = Award.objects.across_partners(reason="the award of a nomination fetched for this reader")
    found: Award | None = rows.filter(nomination_id=nomination.pk).select_related("stay").first()
    return found


@dataclass(frozen=True)
class Funding:
    """What the agreements say of who pays one kind of cost; `differs` where the lines of the partners invited do not agree."""

    kind: str
    shares: dict[str, int]
    differs: bool = False

    @property
    def label(self) -> str:
        return str(AllowanceKind(self.kind).label)

    @property
    def payers(self) -> str:
        return shares_words(self.shares)


PAYERS: dict[str, dict[str, int]] = {
    "host": {"host": 100},
    "sender": {"sender": 100},
    "shared": {"host": 50, "sender": 50},
    "person": {"participant": 100},
}


def funding_of(call: Call) -> list[Funding]:
    """By kind of cost, from the lines from which the partners of this call draw their places; what most of them say."""
    rows = Allotment.objects.across_partners(reason="who pays, by the lines of the call at hand").filter(call=call)
    said = [row.quota_year.line.funding or {} for row in rows.select_related("quota_year__line")]
    found = []
    for kind in AllowanceKind:
        payers = Counter(funding[kind.value] for funding in said if funding.get(kind.value) in PAYERS)
        if payers:
            found.append(Funding(kind.value, PAYERS[payers.most_common(1)[0][0]], len(payers) > 1))
    return found


def planned_totals(allowances: Iterable[Allowance], stay: Stay) -> list[tuple[str, Decimal, list[tuple[str, Decimal]]]]:
    """By currency: what is due over the whole stay as planned, and what each funder pays of it; parts add up to the cent."""
    totals: dict[str, Decimal] = {}
    parts: dict[str, dict[str, Decimal]] = {}
    for row in allowances:
        due = due_until(terms_of(row), planned_presence(stay), stay.departed_on or stay.leaves_on)
        totals[row.currency] = totals.get(row.currency, Decimal(0)) + due
        for payer, part in split(due, row.shares).items():
            by_payer = parts.setdefault(row.currency, {})
            by_payer[payer] = by_payer.get(payer, Decimal(0)) + part
    return [(code, total, [(str(Funder(payer).label), part) for payer, part in parts.get(code, {}).items()]) for code, total in totals.items()]
