"""Writing a letter: the paragraphs in use, filled with named data, frozen in all three languages, numbered and coded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from documents.enums import IssuedKind
from documents.letters import LANGUAGES, filled
from documents.models import IssuedDocument
from documents.operations.issuing import issue_document
from documents.queries import letterhead, texts_in_use
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day

InLanguages = Mapping[str, str]  # language code -> words


@dataclass(frozen=True)
class Letter:
    """What a letter says. `values`: language -> placeholder -> words; a placeholder that is not given stays empty.

    `table`: language -> {"head": [...], "rows": [[...], ...]}, drawn below the paragraphs; `people`: who the letter names, two scripts each.
    """

    kind: IssuedKind
    partner: Partner
    values: Mapping[str, Mapping[str, str]]
    name: str = ""
    native_name: str = ""
    addressee: InLanguages = field(default_factory=dict)
    table: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[Mapping[str, str], ...] = ()


def write_letter(letter: Letter, *, actor: Actor, now: datetime, replaces: IssuedDocument | None = None) -> IssuedDocument:
    """Issue one letter inside the caller's transaction; later changes of the texts don't touch it."""
    texts = texts_in_use(letter.kind)
    day = host_day(now)
    facts: dict[str, Any] = {
        "name": letter.name,
        "native_name": letter.native_name,
        "issuer": letterhead(),
        "issued_on": day.isoformat(),
        "values": {language: dict(letter.values.get(language, {})) for language in LANGUAGES},
        "texts": {language: filled(texts[language], letter.values.get(language, {})) for language in LANGUAGES},
        "addressee": dict(letter.addressee),
        "table": dict(letter.table),
        "people": [dict(row) for row in letter.people],
    }
    subject = facts["texts"]["en"]["title"] + (f": {letter.name}" if letter.name else "")
    return issue_document(
        kind=letter.kind, partner=letter.partner, facts=facts, addressee=letter.addressee.get("en", str(letter.partner)), subject=subject,
        replaces=replaces, actor=actor, now=now,
    )  # fmt: skip
