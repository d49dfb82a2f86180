"""Cells that people open in a spreadsheet program: none of them becomes a formula, whatever somebody has typed into the portal."""

import re
from decimal import Decimal

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
TELEPHONE = re.compile(r"\+\d[\d ()]*")
# Nothing in a workbook becomes a formula or a link (options of xlsxwriter).
WORKBOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def safe_cell(cell: str | int | float | Decimal | None) -> str | int | float | Decimal:
    """A text that a spreadsheet would calculate gets an apostrophe; plain numbers and "+7 700 123 45 67" stay as they are.

    A telephone number with hyphens gets one too: Excel would subtract.
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    if cell.lstrip(" \u00a0").startswith(STARTS_FORMULA) and not (PLAIN_NUMBER.fullmatch(cell) or TELEPHONE.fullmatch(cell)):
        return f"'{cell}"
    return cell
