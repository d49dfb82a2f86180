"""What a technical check may send back by name, what of a returned dossier is open, and what still waits for an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext

from core.errors import Text
from people.models import Passport, Person
from scholarships.enums import NominationState
from scholarships.models import CallDocument, Defect, Nomination
from scholarships.queries.dossier import BY_SLUG, DOCUMENTS, SECTIONS, checklist_of, section_of

DOCUMENT = "document-"
MEMO = "_sent_back"


@dataclass(frozen=True)
class Item:
    """One thing that can be named: a field of the form or a row of the checklist."""

    field: str
    label: Text
    section: Text


@dataclass(frozen=True)
class Round:
    """The defects of one return, in the order in which they were named."""

    defects: list[Defect]

    @property
    def open_fields(self) -> frozenset[str]:
        return frozenset(row.field for row in self.defects)

    @property
    def unanswered(self) -> list[Defect]:
        return [row for row in self.defects if row.mended_at is None]


def document_field(requirement_id: int) -> str:
    return f"{DOCUMENT}{requirement_id}"


def items_of(nomination: Nomination) -> list[Item]:
    """Everything a sender can change, in the order of the form."""
    items = []
    for section in SECTIONS:
        items += [Item(name, label_of(name), section.title) for name in section.fields]
        items += [Item(section.slug, section.title, section.title)] if section.apart else []
        if section.slug == DOCUMENTS:
            items += [Item(document_field(row.requirement.pk), str(row.requirement), section.title) for row in checklist_of(nomination)]
    return items


def label_of(field: str, documents: Mapping[str, str] | None = None) -> str:
    """Name of a field in the reader's language; of a document as the checklist calls it."""
    if field.startswith(DOCUMENT):
        return (documents or {}).get(field) or gettext("Document")
    if (section := BY_SLUG.get(field)) and section.apart:
        return str(section.title)
    for model in (Nomination, Person, Passport):
        try:
            name = str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
        return name[:1].upper() + name[1:]
    return field


def document_names(fields: Iterable[str]) -> dict[str, str]:
    """Names of the checklist rows among these, with one query or none."""
    keys = [int(field.removeprefix(DOCUMENT)) for field in fields if field.startswith(DOCUMENT)]
    if not keys:
        return {}
    rows = CallDocument.objects.across_partners(reason="names of checklist rows that a returned nomination speaks of").filter(pk__in=keys)
    return {document_field(row.pk): str(row) for row in rows}


def slug_of(field: str) -> str:
    """The section of the form in which it is mended."""
    return DOCUMENTS if field.startswith(DOCUMENT) else section_of(field)


def remember_defects(nomination: Nomination) -> None:
    """For a page that only reads: what asks about defects of this object asks the database once."""
    nomination.__dict__[MEMO] = defects_of(nomination) if nomination.returned_at else []


def defects_of(nomination: Nomination) -> list[Defect]:
    """All that was ever sent back; the caller has fetched the nomination rightly."""
    known: list[Defect] | None = nomination.__dict__.get(MEMO)
    if known is not None:
        return known
    rows = Defect.objects.across_partners(reason="defects of the nomination at hand").filter(nomination=nomination)
    return list(rows.order_by("raised_at", "pk"))


def present_round(nomination: Nomination) -> Round | None:
    """Defects of the return that is being mended; none when everything is open, as in a draft and in returns of old."""
    if nomination.state != NominationState.RETURNED or nomination.returned_at is None:
        return None
    rows = [row for row in defects_of(nomination) if row.raised_at == nomination.returned_at]
    return Round(rows) if rows else None


def is_personal(field: str) -> bool:
    """What is said of the person: of that no old and new value is kept with the defect."""
    if field.startswith(DOCUMENT):
        return False
    return field not in {name for section in SECTIONS for name in section.of_nomination}


def value_of(nomination: Nomination, field: str) -> str:
    """What stands there now, for the history of a defect; empty for what is personal, and for files."""
    if field.startswith(DOCUMENT) or is_personal(field):
        return ""
    return in_short(getattr(nomination, field, ""))


def in_short(value: Any) -> str:
    """Also of rows (posts, languages): their answers one after another."""
    if isinstance(value, list):
        return "; ".join(", ".join(str(part) for part in row.values() if part) if isinstance(row, dict) else str(row) for row in value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return "" if value is None else str(value)
