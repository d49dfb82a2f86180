"""Who answers for a nomination, for what exactly, and whether it still counts.

What is endorsed is a canonical JSON text of answers and checksums of documents, kept as its SHA-256. Each kind answers for what its
giver has read and no more, so that nobody is asked again for what is not theirs:

- the nominee: the facts of the person and of the own part, and the files that the nominee has uploaded;
- the employer: the same facts, why this person, and the documents that are no personal papers;
- the authority and the embassy: all of it, with the promise, the certification and every document.

Never part of it: rank, telephone, e-mail and addresses, which may change at any time; passport and medical data, which stand apart and
are deleted on a timetable. Empty answers are left out, so that a field that a later version asks for changes no old endorsement.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Refused, Text
from core.history import entries_for
from scholarships.enums import EndorsementKind, EvidenceKind
from scholarships.models import Endorsement, Nomination, NominationDocument

K = EndorsementKind
OF_PERSON = ("given_names", "family_name", "native_name", "birth_date", "birth_place", "gender", "citizenship")
OF_NOMINEE = (
    "position", "employer", "years_of_service", "education", "language_level", "past_training", "posts", "languages", "trainings",
)  # fmt: skip
ANSWERS: dict[str, tuple[str, ...]] = {
    K.NOMINEE: (*OF_NOMINEE, "promise"),
    K.EMPLOYER: (*OF_NOMINEE, "justification"),
    K.AUTHORITY: (*OF_NOMINEE, "promise", "justification", "undertaking"),
    K.EMBASSY: (*OF_NOMINEE, "promise", "justification", "undertaking"),
}
MISSING: dict[str, Text] = {
    K.NOMINEE: _("This call asks that the nominee completes and confirms the own part: invite the nominee."),
    K.EMPLOYER: _("This call asks for the employer's endorsement: ask the employer, or enter the signed letter."),
    K.AUTHORITY: _("The nominating authority has not endorsed it: enter the signed letter of the authority."),
    K.EMBASSY: _("This call asks that the embassy forwards it: pass it to the embassy, or enter its note verbale."),
}
CHANGED: dict[str, Text] = {
    K.NOMINEE: _("Changed after the nominee confirmed the own part: ask the nominee to confirm it again."),
    K.EMPLOYER: _("Changed after the employer endorsed: ask again."),
    K.AUTHORITY: _("Changed after the authority endorsed: it is to be endorsed again."),
    K.EMBASSY: _("Changed after the embassy endorsed: ask again."),
}


# Steps that put a nomination to the second person; their history rows keep the hash of what was put.
PROPOSALS, CONTENT = ("propose", "propose_again"), "content"


@dataclass(frozen=True)
class Standing:
    """How one kind of endorsement stands: whether the call asks for it, the row that is there, whether it still counts."""

    kind: EndorsementKind
    asked: bool
    row: Endorsement | None
    counts: bool

    @property
    def fault(self) -> str:
        """A sentence that says what is to be done; empty when nothing is."""
        if self.counts:
            return ""
        if self.row is not None:
            return str(CHANGED[self.kind])
        return str(MISSING[self.kind]) if self.asked else ""

    @property
    def is_changed(self) -> bool:
        return self.row is not None and not self.counts


Documents = list[NominationDocument]


def content_hash(nomination: Nomination, kind: str, documents: Documents | None = None) -> str:
    """SHA-256 of what this kind of endorsement answers for, as the nomination says it now."""
    given = documents_of(nomination) if documents is None else documents
    said = {f"person.{name}": getattr(nomination.person, name) for name in OF_PERSON}
    said |= {name: getattr(nomination, name) for name in ANSWERS[kind]}
    content = {name: value for name, value in said.items() if value is not None and value is not False and value not in ("", [])}
    content["documents"] = sorted([row.requirement_id, row.file.sha256] for row in given if _answers_for(nomination, kind, row))
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _answers_for(nomination: Nomination, kind: str, row: NominationDocument) -> bool:
    if kind == K.NOMINEE:
        return nomination.person.user_id is not None and row.file.created_by_id == nomination.person.user_id
    return kind != K.EMPLOYER or not row.requirement.personal


def documents_of(nomination: Nomination) -> Documents:
    rows = NominationDocument.objects.across_partners(reason="documents of the nomination at hand").filter(nomination=nomination)
    return list(rows.select_related("file", "requirement").order_by("requirement_id"))


def endorsements_of(nomination: Nomination) -> dict[str, Endorsement]:
    """The endorsements that stand, by kind; earlier ones of the same kind are kept beside them."""
    rows = Endorsement.objects.across_partners(reason="endorsements of the nomination at hand")
    return {row.kind: row for row in rows.filter(nomination=nomination, ended_at__isnull=True).select_related("evidence_file")}


def standings_of(nomination: Nomination, documents: Documents | None = None) -> dict[str, Standing]:
    """Every kind, in the order in which they are given."""
    rows = endorsements_of(nomination)
    given = documents if documents is not None else documents_of(nomination) if rows else []
    asked = asked_kinds(nomination)
    same = {kind: row.content_hash == content_hash(nomination, kind, given) for kind, row in rows.items()}
    return {kind: Standing(kind, kind in asked, rows.get(kind), same.get(kind, False)) for kind in K}


def asked_kinds(nomination: Nomination) -> set[str]:
    """The authority always endorses: whoever sends answers for it. Entered by the ministry it needs the authority's paper."""
    call = nomination.call
    wanted = {K.NOMINEE: call.asks_nominee, K.EMPLOYER: call.asks_employer, K.EMBASSY: call.asks_embassy, K.AUTHORITY: nomination.on_behalf}
    return {kind for kind, is_asked in wanted.items() if is_asked}


def still_counts(nomination: Nomination) -> dict[str, bool]:
    """By kind whether an endorsement is there for exactly what the nomination says now."""
    return {kind: standing.counts for kind, standing in standings_of(nomination).items()}


def faults_of(standings: dict[str, Standing], kinds: Iterable[str]) -> list[str]:
    """What is to be done before these kinds count, of those that the call asks for."""
    return [standings[kind].fault for kind in kinds if standings[kind].asked and not standings[kind].counts]


def needs_second_person(nomination: Nomination) -> bool:
    """The rule of the authority; what the ministry enters carries the authority's signed paper instead."""
    return nomination.partner.two_person_endorsement and not nomination.on_behalf


def as_proposed(nomination: Nomination) -> bool:
    """Whether it says what it said when it was last proposed to the second person: also what another nomination says of the same person."""
    return _as_put(nomination, PROPOSALS, K.AUTHORITY)


def check_as_proposed(nomination: Nomination) -> None:
    """The second person answers for what was put to them, whatever was changed meanwhile here or through another nomination of the person."""
    if not as_proposed(nomination):
        sentence = _("Changed after it was proposed to you: return it to the officer, who reads it again and proposes it again.")
        raise Refused(sentence, code="changed_since")


def check_as_asked(nomination: Nomination) -> None:
    """The employer answers for what was put to them."""
    if not _as_put(nomination, ("ask_employer",), K.EMPLOYER):
        sentence = _("Changed after it was put to you: return it to the officer, who reads it again and asks you again.")
        raise Refused(sentence, code="changed_since")


def _as_put(nomination: Nomination, steps: tuple[str, ...], kind: str) -> bool:
    entry = entries_for(nomination).filter(step__in=steps).last()
    said = entry.data.get(CONTENT) if entry else None
    return said is None or said == content_hash(nomination, kind)


def needs_embassy(nomination: Nomination, standings: dict[str, Standing] | None = None) -> bool:
    """Asked for by the call, and no note verbale that still counts has been entered."""
    if not nomination.call.asks_embassy:
        return False
    return not (standings or standings_of(nomination))[K.EMBASSY].counts


def giver_of(row: Endorsement) -> dict[str, Any]:
    """Whether a person clicked or somebody entered a paper."""
    return {"from_paper": row.evidence != EvidenceKind.CLICK, "entered_by": row.by_label if row.on_behalf else ""}
