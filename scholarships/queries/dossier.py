"""A nomination as the sections of its form: what belongs to each, how far it is, what is still missing and where."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.history import entries_for
from core.models import HistoryEntry
from people.queries import passport_of
from scholarships.enums import EDITABLE, SectionState
from scholarships.models import Call, CallDocument, Nomination, NominationDocument
from scholarships.queries.completeness import (
    ASKED_WHILE,
    NEEDED,
    NEEDED_OF_MEDICAL,
    NEEDED_OF_PASSPORT,
    NEEDED_OF_PERSON,
    is_empty,
    medical_of,
    missing_apart,
    unmet_items,
)


@dataclass(frozen=True)
class Section:
    """A page of the form: its address, its title and the fields it asks for.

    What stands apart (passport, medical) is no part of `fields` and `values`: lists, records, endorsements and exports that go over the
    sections can't show it by mistake.
    """

    slug: str
    title: Text
    of_person: tuple[str, ...] = ()
    of_nomination: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return self.of_person + self.of_nomination

    def values(self, nomination: Nomination) -> dict[str, Any]:
        person = {name: getattr(nomination.person, name) for name in self.of_person}
        return person | {name: getattr(nomination, name) for name in self.of_nomination}


DOCUMENTS, PASSPORT, MEDICAL = "documents", "passport", "medical"
SECTIONS = (
    Section(
        "identity",
        _("Identity and contact"),
        of_person=(
            "given_names", "family_name", "native_name", "birth_date", "birth_place", "gender", "citizenship", "email", "phone", "address",
        ),
    ),
    Section("post", _("Post and service"), of_nomination=("position", "employer", "years_of_service", "posts")),
    Section("education", _("Education and language"), of_nomination=("education", "language_level", "languages")),
    Section("training", _("Training abroad"), of_nomination=("trainings", "past_training")),
    Section("reasons", _("Reasons"), of_nomination=("justification",)),
    Section(PASSPORT, _("Passport and visa"), apart=("kind", "number", "country", "issued_on", "expires_on", "mrz", "visa_needed", "visa_city")),
    Section(
        "emergency", _("Whom to call in an emergency"),
        of_person=("emergency_name", "emergency_relation", "emergency_phone", "emergency_email"),
    ),
    Section(DOCUMENTS, _("Documents")),
    Section(
        MEDICAL, _("Medical part"),
        apart=(
            "conditions", "medication", "allergies", "physician_name", "physician_licence", "physician_phone", "physician_email", "examined_on",
            "fitness", "remarks",
        ),
    ),
    Section("promise", _("Promise of the nominee"), of_nomination=("promise",)),
    Section("rank", _("Rank among your nominees"), of_nomination=("rank",)),
    Section("certification", _("Certification by the authority"), of_nomination=("undertaking",)),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
LABELS = NEEDED_OF_PERSON | NEEDED
LABELS_APART = {PASSPORT: NEEDED_OF_PASSPORT, MEDICAL: NEEDED_OF_MEDICAL}
EMPTY = ("", None, False)


def is_optional(section: Section, call: Call) -> bool:
    """Whether a submission can do without anything of this section."""
    if section.apart:
        return not {PASSPORT: call.asks_passport, MEDICAL: call.asks_medical}[section.slug]
    return section.slug != DOCUMENTS and not any(name in LABELS for name in section.fields)


def kept_apart(section: Section, nomination: Nomination) -> dict[str, Any]:
    """What a section that stands apart holds, to say how far it is; pages show it masked, or after a reason was given."""
    row: Any = passport_of(nomination.person) if section.slug == PASSPORT else medical_of(nomination)
    return {name: getattr(row, name, "") for name in section.apart}


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
    """While documents are still asked for, one whose file was deleted on its timetable is missing; later it was there."""
    given = NominationDocument.objects.across_partners(reason="documents of the nomination at hand").filter(nomination=nomination)
    by_requirement = {
        document.requirement_id: document
        for document in given.select_related("file")
        if not (document.file.deleted_at and nomination.state in ASKED_WHILE)
    }
    rows = CallDocument.objects.across_partners(reason="checklist of its call").filter(call_id=nomination.call_id)
    return [ChecklistRow(row, by_requirement.get(row.pk)) for row in rows]


def given_to_panel(nomination: Nomination) -> list[ChecklistRow]:
    """Documents that were sent, but for personal papers, in the order of the checklist."""
    given = NominationDocument.objects.across_partners(reason="documents of the nomination at hand")
    rows = given.filter(nomination=nomination, requirement__personal=False).select_related("requirement", "file")
    rows = rows.exclude(file__deleted_at__isnull=False) if nomination.state in ASKED_WHILE else rows
    return [ChecklistRow(row.requirement, row) for row in rows.order_by("requirement__position", "requirement_id")]


def section_of(field: str) -> str:
    """Slug of the section that asks for this field. What stands apart is named as a whole: "passport", "medical"."""
    return next(section.slug for section in SECTIONS if field in section.fields or (section.apart and field == section.slug))


def state_of(
    section: Section, nomination: Nomination, checklist: list[ChecklistRow], to_check: Container[str] = (), unmet: Iterable[str] | None = None
) -> SectionState:
    """Complete means that a submission lacks nothing of this section. `unmet` are the fields that break a rule of the call, when they are known."""
    answered, missing = _answered(section, nomination, checklist)
    if not any(answered) and (any(missing) or answered):
        return SectionState.NOT_STARTED
    wrong = {item.field for item in unmet_items(nomination)} if unmet is None else set(unmet)
    if wrong.intersection(section.fields):
        return SectionState.UNMET
    if any(missing):
        return SectionState.IN_PROGRESS
    return SectionState.TO_CHECK if section.slug in to_check else SectionState.COMPLETE


def _answered(section: Section, nomination: Nomination, checklist: list[ChecklistRow]) -> tuple[list[bool], list[bool]]:
    """By answer whether it is there, and whether it is missing."""
    if section.slug == DOCUMENTS:
        return [row.document is not None for row in checklist], [row.is_missing for row in checklist]
    if section.apart:
        values, needed = kept_apart(section, nomination), LABELS_APART[section.slug]
    else:
        values, needed = section.values(nomination), LABELS
    return [not is_empty(value) for value in values.values()], [is_empty(value) for name, value in values.items() if name in needed]


def missing_items(nomination: Nomination, checklist: list[ChecklistRow]) -> list[Missing]:
    """The same as `missing_for_submission`, in the order of the form, each with its place."""
    missing, apart = [], missing_apart(nomination)
    for section in SECTIONS:
        if section.slug == DOCUMENTS:
            missing += [Missing(str(row.requirement), DOCUMENTS, f"document-{row.requirement.pk}") for row in checklist if row.is_missing]
        empty: dict[str, Text] = {name: LABELS[name] for name, value in section.values(nomination).items() if name in LABELS and is_empty(value)}
        empty |= apart.get(section.slug, {})
        missing += [Missing(label, section.slug, f"id_{name}") for name, label in empty.items()]
    return missing


def last_step(nomination: Nomination, *steps: str) -> HistoryEntry | None:
    """The latest of these steps in the nomination's history."""
    return entries_for(nomination).filter(step__in=steps).last()
