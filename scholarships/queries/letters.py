"""Which letters a step writes, and those of a nomination or of a call as each reader may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from documents.enums import IssuedKind as K
from documents.enums import IssuedState
from documents.models import IssuedDocument
from partners.actor import Actor
from scholarships.models import Call, Nomination, NominationLetter

# Step -> letters it writes, in this order. Visa support letters and notes verbales are written at the visa desk.
WRITTEN_BY: Mapping[str, tuple[K, ...]] = {
    "select": (K.ACCEPTANCE_NOTICE,),
    "put_on_reserve": (K.RESERVE_NOTICE,),
    "not_select": (K.REGRET,),
    "send_offer": (K.AWARD_LETTER, K.TERMS, K.ALLOWANCE_SHEET),
    "promote": (K.ACCEPTANCE_NOTICE, K.AWARD_LETTER, K.TERMS, K.ALLOWANCE_SHEET),
    "accept_offer": (K.INVITATION,),
}
# Steps after which no letter of the nomination holds; the next three end the notice of the reserve list alone.
ENDING = ("withdraw", "replace", "decline_offer", "lapse", "no_show", "end_with_call", "end_enrolment")
FROM_RESERVE = ("select", "promote", "not_select")
OWN_LETTERS = frozenset(kind for kinds in WRITTEN_BY.values() for kind in kinds)


def preview_of(nomination: Nomination, decision: str) -> tuple[K, ...]:
    """Letters that this step would write for the nomination; writes nothing."""
    return WRITTEN_BY.get(decision, ())


def may_be_reissued(document: IssuedDocument) -> bool:
    return document.state == IssuedState.VALID and document.kind in OWN_LETTERS


@dataclass(frozen=True)
class LetterRow:
    """One letter on a page."""

    letter: NominationLetter
    document: IssuedDocument
    may_reissue: bool = False

    @property
    def is_revoked(self) -> bool:
        return self.document.state == IssuedState.REVOKED


def letters_of(nomination: Nomination, actor: Actor) -> list[NominationLetter]:
    """Newest first; each reader's own choice of rows."""
    rows = NominationLetter.objects.visible_to(actor).filter(nomination_id=nomination.pk)
    return list(rows.select_related("document__replaces").order_by("-document__issued_at", "-document_id"))


def letters_of_call(call: Call, actor: Actor, *, kind: str = "", state: str = "") -> QuerySet[Any]:
    rows = NominationLetter.objects.visible_to(actor).filter(nomination__call=call)
    if kind:
        rows = rows.filter(document__kind=kind)
    if state:
        rows = rows.filter(document__state=state)
    return rows.select_related("document", "nomination__person", "nomination__partner")  # type: ignore[no-any-return]


def letter_counts(call: Call, actor: Actor) -> dict[str, int]:
    """How many letters of the call are valid, revoked, and still wait for a worker to set their PDF files."""
    rows = NominationLetter.objects.visible_to(actor).filter(nomination__call=call).order_by()
    valid = Q(document__state=IssuedState.VALID)
    return rows.aggregate(  # type: ignore[no-any-return]
        valid=Count("pk", filter=valid),
        revoked=Count("pk", filter=Q(document__state=IssuedState.REVOKED)),
        waiting=Count("pk", filter=Q(document__waits_for_files=True)),
    )
