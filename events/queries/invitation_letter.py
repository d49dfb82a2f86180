"""What the invitation of one side says, in three languages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import override

from core.country_names import language_name
from core.timefmt import city, time_text
from documents.enums import IssuedKind
from documents.letters import LANGUAGES
from documents.operations import Letter
from events.models import Delegation, Event
from partners.enums import InstitutionKind
from partners.models import Institution

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}


def invitation_letter(delegation: Delegation, *, as_note: bool) -> Letter:
    """To the institution that is invited, else to the side; as a note verbale to its embassy, which the paragraphs of a note then name."""
    partner = delegation.partner
    embassy = Institution.objects.filter(partner=partner, kind=InstitutionKind.EMBASSY).order_by("pk").first() if as_note else None
    receiver = embassy or delegation.institution or partner
    values, addressee = {}, {}
    for language in LANGUAGES:
        with override(language):
            addressee[language] = str(receiver)
            values[language] = _words(delegation, language) | {"country": str(partner), "embassy": str(receiver) if as_note else ""}
    return Letter(kind=IssuedKind.EVENT_INVITATION, partner=partner, values=values, addressee=addressee)


def _words(delegation: Delegation, language: str) -> dict[str, str]:
    event = delegation.event
    return {
        "event": event.title,
        "event_kind": str(event.get_kind_display()),
        "institution": str(event.institution),
        "place": event.place or str(event.get_mode_display()),
        "languages": ", ".join(language_name(code, language) for code in event.languages),
        "ceiling": str(delegation.ceiling),
        "from": _long_day(event.starts_at, event, language),
        "until": _long_day(event.ends_at, event, language),
        "answer_by": _instant(delegation.answer_by, event, language),
    }


def _long_day(at: datetime, event: Event, language: str) -> str:
    return format_date(at.astimezone(ZoneInfo(event.zone)).date(), "long", locale=LOCALES[language])


def _instant(at: datetime, event: Event, language: str) -> str:
    return f"{_long_day(at, event, language)}, {time_text(at, event.zone)} ({city(event.zone)})"
