"""From desk to desk before the sending: employer, second person, embassy; and papers that stand for their click."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.models import HistoryEntry
from core.workflow import perform, wake_delivery
from documents.models import StoredFile
from partners.actor import Actor
from partners.enums import Power
from scholarships import rules
from scholarships.enums import EDITABLE, EndorsementKind, EvidenceKind, NominationState
from scholarships.models import Endorsement, Nomination
from scholarships.operations.sending import hand_over, send
from scholarships.operations.steps import move, person_held
from scholarships.queries.clocks import nominee_may_save, over_for_nominee
from scholarships.queries.endorsements import CONTENT, content_hash, endorsements_of, needs_embassy

BACK = {"proposed_by_id": None}


def ask_employer(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    with person_held(nomination) as locked:
        move(nomination, "ask_employer", actor=actor, now=now, data={CONTENT: content_hash(locked, EndorsementKind.EMPLOYER)})


def endorse_as_employer(nomination: Nomination, *, post: str, actor: Actor, now: datetime) -> None:
    """The employer answers for the facts of the service and lets the person go; back to the officer."""
    if not post.strip():
        raise Invalid({"post": [_("Enter the post in which you endorse.")]})
    hand_over(nomination, "endorse_as_employer", actor=actor, now=now, post=post.strip())


def return_from_employer(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "return_from_employer", actor=actor, now=now, reason=reason)


def propose_nomination(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """To the second person of the authority; who proposes is kept, and may not be the one who endorses."""
    with person_held(nomination) as locked:
        move(nomination, "propose", actor=actor, now=now, **_proposal(locked, actor))


def propose_again(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """What the ministry has returned and the officer has completed: it stays returned and keeps its slot until the second person sends it."""
    with person_held(nomination) as locked:
        perform(nomination, "propose_again", actor=actor, now=now, **_proposal(locked, actor))


def _proposal(nomination: Nomination, actor: Actor) -> dict[str, Any]:
    """Who proposes, and the hash of what is proposed."""
    return {"changes": {"proposed_by_id": actor.user_id}, "data": {CONTENT: content_hash(nomination, EndorsementKind.AUTHORITY)}}


def endorse_nomination(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the second person: sent to the ministry, or passed to the embassy when the call asks for it."""
    acting = actor.using(nomination.partner_id, Power.ENDORSE)
    if needs_embassy(nomination):
        hand_over(nomination, "endorse_to_embassy", actor=acting, now=now)
    else:
        send(nomination, "endorse", actor=acting, now=now)


def return_to_officer(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    acting = actor.using(nomination.partner_id, Power.ENDORSE)
    move(nomination, "return_to_officer", actor=acting, now=now, reason=reason, changes=BACK)


def return_again(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    """By the second person: the completed dossier is the officer's again, the clock of its return runs on."""
    acting = actor.using(nomination.partner_id, Power.ENDORSE)
    perform(nomination, "return_again", actor=acting, now=now, reason=reason, changes=BACK)


def pass_to_embassy(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    hand_over(nomination, "to_embassy", actor=actor, now=now)


def forward_nomination(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the embassy: sent to the ministry."""
    send(nomination, "forward", actor=actor, now=now)


def return_from_embassy(nomination: Nomination, *, reason: str, actor: Actor, now: datetime) -> None:
    move(nomination, "return_from_embassy", actor=actor, now=now, reason=reason, changes=BACK)


def take_back(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    move(nomination, "take_back", actor=actor, now=now, changes=BACK)


def keep_endorsement(nomination: Nomination, kind: str, *, actor: Actor, now: datetime, **more: Any) -> Endorsement:
    """One row for what the nomination says now; the earlier one of the same kind ends. The caller holds the nomination."""
    rows = Endorsement.objects.across_partners(reason="endorsements of the nomination at hand")
    rows.filter(nomination=nomination, kind=kind, ended_at__isnull=True).update(ended_at=now)
    row = Endorsement(
        nomination=nomination, kind=kind, at=now, by_id=actor.user_id, by_label=actor.label[:200], content_hash=content_hash(nomination, kind),
        **{"acting_for": actor.acting_for[:200], **more},
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def keep_step(nomination: Nomination, kind: str, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """What a step stands for. A paper that still counts is not replaced by the click of whoever typed it in."""
    there = endorsements_of(nomination).get(kind)
    if there and there.evidence != EvidenceKind.CLICK and there.content_hash == content_hash(nomination, kind):
        return
    keep_endorsement(nomination, kind, actor=actor, now=now, post=entry.data.get("post", ""))


def confirm_own_part(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the nominee, before the own closing: what stands there is theirs."""
    if not rules.may_fill_own_part(actor, nomination):
        raise NotAllowed
    with person_held(nomination) as locked:
        if locked.state != NominationState.DRAFT:
            raise Refused(_("This nomination is with others now. It can be changed again when it comes back to the officer."))
        check_nominees_time(locked, now)
        keep_endorsement(locked, EndorsementKind.NOMINEE, actor=actor, now=now)
        wake_delivery(record(locked, "nominee_confirmed", actor=actor, now=now))


def check_nominees_time(nomination: Nomination, now: datetime) -> None:
    """Who was in time is decided by the instant alone."""
    if not nominee_may_save(nomination, now):
        raise Refused(over_for_nominee(nomination), code="too_late")


def enter_paper(nomination: Nomination, *, kind: str, paper: Mapping[str, Any], file: StoredFile, actor: Actor, now: datetime) -> Endorsement:
    """A signed letter or a note verbale in place of a click, while the nomination can be changed.

    `paper`: signatory, post, evidence, evidence_number, evidence_on. The row says who has entered it and for whom.
    """
    if not rules.may_nominate(actor, nomination):
        raise NotAllowed
    with person_held(nomination) as locked:
        if locked.state not in EDITABLE:
            raise Refused(_("A paper is entered while the nomination is at the officer's desk: take it back first."))
        if kind not in paper_kinds(locked):
            raise NotAllowed
        fields = {name: paper[name] for name in ("post", "evidence", "evidence_number", "evidence_on")}
        row = keep_endorsement(locked, kind, actor=actor, now=now, acting_for=paper["signatory"], on_behalf=True, evidence_file=file, **fields)
        data = {"kind": kind, "document": str(paper["evidence_number"]), "sha256": file.sha256}
        record(locked, "paper_entered", actor=actor, now=now, data=data)
    return row


def paper_kinds(nomination: Nomination) -> tuple[EndorsementKind, ...]:
    """For employer and embassy; for the authority and the nominee only what the ministry enters on behalf."""
    of_others = (EndorsementKind.EMPLOYER, EndorsementKind.EMBASSY)
    return (EndorsementKind.AUTHORITY, EndorsementKind.NOMINEE, *of_others) if nomination.on_behalf else of_others
