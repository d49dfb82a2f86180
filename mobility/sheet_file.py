"""The workbook of a pay sheet, in the reader's language: every cell is a text or a figure, nothing is a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.timefmt import day_text
from mobility.models import Payment, PaySheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (6, 32, 28, 18, 14, 18, 26, 8, 16, 10, 26)
MONEY = "#,##0.00"


class SheetWriter:
    """Written from top to bottom; `next` is the row that is still free."""

    def __init__(self, sheet: PaySheet, *, now: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties({"title": f"{sheet}", "created": now.replace(tzinfo=None)})
        self._page = self._book.add_worksheet(f"{sheet.month:%Y-%m}")
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)
        for index, width in enumerate(WIDTHS):
            self._page.set_column(index, index, width)
        self._head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E1F0F8", "bottom": 1})
        self._bold = self._book.add_format({"bold": True})
        self._title = self._book.add_format({"bold": True, "font_size": 14})
        self._text = self._book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self._money = self._book.add_format({"num_format": MONEY, "valign": "top"})
        self._sum = self._book.add_format({"num_format": MONEY, "bold": True, "top": 1})
        self.next = 0

    def title(self, *lines: str) -> None:
        for number, line in enumerate(lines):
            self._page.write_string(self.next, 0, line, self._bold if number else self._title)
            self.next += 1
        self.next += 1

    def head(self, cells: Sequence[str], *, repeat: bool = False) -> None:
        for index, cell in enumerate(cells):
            self._page.write_string(self.next, index, cell, self._head)
        if repeat:
            self._page.repeat_rows(self.next)
            self._page.freeze_panes(self.next + 1, 0)
        self.next += 1

    def row(self, cells: Sequence[str | int | Decimal], *, is_sum: bool = False) -> None:
        for index, cell in enumerate(cells):
            if isinstance(cell, str):
                self._page.write_string(self.next, index, cell, self._bold if is_sum else self._text)
            elif isinstance(cell, Decimal):
                self._page.write_number(self.next, index, cell, self._sum if is_sum else self._money)
            else:
                self._page.write_number(self.next, index, cell)
        self.next += 1

    def signatures(self, *who: str) -> None:
        self.next += 2
        for line in who:
            self._page.write_string(self.next, 1, line)
            self._page.write_string(self.next, 3, "_" * 34)
            self.next += 2

    def close(self) -> bytes:
        self._book.close()
        return self._out.getvalue()


def sheet_file(sheet: PaySheet, lines: Iterable[Payment], totals: Iterable[Mapping[str, Any]], *, now: datetime) -> bytes:
    """Lines in the order of the page, then totals by currency and payer, then who signs."""
    writer = SheetWriter(sheet, now=now)
    paid = _("Paid on %(day)s") % {"day": day_text(sheet.paid_on)} if sheet.paid_on else str(sheet.get_state_display())
    writer.title(_("Pay sheet for %(month)s") % {"month": sheet.month_text}, str(sheet.institution), paid)
    heads = (
        _("No."), _("Name as in the passport"), _("Name in native script"), _("Partner"), _("Stay"), _("For"), _("Paid by"), _("Days"), _("Amount"),
        _("Currency"), _("Note"),
    )  # fmt: skip
    writer.head(heads, repeat=True)
    for number, line in enumerate(lines, start=1):
        writer.row(_cells(number, line))
    writer.next += 1
    writer.title(_("Totals"))
    writer.head((_("Currency"), _("Paid by"), _("This month"), _("Corrections of earlier months"), _("Total")))
    for row in totals:
        writer.row([row["currency"], str(row["payer"]), Decimal(row["month"]), Decimal(row["earlier"]), Decimal(row["total"])], is_sum=True)
    approved = _("Approved by: %(name)s") % {"name": sheet.approved_by_label} if sheet.approved_by_label else _("Approved by:")
    writer.signatures(_("Made by: %(name)s") % {"name": sheet.made_by_label}, approved, _("Paid by (cashier):"))
    return writer.close()


def _cells(number: int, line: Payment) -> list[str | int | Decimal]:
    person = line.stay.person
    return [
        number, person.passport_name, person.native_name, str(line.stay.partner), line.stay.reference, str(line.allowance.get_kind_display()),
        str(line.get_payer_display()), line.days, line.amount, line.currency, _("Correction of earlier months") if line.is_correction else "",
    ]  # fmt: skip
