"""Certificates of training and diplomas: frozen facts of an issued document, three languages on one sheet, a code that anybody can check."""

import io
import logging
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
from babel.dates import format_date
from django.conf import settings
from django.urls import reverse

from documents.enums import IssuedKind, IssuedState
from documents.models import IssuedDocument
from documents.typeset import CannotSet, set_pdf

log = logging.getLogger(__name__)
TEMPLATE = Path(__file__).parent / "certificate.typ"
LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
MASK = 3  # of the mark: any reader reads any of the eight, and looking for the best takes longer than setting the page
# Figures that stand beside the programme, in this order, where the facts have them.
FIGURES = ("credits", "hours", "mean", "gpa")


def grouped(code: str) -> str:
    """Four by four, as people read it out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def verify_address(code: str) -> str:
    return f"{settings.BASE_URL}{reverse('documents:verify_code', args=[code])}"


def certificate_pdf(document: IssuedDocument) -> bytes:
    """PDF of the frozen facts. A native name in a script without a font here is left out; the Latin one always stands."""
    data = certificate_data(document)
    try:
        return set_pdf(TEMPLATE, data, made_at=document.issued_at)
    except CannotSet:
        log.exception("certificate %s: no font for the native name", document.number)
        return set_pdf(TEMPLATE, data | {"other_names": []}, made_at=document.issued_at)


def certificate_data(document: IssuedDocument) -> dict[str, Any]:
    facts = document.facts
    address = verify_address(document.code)
    return {
        "kind": str(document.kind or IssuedKind.CERTIFICATE_COMPLETION),
        "number": document.number,
        "code": grouped(document.code),
        "address": address.removeprefix("https://").removeprefix("http://").removesuffix(f"{document.code}/"),
        "url": address,
        "qr": qr_mark(address, MASK),
        "name": facts["name"],
        "other_names": other_names(facts),
        "result": facts.get("result", ""),
        "replaces": document.replaces.number if document.replaces else "",
        "revoked": document.state == IssuedState.REVOKED,
        "languages": {language: _in_language(facts, document, language) for language in LOCALES},
    }


def other_names(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Beside the Latin one: Kazakh and Russian as they were confirmed, once where both are the same; else the name in native script."""
    names = facts.get("names") or {}
    given = [(names[language], language) for language in ("kk", "ru") if names.get(language)]
    if not given and facts.get("native_name"):
        given = [(facts["native_name"], script_language(facts["native_name"]))]
    found: dict[str, str] = {}
    for name, language in given:
        if name != facts["name"]:
            found.setdefault(name, language)
    return [{"name": name, "lang": language} for name, language in found.items()]


def figure(text: str, language: str) -> str:
    """With the comma of Russian and Kazakh."""
    return text if language == "en" else text.replace(".", ",")


def _in_language(facts: dict[str, Any], document: IssuedDocument, language: str) -> dict[str, Any]:
    def named(fact: str) -> str:
        return facts.get(f"{fact}_{language}") or facts.get(f"{fact}_en", "")

    revoked_at = document.revoked_at.astimezone(ZoneInfo(settings.HOST_ZONE)) if document.revoked_at else None
    signatory = (facts.get("signatory") or {}).get(language) or {}
    return {
        "programme": named("programme"),
        "institution": named("institution"),
        "country": named("country"),
        "from": day_in(facts["from"], language),
        "until": day_in(facts["until"], language),
        "issued_on": day_in(facts["issued_on"], language),
        "revoked_on": day_in(revoked_at.date().isoformat(), language) if revoked_at else "",
        "signatory": signatory.get("name", ""),
        "post": signatory.get("post", ""),
        "figures": [[name, figure(str(facts[name]), language)] for name in FIGURES if facts.get(name)],
    }


def day_in(iso: str, language: str) -> str:
    return format_date(date.fromisoformat(iso), "long", locale=LOCALES[language])


@lru_cache(maxsize=64)  # asked for once a language
def qr_mark(address: str, mask: int | None = None) -> str:
    """`mask`: one of the eight patterns instead of the best of them, which any reader reads too; trying all takes longer than setting a page."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=mask).save(out, kind="svg", xmldecl=False, border=0, scale=4, dark="#0a3a53")
    return out.getvalue().decode()


def script_language(name: str) -> str:
    """Language tag for the shaping and reading aloud of a native name, by its script; Cyrillic letters tell Kazakh and Tajik."""
    letters = set(name.lower())
    if any("\u0600" <= char <= "\u06ff" for char in name):
        return "ar"
    if any("\u3400" <= char <= "\u9fff" for char in name):
        return "zh"
    if letters & set("ҷӣӯҳ"):
        return "tg"
    if letters & set("әғқңөұүһі"):
        return "kk"
    return "ru" if any("\u0400" <= char <= "\u04ff" for char in name) else "en"
