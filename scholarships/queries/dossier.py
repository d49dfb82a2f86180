"""A nomination as the sections of its form: what belongs to each, how far it is, what is still missing and where."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.history import entries_for
from core.models import HistoryEntry
from scholarships.enums import EDITABLE, SectionState
from scholarships.models import CallDocument, Nomination, NominationDocument
from scholarships.queries.completeness import NEEDED, NEEDED_OF_PERSON, unmet_items


@dataclass(frozen=True)
class Section:
    """A page of the form: its address, its title and the fields it asks for."""

    slug: str
    title: Text
    of_person: tuple[str, ...] = ()
    of_nomination: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return self.of_person + self.of_nomination

    def values(self, nomination: Nomination) -> dict[str, Any]:
        person = {name: getattr(nomination.person, name) for name in self.of_person}
        return person | {name: getattr(nomination, name) for name in self.of_nomination}


DOCUMENTS = "documents"
SECTIONS = (
    Section(
        "identity",
        _("Identity and contact"),
        of_person=("given_names", "family_name", "native_name", "birth_date", "gender", "citizenship", "email", "phone"),
    ),
    Section("post", _("Post and service"), of_nomination=("position", "employer", "years_of_service")),
    Section("education", _("Education and language"), of_nomination=("education", "language_level")),
    Section("reasons", _("Reasons and past training"), of_nomination=("justification", "past_training")),
    Section(DOCUMENTS, _("Documents")),
    Section("rank", _("Rank among your nominees (optional)"), of_nomination=("rank",)),
    Section("certification", _("Certification by the authority"), of_nomination=("undertaking",)),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
LABELS = NEEDED_OF_PERSON | NEEDED
EMPTY = ("", None, False)


@dataclass(frozen=True)
class ChecklistRow:
    """One row of the call's checklist with the file that answers it."""

    requirement: CallDocument
    document: NominationDocument | None

    @property
    def is_missing(self) -> bool:
        return self.requirement.required and self.document is None


@dataclass(frozen=True)
class Missing:
    """What a submission still needs, and the field of the form where it is asked for."""

    label: Text
    slug: str
    anchor: str


def is_editable(nomination: Nomination) -> bool:
    return nomination.state in EDITABLE


def checklist_of(nomination: Nomination) -> list[ChecklistRow]:
    given = NominationDocument.objects.across_partners(reason="documents of the nomination at hand").filter(nomination=nomination)
    by_requirement = {document.requirement_id: document for document in given.select_related("file")}
    rows = CallDocument.objects.across_partners(reason="checklist of its call").filter(call_id=nomination.call_id)
    return [ChecklistRow(row, by_requirement.get(row.pk)) for row in rows]


def section_of(field: str) -> str:
    """Slug of the section that asks for this field."""
    return next(section.slug for section in SECTIONS if field in section.fields)


def state_of(section: Section, nomination: Nomination, checklist: list[ChecklistRow], to_check: Container[str] = ()) -> SectionState:
    """Complete means that a submission lacks nothing of this section; optional answers alone make it "in progress"."""
    if section.slug == DOCUMENTS:
        answered = [row.document is not None for row in checklist]
        missing = [row.is_missing for row in checklist]
    else:
        values = section.values(nomination)
        answered = [value not in EMPTY for value in values.values()]
        missing = [value in EMPTY for name, value in values.items() if name in LABELS]
    if not any(answered) and (any(missing) or answered):
        return SectionState.NOT_STARTED
    if any(item.field in section.fields for item in unmet_items(nomination)):
        return SectionState.UNMET
    if any(missing):
        return SectionState.IN_PROGRESS
    return SectionState.TO_CHECK if section.slug in to_check else SectionState.COMPLETE


def missing_items(nomination: Nomination, checklist: list[ChecklistRow]) -> list[Missing]:
    """The same as `missing_for_submission`, in the order of the form, each with its place."""
    missing = []
    for section in SECTIONS:
        if section.slug == DOCUMENTS:
            missing += [Missing(str(row.requirement), DOCUMENTS, f"document-{row.requirement.pk}") for row in checklist if row.is_missing]
        empty = [name for name, value in section.values(nomination).items() if name in LABELS and value in EMPTY]
        missing += [Missing(LABELS[name], section.slug, f"id_{name}") for name in empty]
    return missing


def last_step(nomination: Nomination, *steps: str) -> HistoryEntry | None:
    """The latest of these steps in the nomination's history."""
    return entries_for(nomination).filter(step__in=steps).last()
