"""What a quota line says, as rows of words: the page of the line and its history show the same."""

from __future__ import annotations

from django.utils.translation import get_language, gettext

from agreements.enums import Cost, Payer
from agreements.models import QuotaLine
from core.country_names import language_name
from core.errors import Text


def terms_in_words(line: QuotaLine) -> list[tuple[Text, Text]]:
    """(name, value) of each term that is agreed; what is left open is not said."""
    rows = [
        (gettext("Sending partner"), str(line.partner)),
        (gettext("Direction"), line.get_direction_display()),
        (gettext("Purpose"), f"{line.get_kind_display()}, {line.get_level_display()}"),
        (gettext("A year"), f"{line.per_year} ({line.get_unit_display()})"),
        (gettext("Years"), f"{line.first_year}–{line.last_year}"),
        (gettext("Months for each person"), f"{line.months.normalize():f}" if line.months else ""),
        (gettext("Field of study (ISCED)"), ", ".join(part for part in (line.field_code, line.field_note) if part)),
        (gettext("Language"), language_in_words(line)),
        (gettext("Diplomatic rank"), line.get_rank_band_display()),
        (gettext("Places that nobody used in a year"), line.get_carry_over_display()),
        (gettext("Who pays"), payers_in_words(line)),
    ]
    return [(name, value) for name, value in rows if value]


def language_in_words(line: QuotaLine) -> str:
    if not line.language:
        return ""
    name = language_name(line.language, get_language() or "en")
    return gettext("%(language)s, %(level)s or higher") % {"language": name, "level": line.language_level} if line.language_level else name


def payers_in_words(line: QuotaLine) -> str:
    pairs = [(cost, line.funding[cost]) for cost in Cost if cost in line.funding]
    return "; ".join(f"{cost.label}: {Payer(payer).label}" for cost, payer in pairs)
