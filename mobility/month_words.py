from datetime import date

from babel.dates import format_date

from core.timefmt import active_language


def month_text(month: date) -> str:
    """ "November 2026", in the reader's language."""
    return format_date(month, "LLLL y", locale=active_language())
