"""The joint statement: its versions, the answers of the delegations, the paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import begin, lock, lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.operations import issue_document
from events.enums import Consent, EventState, StatementState
from events.models import Delegation, Event, StatementConsent, StatementVersion
from events.queries.statements import statement_facts
from events.rules import statements as rules
from partners.actor import Actor
from partners.models import Partner


def write_statement(event: Event, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> StatementVersion:
    """The next version, a draft that its writers alone read. The one that lies with the delegations stays there until this one is put to them."""
    if not rules.may_write_for(actor, event):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(event)
        rows = StatementVersion.objects.across_partners(reason="numbers of the versions of one event").filter(event=locked)
        states = dict(rows.values_list("number", "state"))
        if StatementState.ISSUED in states.values():
            raise Refused(_("The statement is issued: it stays as it is."), code="issued")
        if StatementState.DRAFT in states.values():
            raise Refused(_("A version is being written already: change that one."), code="draft")
        version = StatementVersion(
            event=locked, number=max(states, default=0) + 1, created_at=now, created_by_label=actor.label[:200], **fields
        )  # fmt: skip
        begin(version, "written", actor=actor, now=now)
        if not locked.statement_wanted:
            locked.statement_wanted = True
            locked.save(update_fields=["statement_wanted"])
    event.statement_wanted = True
    return version


def change_statement(version: StatementVersion, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """While nobody outside has read it."""
    perform(version, "change", actor=actor, now=now, changes=fields)


def circulate_statement(version: StatementVersion, *, answer_by: datetime, actor: Actor, now: datetime) -> None:
    """To the delegations that are named, each of which is told and answers. The version before is replaced, and so are its answers."""
    if answer_by <= now:
        raise Invalid({"answer_by": [_("Choose a day in the future.")]})
    with saying_no(), transaction.atomic():
        lock(version.event)
        lock_for(version, "circulate", actor=actor, now=now)
        rows = StatementVersion.objects.across_partners(reason="the version that this one replaces")
        for old in rows.filter(event=version.event_id, state=StatementState.CIRCULATED).select_related("event"):
            perform(old, "replace", actor=actor.in_consequence(), now=now, data={"by": version.number})
        perform(version, "circulate", actor=actor, now=now, changes={"answer_by": answer_by, "circulated_at": now})


def answer_statement(
    version: StatementVersion, *, delegation: Delegation, answer: str, words: str = "", actor: Actor, now: datetime
) -> StatementConsent:
    """Consent, reservation with its words, or refusal; a later answer takes the place of the one before, as long as the statement is not issued."""
    if not rules.speaks_for(actor, delegation):
        raise NotAllowed
    if delegation.event_id != version.event_id:
        raise Refused(_("This delegation does not take part."), code="not_at_table")
    if answer != Consent.CONSENTS and not words.strip():
        raise Invalid({"words": [_("Write the words of the reservation, or what has to change.")]})
    kept = {"answer": answer, "words": "" if answer == Consent.CONSENTS else words.strip(), "at": now, "by_label": actor.label[:200]}
    with saying_no(), transaction.atomic():
        lock_for(version, "answer", actor=actor, now=now)
        if lock(delegation).state not in rules.TAKING_PART:
            raise Refused(_("This delegation does not take part."), code="not_at_table")
        perform(version, "answer", actor=actor, now=now, data={"delegation": delegation.pk, "name": str(delegation), "answer": answer})
        rows = StatementConsent.objects.across_partners(reason="the answer of a delegation for which this actor speaks")
        row, _made = rows.update_or_create(version=version, delegation=delegation, defaults=kept)
    return row  # type: ignore[no-any-return]


def issue_statement(version: StatementVersion, *, actor: Actor, now: datetime) -> None:
    """All have answered and nobody refuses: the paper is made, with the reservations in their words."""
    _issue(version, "issue", actor, now)


def issue_statement_without(version: StatementVersion, *, reason: str, actor: Actor, now: datetime) -> None:
    """In the name of those who consent. Those who refuse or have not answered stand in no list of the paper; the history names them."""
    _issue(version, "issue_without", actor, now, reason=reason)


def _issue(version: StatementVersion, step: str, actor: Actor, now: datetime, reason: str = "") -> None:
    with saying_no(), transaction.atomic():
        lock(version.event)
        locked = lock_for(version, step, actor=actor, now=now)
        facts, without = statement_facts(locked, now)
        paper = issue_document(
            kind=IssuedKind.STATEMENT, partner=Partner.objects.get(is_host=True), facts=facts, subject=locked.title, actor=actor, now=now
        )
        perform(version, step, actor=actor, now=now, reason=reason, changes={"document": paper}, data={"without": without})
        rows = StatementVersion.objects.across_partners(reason="a draft that nobody needs once the statement is issued")
        for draft in rows.filter(event=version.event_id, state=StatementState.DRAFT).select_related("event"):
            perform(draft, "replace", actor=actor.in_consequence(), now=now, data={"by": version.number})
        if version.event.state in (EventState.HELD, EventState.MATERIALS_PUBLISHED):
            perform(version.event, "note_statement", actor=actor.in_consequence(), now=now)
