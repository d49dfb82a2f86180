"""The terms of a mission and their approval by the person, the sender and the receiver. The last approval makes the stay and the agreement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.models import StoredFile
from documents.operations import issue_document
from exchanges.enums import Side
from exchanges.models import Mission, MissionApproval
from exchanges.operations import mission_quota as quota
from exchanges.operations.missions import check_days
from exchanges.queries.mission_facts import agreement_facts
from exchanges.rules import missions as rules
from mobility.enums import StayPurpose
from mobility.operations import plan_stay
from partners.actor import Actor

# Fields of the agreement (domain.md 2.9) that both sides write until all have approved.
TERMS = (
    "title", "field", "level", "language", "starts_on", "ends_on", "days", "audience", "hours", "objectives", "added_value", "content", "outcomes",
    "sender_department", "sender_contact", "receiver_department", "receiver_contact",
)  # fmt: skip
TRAVEL = timedelta(days=1)  # enters the day before the first day, leaves the day after the last, until a ticket says otherwise


def terms_key(mission: Mission) -> str:
    """Of what somebody has read: another expert, line or word gives another key."""
    said = [str(getattr(mission, name)) for name in (*TERMS, "expert_id", "sender_id", "receiver_id", "quota_year_id")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def set_terms(mission: Mission, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """By either side. Approvals of other terms are void; a line that counts days follows the days. Nothing changed: nothing happens."""
    assert set(fields) <= set(TERMS), fields
    with saying_no(), transaction.atomic():
        locked = lock_for(mission, "set_terms", actor=actor, now=now)
        changed = {name: value for name, value in fields.items() if getattr(locked, name) != value}
        if not changed:
            return
        _check_span(locked, changed)
        if "starts_on" in changed:
            check_days(changed, now)
            locked.quota_year = quota.follow_year(locked, changed["starts_on"], actor=actor, now=now)
        quota.follow_days(locked, changed.get("days", locked.days), actor=actor, now=now)
        void = MissionApproval.objects.across_partners(reason="approvals of terms that have changed").filter(mission=locked, void_at__isnull=True)
        data = {"fields": sorted(changed), "void": void.update(void_at=now)}
        perform(mission, "set_terms", actor=actor, now=now, changes={**changed, "quota_year": locked.quota_year, "state_since": now}, data=data)
        mission.__dict__.pop("approved", None)


def _check_span(mission: Mission, changed: Mapping[str, Any]) -> None:
    """What the database would say, next to the field that is wrong."""
    first, last, days = (changed.get(name, getattr(mission, name)) for name in ("starts_on", "ends_on", "days"))
    if last < first:
        raise Invalid({"ends_on": [_("The mission would end before it begins.")]})
    if days > (last - first).days + 1:
        raise Invalid({"days": [_("More days are counted than lie between the first and the last day.")]})


def approve_as_person(mission: Mission, *, seen: str = "", actor: Actor, now: datetime) -> None:
    _approve(mission, Side.PERSON, seen, actor, now)


def approve_as_sender(mission: Mission, *, seen: str = "", actor: Actor, now: datetime) -> None:
    _approve(mission, Side.SENDER, seen, actor, now)


def approve_as_receiver(mission: Mission, *, seen: str = "", actor: Actor, now: datetime) -> None:
    _approve(mission, Side.RECEIVER, seen, actor, now)


def _approve(mission: Mission, side: Side, seen: str, actor: Actor, now: datetime) -> None:
    """`seen` is the key of the terms that stood on the page: whoever approves never approves what another has written meanwhile."""
    step = f"approve_as_{side}"
    with saying_no(), transaction.atomic():
        locked = lock_for(mission, step, actor=actor, now=now)
        _check_seen(locked, seen)
        perform(mission, step, actor=actor, now=now)
        _keep(mission, MissionApproval(mission=mission, side=side, at=now, by_id=actor.user_id, by_label=actor.label[:200]), actor, now)


def _check_seen(locked: Mission, seen: str) -> None:
    if seen and seen != terms_key(locked):
        raise Refused(_("The terms were changed while you read them. Read them again before you approve."), code="changed")


def record_paper(mission: Mission, *, side: str, paper: str, scan: StoredFile, seen: str = "", actor: Actor, now: datetime) -> None:
    """A signature on paper counts as one in the portal: its number and day, and the scan that shows it; of the terms that stood on the page."""
    if not rules.may_record_paper_of(actor, mission, side):
        raise NotAllowed
    if not paper.strip():
        raise Invalid({"paper": [_("Enter the number and the day of the paper.")]})
    with saying_no(), transaction.atomic():
        locked = lock_for(mission, "record_paper", actor=actor, now=now)
        _check_seen(locked, seen)
        if side in locked.approved:
            raise Refused(_("This side has approved these terms already."), code="approved_before")
        perform(mission, "record_paper", actor=actor, now=now, data={"side": side, "paper": paper.strip()})
        row = MissionApproval(
            mission=mission, side=side, at=now, by_id=actor.user_id, by_label=actor.label[:200], paper=" ".join(paper.split())[:200], scan=scan
        )
        _keep(mission, row, actor, now)


def _keep(mission: Mission, approval: MissionApproval, actor: Actor, now: datetime) -> None:
    approval.full_clean(exclude={"mission", "scan"})
    approval.save(force_insert=True)
    mission.__dict__.pop("approved", None)
    if len(mission.approved) == len(Side):
        _agree(mission, actor, now)


def _agree(mission: Mission, actor: Actor, now: datetime) -> None:
    """The last approval: the stay, which the database refuses to somebody who is elsewhere on these days, then the paper, then the step."""
    assert mission.expert is not None  # a constraint says so
    stay = plan_stay(
        person=mission.expert.person, institution=mission.receiver, about=f"{mission.reference} {mission.title}", purpose=StayPurpose.EXPERT,
        enters_on=mission.starts_on - TRAVEL, leaves_on=mission.ends_on + TRAVEL, visa_needed=None if mission.is_inbound else False,
        actor=actor, now=now,
    )  # fmt: skip
    paper = issue_document(
        kind=IssuedKind.MOBILITY_AGREEMENT, partner=mission.partner, facts=agreement_facts(mission, now=now), addressee=str(mission.receiver),
        subject=f"{mission.reference} {mission.title}"[:300], actor=actor, now=now,
    )  # fmt: skip
    changes = {"stay": stay, "agreement_paper": paper, "state_since": now}
    perform(mission, "agree", actor=actor, now=now, changes=changes, data={"paper": paper.number, "stay": stay.reference})
