"""Letters and notes verbales as data for their layouts: frozen facts, one language at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, override

from core.country_names import country_name
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.queries import number_in_place_of
from documents.typeset.certificate import day_in, grouped, qr_mark, script_language, verify_address

ISSUER = {
    "en": "Ministry of Foreign Affairs of the Republic of Kazakhstan",
    "ru": "Министерство иностранных дел Республики Казахстан",
    "kk": "Қазақстан Республикасының Сыртқы істер министрлігі",
}
CITY = {"en": "Astana", "ru": "Астана", "kk": "Астана"}
# Columns of the people a letter names, in this order, where at least one of them has something there.
PEOPLE_KEYS = ("birth_date", "citizenship", "passport", "passport_until", "position", "programme", "enters_on", "leaves_on", "embassy")
MASK = 3
_STATE = re.compile(r"[A-Z]{2}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(\d{4}) (г\.|ж\.|жылғы)")
_FIGURES = re.compile(r"[-–−]?[\d\s.,\u00a0\u202f]+(%| ?[A-Z]{3})?")


def letter_data(document: IssuedDocument, language: str) -> dict[str, Any]:
    facts = document.facts
    text, address = facts["texts"][language], verify_address(document.code)
    issuer, issued_on = {**ISSUER, **facts.get("issuer", {})}, day_in(facts["issued_on"], language)
    native = facts.get("native_name", "")
    return {
        "language": language, "number": document.number, "code": grouped(document.code), "url": address, "qr": qr_mark(address, MASK),
        "address": address.removeprefix("https://").removeprefix("http://").removesuffix(f"{document.code}/"),
        "issuer": issuer, "issued_on": issued_on, "place_and_day": f"{CITY[language]}, {issued_on}",
        "signatory": facts.get("signatory", {}).get(language) or issuer[language],
        "addressee": facts.get("addressee", {}).get(language) or facts.get("addressee", {}).get("en", ""),
        "title": text["title"], "paragraphs": [_glued(part) for part in text["paragraphs"]], "closing": _lines(text.get("closing", "")),
        "name": facts.get("name", ""), "native_name": native if native != facts.get("name") else "", "native_lang": script_language(native),
        "table": _table(facts.get("table", {}).get(language) or {}),
        **_people(facts.get("people", []), language),
        **state_of(document, language),
    }  # fmt: skip


def _lines(closing: str) -> list[str]:
    return [_glued(part.strip()) for part in closing.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _glued(text: str) -> str:
    """No line ends between a year and its sign."""
    return _YEAR.sub("\\1\u00a0\\2", text)


def _table(given: Mapping[str, Any]) -> dict[str, Any]:
    """Rows as long as the head; a column of figures stands at the right."""
    head = [str(cell) for cell in given.get("head", ())]
    rows = [[str(cell) for cell in row][: len(head)] + [""] * (len(head) - len(row)) for row in given.get("rows", ())]
    columns = [[row[number] for row in rows if row[number]] for number in range(len(head))]
    return {"head": head, "rows": rows, "align": ["right" if _all_figures(cells) else "left" for cells in columns], "total": bool(given.get("total"))}


def _all_figures(cells: list[str]) -> bool:
    return bool(cells) and all(_FIGURES.fullmatch(cell) for cell in cells)


def _people(given: list[Mapping[str, str]], language: str) -> dict[str, Any]:
    people = [
        {key: _said(key, str(value), language) for key, value in row.items()}
        | {"name": row.get("name", ""), "native_name": row.get("native_name", ""), "native_lang": script_language(row.get("native_name", ""))}
        for row in given
    ]
    return {"people": people, "people_keys": [key for key in PEOPLE_KEYS if any(row.get(key) for row in people)]}


def _said(key: str, value: str, language: str) -> str:
    """Days and states in the language of the paper; anything else as it was given."""
    if key == "citizenship" and _STATE.fullmatch(value):
        return country_name(value, language)
    return day_in(value, language) if _ISO.fullmatch(value) else value


def _reason(kept: str, language: str) -> str:
    """The portal's own reasons are kept in English and said in the language of the paper; a person's stand as written."""
    with override(language):
        return gettext(kept) if kept else ""


def state_of(document: IssuedDocument, language: str) -> dict[str, Any]:
    """What holds today: a revoked one says so, and since when, why, and which number has taken its place."""
    revoked = document.state == IssuedState.REVOKED
    day = document.revoked_at.astimezone(ZoneInfo(settings.HOST_ZONE)).date() if document.revoked_at else None
    return {
        "revoked": revoked,
        "revoked_on": day_in(day.isoformat(), language) if day else "",
        "revoked_reason": _reason(document.revoked_reason, language),
        "replaced_by": number_in_place_of(document) if revoked else "",
        "replaces": document.replaces.number if document.replaces else "",
    }
