"""Proposal, counter-proposal and approval of an agreement, and messages on the record (docs/adr/0022-negotiated-agreements.md).

Each verb locks the agreement first, so that two sides never act on one table at the same instant.
"""

from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import rules
from agreements.enums import AgreementState, VersionState
from agreements.models import Agreement, AgreementMessage, AgreementVersion, VersionApproval
from agreements.operations.applying import apply_terms, check_days
from agreements.operations.versions import lay_aside, lay_on_the_table, write
from agreements.queries.checks import refuse_lines
from agreements.queries.terms import (
    HEAD,
    Terms,
    amendment_began_at,
    base_terms,
    columns,
    digest_of,
    hash_of,
    plain,
    says_nothing_new,
    terms_of,
    versions_of,
)
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, lock_for, perform, saying_no, take_away, wake_delivery
from partners.actor import Actor
from partners.enums import Power, Role


def propose(agreement: Agreement, *, note: str = "", actor: Actor, now: datetime) -> AgreementVersion:
    """The draft goes to the other side: its rows are frozen into version 1."""
    with saying_no(), transaction.atomic():
        perform(agreement, "propose", actor=actor, now=now, changes={"proposed_at": now})
        version = write(agreement, side=_own_side(agreement, actor), terms=terms_of(agreement), note=note, actor=actor, now=now)
        lay_on_the_table(version, actor=actor, now=now)
    return version


def start_version(agreement: Agreement, *, actor: Actor, now: datetime) -> AgreementVersion:
    """A version of one's own side, copied from what lies on the table, to be changed and proposed."""
    with saying_no(), transaction.atomic():
        locked, side = lock(agreement), _own_side(agreement, actor)
        if not locked.takes_versions:
            raise Refused(_("No version can be written now: propose the draft, or begin an amendment first."), code="wrong_state")
        if versions_of(locked).filter(side=side, state=VersionState.DRAFTING).exists():
            raise Refused(_("Your side is writing a version already."), code="wrong_state")
        return write(locked, side=side, terms=base_terms(locked), actor=actor, now=now)


def change_version(version: AgreementVersion, *, terms: Terms, note: str, seen: str = "", actor: Actor, now: datetime) -> None:
    """Save what is being written; parties stay as they are, new lines get their number.

    `seen` is the digest of what the page showed: what somebody else of the side has saved since then is not overwritten.
    """
    with saying_no(), transaction.atomic():
        lock(version.agreement)
        locked = _in_writing(version, actor)
        _check_seen(locked, seen)
        terms = {
            **{name: plain(value) for name, value in terms.items()},
            "parties": locked.terms["parties"],
            "lines": _numbered(terms["lines"], locked),
        }
        refuse_lines(terms, locked.agreement)
        if (locked.terms, locked.note) != (terms, note):
            locked.terms, locked.note = terms, note
            locked.save(update_fields=["terms", "note"])
            record(locked, "changed", actor=actor, now=now)
    version.__dict__.update(locked.__dict__)


def _check_seen(version: AgreementVersion, seen: str) -> None:
    if seen and seen != digest_of(version):
        sentence = _(
            "This version was saved in another tab or by somebody else of your side after you had opened this page, so nothing was overwritten. "
            "What you typed stands below: open the version anew and enter your change there."
        )
        raise Refused(sentence, code="stale")


def _numbered(lines: list[dict[str, Any]], version: AgreementVersion) -> list[dict[str, Any]]:
    """A number that was taken once, in any version, is not given to another line."""
    known = [line["number"] for row in versions_of(version.agreement) for line in row.terms["lines"]]
    last = max([*known, *(line["number"] or 0 for line in lines)], default=0)
    numbered = []
    for line in lines:
        last = last if line["number"] else last + 1
        numbered.append({**line, "number": line["number"] or last})
    return sorted(numbered, key=lambda line: line["number"])


def _in_writing(version: AgreementVersion, actor: Actor) -> AgreementVersion:
    locked: AgreementVersion = lock(version)
    if not rules.may_write_version(actor, locked):
        raise NotAllowed
    if locked.state != VersionState.DRAFTING:
        raise Refused(_("This version was proposed: what was proposed never changes. Write another version."), code="wrong_state")
    return locked


def propose_version(version: AgreementVersion, *, actor: Actor, now: datetime) -> None:
    """Lay it on the table, where it answers the one before. What all sides had approved and not signed is open again."""
    with saying_no(), transaction.atomic():
        agreement = lock(version.agreement)
        locked = lock_for(version, "propose", actor=actor, now=now)
        if not agreement.takes_versions:
            raise Refused(_("The agreement is no longer under negotiation."), code="wrong_state")
        _check_proposal(agreement, locked, now)
        if agreement.state == AgreementState.AGREED:
            perform(agreement, "reopen", actor=actor, now=now, changes={"approved_at": None})
        lay_on_the_table(locked, actor=actor, now=now)
    version.__dict__.update(locked.__dict__)


def _check_proposal(agreement: Agreement, version: AgreementVersion, now: datetime) -> None:
    """Nobody is asked to approve what says nothing new, what was copied from terms that hold no more, or what could never be applied."""
    if says_nothing_new(agreement, version.terms):
        raise Refused(_("Nothing is different from the version before: approve that one, or change something first."))
    began = amendment_began_at(agreement) if agreement.state == AgreementState.AMENDING else None
    if began and version.created_at < began:
        raise Refused(_("This was written before this amendment began, from terms that may have changed: remove it and write another version."))
    refuse_lines(version.terms, agreement)
    check_days(copy(agreement), columns(version.terms, HEAD), now)


def discard_version(version: AgreementVersion, *, actor: Actor, now: datetime) -> None:
    """What was never proposed may vanish; the fields' history keeps it."""
    with saying_no(), transaction.atomic():
        lock(version.agreement)
        rows = versions_of(version.agreement).filter(pk=version.pk)
        if not rows.exists():
            raise Refused(_("Somebody else has removed it already."), code="gone")
        record(_in_writing(version, actor), "discarded", actor=actor, now=now)
        take_away(version)


def withdraw_version(version: AgreementVersion, *, reason: str, actor: Actor, now: datetime) -> None:
    """The side that proposed it takes it from the table; either side may write another."""
    with transaction.atomic():
        lock(version.agreement)
        data = {"side": version.side_id, "version": version.number}
        perform(version, "withdraw", actor=actor, now=now, reason=reason, changes={"ended_at": now}, data=data)


def approve_version(version: AgreementVersion, *, terms_hash: str, actor: Actor, now: datetime) -> VersionApproval:
    """One side approves the text of this hash. The approval of the last side makes the terms those of the agreement, at the same time."""
    with saying_no(), transaction.atomic():
        agreement = lock(version.agreement)
        locked = lock_for(version, "approve", actor=actor, now=now)
        side = rules.approving_side(actor, agreement)
        assert side is not None, "the rule of the step has asked"
        _check_approval(locked, side, terms_hash, actor)
        actor = actor.using(side, Power.APPROVE_AGREEMENTS)
        approval = VersionApproval(version=locked, side_id=side, terms_hash=locked.terms_hash, approved_at=now, **_by(actor))
        approval.save(force_insert=True)
        perform(locked, "approve", actor=actor, now=now, data={"side": side, "version": locked.number, "hash": locked.terms_hash})
        if agreement.side_ids <= _approved_by(locked):
            _conclude(agreement, locked, actor=actor, now=now)
    version.__dict__.update(locked.__dict__)
    return approval


def _check_approval(version: AgreementVersion, side: int, terms_hash: str, actor: Actor) -> None:
    if terms_hash != version.terms_hash or hash_of(version.terms) != version.terms_hash:
        raise Refused(_("This is not the text that lies on the table: read the version again before you approve it."), code="wrong_state")
    if side in _approved_by(version):
        raise Refused(_("Your side has approved this version already."), code="wrong_state")
    is_host = actor.has_for_partner(side, Role.SIGNATORY)
    if is_host and version.proposed_by_id is not None and version.proposed_by_id == actor.user_id:
        raise Refused(_("You proposed this version yourself: another signatory of your side approves it."))


def _approved_by(version: AgreementVersion) -> set[int]:
    rows = VersionApproval.objects.across_partners(reason="whether all sides have approved").filter(version=version, terms_hash=version.terms_hash)
    return set(rows.values_list("side_id", flat=True))


def _by(actor: Actor) -> dict[str, Any]:
    return {"by_id": actor.user_id, "by_label": actor.label[:200], "acting_for": actor.acting_for[:200]}


def _conclude(agreement: Agreement, version: AgreementVersion, *, actor: Actor, now: datetime) -> None:
    head = apply_terms(agreement, version.terms, now=now)
    data = {"version": version.number, "hash": version.terms_hash}
    perform(version, "conclude", actor=actor, now=now, changes={"ended_at": now}, data=data)
    step = "amend" if agreement.state == AgreementState.AMENDING else "agree"
    perform(agreement, step, actor=actor, now=now, changes={**head, "approved_at": now}, data=data)


def begin_amendment(agreement: Agreement, *, actor: Actor, now: datetime) -> AgreementVersion:
    """Either side: a version copied from the present terms, which hold until all sides approve others."""
    with saying_no(), transaction.atomic():
        perform(agreement, "begin_amendment", actor=actor, now=now)
        version = versions_of(agreement).filter(side=_own_side(agreement, actor), state=VersionState.DRAFTING).first()
        if version is None:
            return write(agreement, side=_own_side(agreement, actor), terms=terms_of(agreement), actor=actor, now=now)
        version.terms, version.created_at = terms_of(agreement), now
        version.save(update_fields=["terms", "created_at"])
        found: AgreementVersion = version
    return found


def withdraw_amendment(agreement: Agreement, *, reason: str, actor: Actor, now: datetime) -> None:
    """Either side ends the talk about an amendment; the terms approved last go on holding."""
    with transaction.atomic():
        perform(agreement, "withdraw_amendment", actor=actor, now=now, reason=reason)
        lay_aside(agreement, actor=actor, now=now)


def write_message(agreement: Agreement, *, text: str, actor: Actor, now: datetime) -> AgreementMessage:
    """A message on the record, read by all sides and never changed."""
    if not text.strip():
        raise Invalid({"text": [_("Write the message first.")]})
    with saying_no(), transaction.atomic():
        locked, side = lock(agreement), _own_side(agreement, actor)
        message = AgreementMessage(agreement=locked, side_id=side, text=text.strip(), at=now, author_id=actor.user_id, author_label=actor.label[:200])
        message.full_clean()
        message.save(force_insert=True)
        wake_delivery(record(locked, "message", actor=actor, now=now, data={"side": side}))
    return message


def _own_side(agreement: Agreement, actor: Actor) -> int:
    side = rules.writing_side(actor, agreement)
    if side is None:
        raise NotAllowed
    return side
