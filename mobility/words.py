"""Months and shares as people read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from core.timefmt import active_language
from mobility.enums import Funder


def month_text(month: date) -> str:
    """ "November 2026", in the reader's language."""
    return format_date(month, "LLLL y", locale=active_language())


def shares_text(shares: Mapping[str, Any]) -> str:
    """ "the receiving side", or "the receiving side 70 %, the sending side 30 %"."""
    if len(shares) == 1:
        return str(Funder(next(iter(shares))).label)
    return ", ".join(f"{Funder(payer).label} {percent}\N{NO-BREAK SPACE}%" for payer, percent in shares.items())
