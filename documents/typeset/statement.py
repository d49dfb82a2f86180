"""The joint statement of an event: its text as the delegations agreed to it, their names in the order of precedence, reservations in their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.models import IssuedDocument
from documents.typeset.certificate import MASK, day_in, grouped, qr_mark, verify_address
from documents.typeset.letters import state_of
from documents.typeset.transcript import named

LANGUAGES = ("en", "ru", "kk")


def statement_data(document: IssuedDocument, language: str) -> dict[str, Any]:
    """The text stands in the language in which it was agreed; what is around it in the reader's."""
    facts, address = document.facts, verify_address(document.code)
    return {
        "language": language, "number": document.number, "code": grouped(document.code), "url": address, "qr": qr_mark(address, MASK),
        "address": address.removeprefix("https://").removeprefix("http://").removesuffix(f"{document.code}/"),
        "title": facts["title"], "text_lang": facts["language"],
        "issuer": {one: facts["issuer"].get(one) or facts["issuer"].get("en", "") for one in LANGUAGES},
        "issued_on": day_in(facts["issued_on"], language),
        "event": named(facts, "event", language), "place": facts["place"],
        "from": day_in(facts["from"], language), "until": day_in(facts["until"], language) if facts["until"] != facts["from"] else "",
        "paragraphs": [text.split("\n") for text in facts["paragraphs"]],
        "delegations": [_delegation(row, language) for row in facts["delegations"]],
        **state_of(document, language),
    }  # fmt: skip


def _delegation(row: Mapping[str, str], language: str) -> dict[str, Any]:
    """An institution with its country; a country by itself once."""
    name, country = named(dict(row), "name", language), named(dict(row), "country", language)
    return {
        "name": name, "country": country if country != name else "", "head": row["head"], "position": row["position"],
        "reservation": [line for line in row["reservation"].split("\n") if line.strip()],
    }  # fmt: skip
