"""Badges on A4 paper, eight on a sheet, with a mark that the phone at the door reads."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.country_names import country_name
from documents.typeset import set_pdf
from documents.typeset.certificate import qr_mark
from events.models import Event, Registration

TEMPLATE = Path(__file__).parent / "badges.typ"
MASK = 3  # any reader reads any of the eight, and looking for the best takes longer than setting the page


def badges_pdf(event: Event, people: Sequence[Registration], *, made_at: datetime) -> bytes:
    """Raises `CannotSet` for a letter that no font here has."""
    return set_pdf(TEMPLATE, {"title": event.title_en, "reference": event.reference, "badges": [_badge(one) for one in people]}, made_at=made_at)


def _badge(one: Registration) -> dict[str, str]:
    return {
        "name": one.badge_name or one.name,
        "position": one.position,
        "organisation": one.organisation,
        "side": str(one.delegation.partner) if one.delegation else country_name(one.country, "en") if one.country else "",
        "number": one.reference,
        "qr": qr_mark(one.code, MASK),
    }
