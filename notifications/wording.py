"""A clerk's words of a kind: which places they must have, what a preview fills in. Text in, text out: nothing of it is ever run or marked safe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.registries import LetterKind, NoticeKind, letter_kinds, notice_kinds
from core.timefmt import day_text, deadline_clock
from notifications.queries.wordings import LETTER
from notifications.render import DAYS, INSTANTS
from notifications.topics import PLACE

BROKEN = re.compile(r"%\((?!\w+\)s)[^)\s]{0,40}\)?\w?")  # looks like a place and is none: "%(name)" or "%(name)d"
LONGEST_SUBJECT, LONGEST_BODY = 300, 5000
# What stands in a preview where a record's facts will stand; names in one script, as in a passport.
SAMPLES: Mapping[str, str] = {
    "agreement": "A-2026-004",
    "by": "Sofia Akhmetova",
    "call": "2027/01",
    "country": "Tajikistan",
    "days": "30",
    "event": "Water Diplomacy Forum",
    "expert": "Erlan Sadykov",
    "grantor": "Daler Rahmonov",
    "intake": "MIR-27",
    "name": "Farrukh RAHIMOV",
    "number": "N-2027-00031",
    "partner": "Tajikistan",
    "places": "3",
    "programme": "Master of International Relations",
    "reference": "A-2026-004",
    "title": "Master of International Relations",
}


def text_kind(name: str) -> NoticeKind | LetterKind | None:
    """Letters to addresses without an account stand under names of their own: some have the name of a notice, and a link in their text."""
    return letter_kinds.get(name.removeprefix(LETTER)) if name.startswith(LETTER) else notice_kinds.get(name)


def all_kinds() -> dict[str, NoticeKind | LetterKind]:
    return {**notice_kinds, **{f"{LETTER}{name}": kind for name, kind in letter_kinds.items()}}


def portal_words(kind: NoticeKind | LetterKind, language: str) -> tuple[str, str]:
    """As a clerk writes them: a percent sign stands for itself."""
    with translation.override(language):
        return str(kind.subject).replace("%%", "%"), str(kind.body).replace("%%", "%")


def places_of(kind: NoticeKind | LetterKind) -> list[str]:
    """In the order in which the portal's own words have them."""
    return list(dict.fromkeys(PLACE.findall(" ".join(portal_words(kind, "en")))))


def check_words(kind: NoticeKind | LetterKind, subject: str, body: str) -> None:
    """Each place of the kind stands in the subject or in the text, and no other; raises `Invalid` with their names."""
    errors: dict[str, list[str]] = {}
    known = places_of(kind)
    for field, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        unknown = [name for name in dict.fromkeys(PLACE.findall(text)) if name not in known]
        faults = [_("This message has no place %(place)s.") % {"place": f"%({name})s"} for name in unknown]
        faults += [_("This is no place: %(text)s. Write it as it stands in the list.") % {"text": text} for text in BROKEN.findall(text)]
        if not text.strip():
            faults.append(_("Write the words, or go back to the portal's own."))
        if len(text) > longest:
            faults.append(_("At most %(n)d characters.") % {"n": longest})
        if faults:
            errors[field] = faults
    if "\n" in subject:
        errors.setdefault("subject", []).append(_("The subject is one line."))
    missing = [name for name in known if name not in PLACE.findall(f"{subject} {body}")]
    if missing:
        names = ", ".join(f"%({name})s" for name in missing)
        errors.setdefault("body", []).append(_("These places are missing: %(places)s. Readers need what stands there.") % {"places": names})
    if errors:
        raise Invalid(errors)


def filled(kind: NoticeKind | LetterKind, subject: str, body: str, *, language: str, now: datetime) -> tuple[str, str]:
    """Subject and text with example facts, in the words given."""
    with translation.override(language):
        params = {name: _sample(name, now) for name in places_of(kind)}
    subject, body = (PLACE.sub(lambda found: params.get(found[1], found[0]), text) for text in (subject, body))
    return subject, body


def _sample(name: str, now: datetime) -> str:
    in_ten_days = now + timedelta(days=10)
    if name in INSTANTS:
        return deadline_clock(in_ten_days, settings.HOST_ZONE, now)
    if name in (*DAYS, "day", "due", "on"):
        return day_text(in_ten_days.date())
    return SAMPLES.get(name, f"[{name.replace('_', ' ')}]")
