"""Letters of a nomination: written with the step that they tell of, revoked when what they say has ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no
from documents.enums import IssuedKind as K
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.operations import revoke_document, write_letter
from partners.actor import Actor
from scholarships import rules
from scholarships.models import Nomination, NominationLetter
from scholarships.queries.letter_values import LETTER_PARTS, NOTHING, letter_for
from scholarships.queries.letters import WRITTEN_BY, may_be_reissued

# Why a letter holds no longer, in words that may stand on its public page: the reason of the step itself may not.
# Kept in English, said in the reader's language.
ENDS = {
    "withdraw": gettext_noop("The nomination was withdrawn."),
    "replace": gettext_noop("Another person was nominated in the place of this one."),
    "decline_offer": gettext_noop("The offer was declined."),
    "lapse": gettext_noop("The offer was not answered in time."),
    "no_show": gettext_noop("The person did not arrive."),
    "end_with_call": gettext_noop("The call was cancelled."),
    "end_enrolment": gettext_noop("The participation has ended."),
    "end_training": gettext_noop("The training has ended."),
    "select": gettext_noop("The person was selected."),
    "promote": gettext_noop("A place was offered to the person."),
    "not_select": gettext_noop("The person was not selected."),
}


def write_for(nomination: Nomination, kind: K, *, actor: Actor, now: datetime, replaces: IssuedDocument | None = None) -> IssuedDocument:
    """Issue one letter and tie it to its nomination, inside the caller's transaction."""
    letter = letter_for(nomination, kind)
    document = write_letter(letter, actor=actor, now=now, replaces=replaces)
    NominationLetter(nomination=nomination, document=document).save(force_insert=True)
    if letter.values["en"].get("passport", NOTHING) != NOTHING:
        record(nomination, "passport_in_letter", actor=actor, now=now, data={"document": document.number})
    return document


def write_letters_of(nomination: Nomination, step: str, *, actor: Actor, now: datetime) -> None:
    """What the step tells in writing; always in the order of the table, so that two at once ask for numbers in the same order."""
    found = _with_parts(nomination)
    for kind in WRITTEN_BY[step]:
        write_for(found, kind, actor=actor, now=now)


def _with_parts(nomination: Nomination) -> Nomination:
    """As it stands in the transaction, with everything that a letter names."""
    rows = Nomination.objects.across_partners(reason="letters of the nomination at hand")
    found: Nomination = rows.select_related(*LETTER_PARTS).get(pk=nomination.pk)
    return found


def revoke_letters(nomination: Nomination, *, step: str, actor: Actor, now: datetime) -> None:
    """Every letter of this nomination that is valid.

    Whoever does the step need not have the right to revoke papers: the portal does, as its consequence and under their name.
    """
    for document in valid_letters(nomination):
        revoke_document(document, reason=ENDS[step], actor=actor.in_consequence(), now=now)


def valid_letters(nomination: Nomination) -> list[IssuedDocument]:
    """But for notes verbales, which name several people: whether one holds is asked when its stays are called off."""
    rows = NominationLetter.objects.across_partners(reason="letters of the nomination at hand").filter(
        nomination_id=nomination.pk, document__state=IssuedState.VALID
    )
    return [row.document for row in rows.exclude(document__kind=K.NOTE_VERBALE).select_related("document").order_by("document_id")]


def reissue_letter(letter: NominationLetter, *, reason: str, actor: Actor, now: datetime) -> IssuedDocument:
    """After a correction: the old letter is revoked with the reason, and a new one of the same kind stands in its place, in one act."""
    if not rules.may_reissue(actor, letter.nomination):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Say what was corrected: the page of the old letter shows it.")]})
    with saying_no(), transaction.atomic():
        lock(letter.nomination)
        old = lock(letter.document)
        if not may_be_reissued(old):
            sentence = gettext("%(number)s can't be written anew: it is revoked, or it belongs to the visa desk.")
            raise Refused(sentence % {"number": old}, code="wrong_state")
        found = _with_parts(letter.nomination)
        revoke_document(old, reason=reason, actor=actor.in_consequence(), now=now)
        new = write_for(found, K(old.kind), actor=actor, now=now, replaces=old)
        record(found, "letter_reissued", actor=actor, now=now, reason=reason.strip(), data={"document": f"{old.number} → {new.number}"})
    return new


def tie_letters(nomination_id: int, documents: Iterable[int]) -> None:
    """Papers of the visa desk stand with the other letters of the nomination; tied once, whoever comes again."""
    rows = NominationLetter.objects.across_partners(reason="letters of the nomination at hand")
    for document_id in documents:
        rows.get_or_create(nomination_id=nomination_id, document_id=document_id)


def reissue_each(letters: Iterable[NominationLetter], *, reason: str, actor: Actor, now: datetime) -> None:
    """The place on the reserve list has changed: each notice that says another one is written anew."""
    for letter in letters:
        found = _with_parts(letter.nomination)
        revoke_document(letter.document, reason=reason, actor=actor.in_consequence(), now=now)
        write_for(found, K(letter.document.kind), actor=actor, now=now, replaces=letter.document)
