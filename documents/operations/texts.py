"""Writing the paragraphs of letters: drafts, put in use by another person, taken out of use, begun anew from an old version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import next_number
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from documents import rules
from documents.enums import LETTERS, TextState
from documents.letters import mark_of
from documents.letters.checking import FIELDS, faults_in
from documents.models import LetterText
from documents.queries import draft_of, text_in_use, words_of, writers_of
from partners.actor import Actor

SAME_PERSON = _("You have written this version yourself. Another person who may put texts in use reads it and puts it in use.")
ONE_DRAFT = _("There is a draft of this text already: go on with version %(number)s, or throw it away first.")
NOTHING_NEW = _("This draft says the same as the version in use. Change something, or throw it away.")
CHANGED = _("The words were changed after you opened them. Read them as they are now, then put them in use.")
NO_DRAFT = _("Only a draft can be changed. Begin a new draft from this version.")


def start_text(kind: str, language: str, *, actor: Actor, now: datetime, base: LetterText | None = None) -> LetterText:
    """A draft with the words of an old version, or with what is in use now. One draft a text at a time."""
    if kind not in LETTERS or not rules.may_write_texts(actor):
        raise NotAllowed
    words = words_of(base) if base else text_in_use(kind, language)
    with saying_no(), transaction.atomic():
        number = next_number(f"text-{kind}-{language}")  # and whoever begins one too waits here
        if other := draft_of(kind, language):
            raise Refused(ONE_DRAFT % {"number": other.number}, code="one_draft")
        text = LetterText(
            kind=kind, language=language, number=number, title=words.title, body="\n\n".join(words.paragraphs), closing=words.closing,
            created_at=now, created_by_label=actor.label[:200],
        )  # fmt: skip
        begin(text, "started", actor=actor, now=now, data={"base": base.number if base else 0})
    return text


def change_text(text: LetterText, *, fields: Mapping[str, str], actor: Actor, now: datetime) -> LetterText:
    """Raises `Invalid` with a sentence for each bracket that names nothing this letter has."""
    if not rules.may_change_text(actor, text):
        raise NotAllowed
    if faults := faults_in(text.kind, fields):
        raise Invalid(faults)
    with saying_no(), transaction.atomic():
        locked: LetterText = lock(text)
        if locked.state != TextState.DRAFT:
            raise Refused(NO_DRAFT, code="wrong_state")
        for name in FIELDS:
            setattr(locked, name, fields[name].strip())
        locked.full_clean()
        locked.save(update_fields=list(FIELDS))
        record(locked, "changed", actor=actor, now=now, target=locked.state)
    text.__dict__.update(locked.__dict__)
    return text


def put_text_in_use(text: LetterText, *, seen: str = "", actor: Actor, now: datetime) -> None:
    """From now on letters are written with it; what was in use is kept as a former version. Issued letters keep their words.

    `seen`: mark of the words that were read (`letters.mark_of`); others that were written meanwhile are read first.
    """
    with saying_no(), transaction.atomic():
        locked = lock_for(text, "put_in_use", actor=actor, now=now)
        if actor.user_id in writers_of(locked):
            raise Refused(SAME_PERSON, code="same_person")
        if seen and seen != mark_of(words_of(locked)):
            raise Refused(CHANGED, code="changed")
        if words_of(locked) == text_in_use(locked.kind, locked.language):
            raise Refused(NOTHING_NEW, code="nothing_new")
        if faults := faults_in(locked.kind, {name: getattr(locked, name) for name in FIELDS}):
            raise Refused(next(iter(faults.values()))[0], code="unknown_data")
        if before := former(locked):
            perform(before, "replace", actor=actor, now=now)
        perform(text, "put_in_use", actor=actor, now=now, changes={"in_use_at": now})


def former(text: LetterText) -> LetterText | None:
    rows = LetterText.objects.across_partners(reason="the version that another one replaces").filter(kind=text.kind, language=text.language)
    found: LetterText | None = rows.filter(state=TextState.IN_USE).first()
    return found


def retire_text(text: LetterText, *, reason: str, actor: Actor, now: datetime) -> None:
    """Letters are written again with the words the portal began with."""
    perform(text, "retire", actor=actor, now=now, reason=reason)


def discard_text(text: LetterText, *, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        perform(text, "discard", actor=actor, now=now)
        pk = text.pk
        take_away(text)
        text.pk = pk
