"""What a nomination says, as rows of label and answer."""

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.templatetags.ui.acts import badge
from core.timefmt import day_text
from documents.responses import deleted_sentence
from people.queries import passport_of
from scholarships.forms.drafts import answers
from scholarships.forms.sections import FORMS
from scholarships.models import Nomination
from scholarships.queries.completeness import medical_of
from scholarships.queries.dossier import DOCUMENTS, PASSPORT, SECTIONS, ChecklistRow, Section
from scholarships.queries.readers import Reader
from scholarships.views.masked import masked_rows

RANK = "rank"
EMERGENCY = {"emergency_name", "emergency_relation", "emergency_phone", "emergency_email"}
CONTACT = {"email", "phone", "address"} | EMERGENCY
OF_PASSPORT = {"birth_date", "birth_place", "gender"}
DECISIONS = {
    "find_ineligible": _("Not eligible"),
    "select": _("Selected"),
    "put_on_reserve": _("On the reserve list"),
    "not_select": _("Not selected"),
}


def hidden_from(reader: Reader) -> set[str]:
    """Answers this reader does not need: addresses, the passport's facts, the authority's reasons."""
    hidden: set[str] = set() if reader.contact else set(CONTACT)
    if reader.reviewer_only:
        hidden |= OF_PASSPORT
    if reader.employer_only:
        hidden |= {"undertaking", "promise"}
    if not reader.justification:
        hidden.add("justification")
    return hidden


def sections_of(nomination: Nomination, reader: Reader) -> list[dict[str, Any]]:
    """Sections of the form with what was answered; a section of which nothing is left is left out. The rank stands in the head."""
    if reader.lecturer_only:
        return []
    hidden, shown = hidden_from(reader), []
    for section in SECTIONS:
        if section.slug in (DOCUMENTS, RANK):
            continue
        if section.apart:
            shown += _apart(section, nomination, reader)
            continue
        rows = answers(FORMS[section.slug].base_fields, section.values(nomination))
        if kept := [(label, answer) for name, label, answer in rows if name not in hidden]:
            shown.append({"title": section.title, "rows": kept})
    return shown


def _apart(section: Section, nomination: Nomination, reader: Reader) -> list[dict[str, Any]]:
    """Masked, with the way to the page that asks why; for those who may not open it there is not even a heading."""
    row: Any = passport_of(nomination.person) if section.slug == PASSPORT else medical_of(nomination)
    if row is None or not (reader.passport if section.slug == PASSPORT else reader.medical):
        return []
    reveal = "" if row.deleted_at else reverse("scholarships:nomination_reveal", args=[nomination.pk, section.slug])
    return [{"title": section.title, "rows": masked_rows(section, nomination), "reveal": reveal}]


def intake_rows(nomination: Nomination) -> list[tuple[Any, Any]]:
    """What a lecturer reads beside name and partner."""
    intake = nomination.call.intake
    return [
        (_("Intake"), intake),
        (_("Programme"), intake.programme),
        (_("Begins"), day_text(intake.starts_on)),
        (_("Ends"), day_text(intake.ends_on)),
    ]


def document_rows(nomination: Nomination, checklist: list[ChecklistRow], reader: Reader) -> list[tuple[str, Any]]:
    """The checklist with its files. Of personal papers others only read that they are there; reviewers and the academy not even that."""
    if reader.lecturer_only:
        return []
    leaves_out = reader.reviewer_only or reader.employer_only or (reader.academy and not reader.personal)
    shown = [row for row in checklist if not (row.requirement.personal and leaves_out)]
    return [(str(row.requirement), _file(nomination, row, reader)) for row in shown]


def _file(nomination: Nomination, row: ChecklistRow, reader: Reader) -> Any:
    if row.document is None:
        return ""
    if row.requirement.personal and not reader.personal:
        return _("Received; only the sender and programme staff can open it.")
    if row.document.file.deleted_at:
        return deleted_sentence(row.document.file)
    url = reverse("scholarships:nomination_document", args=[nomination.pk, row.document.pk])
    file = row.document.file
    scan = badge(text=file.get_scan_state_display(), tone=file.scan_tone)
    return format_html('<a href="{}">{}</a> <span class="hint">{}</span> {}', url, file.name, filesizeformat(file.size), scan)


def decision_in(entries: Iterable[HistoryEntry], reader: Reader) -> dict[str, Any] | None:
    """The last decision, with its reason where it was meant for this reader."""
    decided = [row for row in entries if row.step in DECISIONS]
    if not decided or not reader.decision:
        return None
    last = decided[-1]
    return {"label": DECISIONS[last.step], "at": last.at, "reason": last.reason if reader.may_read_reason(last.step) else ""}
