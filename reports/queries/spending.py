"""What was paid, by what for and by whom; and scholarship flows as SDG indicator 4.b.1 asks for them. A currency stands by itself, always."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from mobility.enums import AllowanceKind, Funder, SheetState, StayPurpose
from mobility.models import Payment
from partners.actor import Actor
from reports.queries.spans import Params, dates
from reports.queries.whose import chosen, own, partners_named, registered_by
from reports.sheets import Column, Row
from training.enums import DEGREES, ISCED_F, FieldOfStudy, ProgrammeLevel

CENT = Decimal("0.01")
HEAD_COLUMNS = (
    Column(_("Year"), "year", 8, name="year"), Column(_("For"), width=20, name="purpose"), Column(_("Head"), width=20, name="head"),
    Column(_("Paid by"), width=26, name="funder"), Column(_("Currency"), width=9, name="currency"), Column(_("People"), "whole", 9, name="people"),
    Column(_("Paid"), "money", 16, name="paid"), Column(_("For one person"), "money", 16, name="each"),
)  # fmt: skip


def payments(params: Params, actor: Actor) -> Any:
    """Lines of pay sheets that are paid, by the month for which they are."""
    rows = own(Payment.objects.visible_to(actor), actor, partner="stay__partner_id", academy="stay__institution_id", academies=registered_by(actor))
    rows = chosen(rows, params, partner="stay__partner_id").filter(sheet__state=SheetState.PAID, **dates(params, "sheet__month")).order_by()
    return rows.annotate(year=ExtractYear("sheet__month"), purpose=F("stay__purpose"), money=F("currency"))


def _kinds(params: Params, actor: Actor) -> Any:
    """The head of a payment is that of the allowance it was paid for."""
    return payments(params, actor).values("year", "purpose", "allowance__kind", "payer", "money")


def heads_size(params: Params, actor: Actor) -> int:
    return int(_kinds(params, actor).distinct().count())


def heads(params: Params, actor: Actor) -> list[Row]:
    """One query. `For one person`: paid, divided by those of whom something was paid under this head."""
    found = _kinds(params, actor).annotate(people=Count("stay__person", distinct=True), paid=Sum("amount"))
    words = (dict(StayPurpose.choices), dict(AllowanceKind.choices), dict(Funder.choices))
    order = sorted(found, key=lambda row: (row["year"], row["purpose"], row["allowance__kind"], row["payer"], row["money"]))
    return [
        (
            row["year"], str(words[0][row["purpose"]]), str(words[1][row["allowance__kind"]]), str(words[2][row["payer"]]), row["money"],
            row["people"], row["paid"], (row["paid"] / row["people"]).quantize(CENT),
        )
        for row in order
    ]  # fmt: skip


# Purpose codes of the Creditor Reporting System of the OECD: higher education, and advanced technical and managerial training.
HIGHER_EDUCATION, ADVANCED_TRAINING = "11420", "11430"
SDG_COLUMNS = (
    Column(_("Year"), "year", 8, name="year"), Column(_("Partner code"), width=9, name="code"), Column(_("Partner"), width=26, name="partner"),
    Column(_("Purpose (OECD)"), width=10, name="purpose"), Column(_("Sector"), width=34, name="sector"),
    Column(_("Field (ISCED-F)"), width=10, name="isced"), Column(_("Type of study"), width=26, name="study"),
    Column(_("Scholars"), "whole", 9, name="scholars"), Column(_("Currency"), width=9, name="currency"), Column(_("Paid"), "money", 16, name="paid"),
)  # fmt: skip
PROGRAMME = "stay__award__nomination__call__intake__programme"


def scholarship_payments(params: Params, actor: Actor) -> Any:
    """Payments of the host under awards to people of partner countries, each with the programme they were given for."""
    rows = payments(params, actor).filter(stay__award__isnull=False, payer=Funder.HOST, stay__partner__kind="country", stay__partner__is_host=False)
    return rows.values("year", "stay__partner_id", "stay__partner__code", f"{PROGRAMME}__field", f"{PROGRAMME}__level", "money")


def sdg_size(params: Params, actor: Actor) -> int:
    return int(scholarship_payments(params, actor).distinct().count())


def scholarship_flows(params: Params, actor: Actor) -> list[Row]:
    """One query and the names; see the definition for what this table leaves out."""
    found = list(scholarship_payments(params, actor).annotate(scholars=Count("stay__person", distinct=True), paid=Sum("amount")))
    named = partners_named(row["stay__partner_id"] for row in found)
    fields, levels = dict(FieldOfStudy.choices), dict(ProgrammeLevel.choices)
    rows = []
    for row in found:
        field, level = row[f"{PROGRAMME}__field"], row[f"{PROGRAMME}__level"]
        purpose = HIGHER_EDUCATION if level in DEGREES else ADVANCED_TRAINING
        where = (row["year"], row["stay__partner__code"], named[row["stay__partner_id"]], purpose)
        rows.append((*where, str(fields[field]), ISCED_F[field], str(levels[level]), row["scholars"], row["money"], row["paid"]))
    return sorted(rows, key=lambda row: tuple(str(cell) for cell in row[:9]))
