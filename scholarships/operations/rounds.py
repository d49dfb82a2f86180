"""What people do with a sheet of decisions. Nothing of it moves a nomination: that is `carrying.carry_out`, when the letters leave."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.errors import NotAllowed, Refused
from core.workflow import lock, lock_for, perform, saying_no
from documents.enums import IssuedState
from documents.operations import revoke_document
from partners.actor import Actor
from scholarships import rules
from scholarships.enums import DECIDABLE, ItemResult, RoundState
from scholarships.models import Allotment, DecisionRound
from scholarships.operations.minutes import issue_minute
from scholarships.operations.planning import plan_items, start_round
from scholarships.queries.rounds import all_are_seen, fingerprint, items_of, read_items

log = logging.getLogger(__name__)
TASK = "scholarships.carry_out"
NOT_PROPOSED: dict[str, Any] = {"proposed_at": None, "proposed_by_id": None, "proposed_by_label": ""}
NOT_CONFIRMED: dict[str, Any] = {"confirmed_at": None, "confirmed_by_id": None, "confirmed_by_label": "", "leaves_at": None}


def propose_round(round_: DecisionRound, *, note: str = "", actor: Actor, now: datetime) -> None:
    """Every row is complete and its place is there, counted while allotments and quota lines stand still; the heads are told.

    Whoever proposes signs every row: nobody proposes what is decided of the own side.
    """
    changes = {"note": note.strip(), "proposed_at": now, "proposed_by_id": actor.user_id, "proposed_by_label": actor.label[:200]}
    with saying_no(), transaction.atomic():
        if not all_are_seen(lock(round_), actor) and rules.may_plan_decisions(actor):
            raise Refused(_("Rows of this sheet judge nominees of a side at which you hold a role: a colleague proposes it."), code="own_side")
        hold_places(round_)
        perform(round_, "propose", actor=actor, now=now, changes=changes, data={"rows": items_of(round_).count()})


def recall_round(round_: DecisionRound, *, actor: Actor, now: datetime) -> None:
    """By the person who has proposed it: the sheet can be changed again."""
    perform(round_, "recall", actor=actor, now=now, changes=NOT_PROPOSED)


def return_round(round_: DecisionRound, *, reason: str, actor: Actor, now: datetime) -> None:
    """By the second person, with what is to be changed; the proposer is told."""
    data = {"proposed_by": round_.proposed_by_id}
    perform(round_, "return", actor=actor, now=now, reason=reason, changes=NOT_PROPOSED, data=data)


def confirm_round(round_: DecisionRound, *, seen: str, actor: Actor, now: datetime) -> None:
    """Exactly what the second person has `seen` (its fingerprint), or nothing. The minute is issued; letters wait until `leaves_at`."""
    with saying_no(), transaction.atomic():
        locked: DecisionRound = lock_for(round_, "confirm", actor=actor, now=now)
        hold_places(locked)
        items = read_items(locked)
        if fingerprint(locked, items) != seen:
            raise Refused(_("The sheet was changed since you opened it. Read it again before you confirm it."), code="changed")
        if not all_are_seen(locked, actor):
            raise Refused(
                _("Rows of this sheet judge nominees of a side at which you hold a role: another head of programme confirms it."), code="own_side"
            )
        leaves_at = now + timedelta(minutes=locked.call.hold_minutes)
        changes = {"confirmed_at": now, "confirmed_by_id": actor.user_id, "confirmed_by_label": actor.label[:200], "leaves_at": leaves_at}
        minute = issue_minute(locked, items, actor=actor, now=now)
        data = {"rows": len(items), "until": leaves_at.isoformat(), "minute": minute.number}
        perform(round_, "confirm", actor=actor, now=now, changes={**changes, "minute": minute}, data=data)
        wake_at_once_if_due(round_, now)


def take_back_round(round_: DecisionRound, *, actor: Actor, now: datetime) -> None:
    """Until the letters leave: the minute is revoked, and everything is as it was before the proposal."""
    with saying_no(), transaction.atomic():
        locked: DecisionRound = lock_for(round_, "take_back", actor=actor, now=now)
        data = {"proposed_by": locked.proposed_by_id}
        if locked.minute and locked.minute.state == IssuedState.VALID:
            revoke_document(locked.minute, reason="The decisions were taken back before the letters left.", actor=actor, now=now)
        perform(round_, "take_back", actor=actor, now=now, changes=NOT_PROPOSED | NOT_CONFIRMED, data=data)


def send_now(round_: DecisionRound, *, actor: Actor, now: datetime) -> None:
    """The time in which the decisions can be taken back ends at once."""
    with saying_no(), transaction.atomic():
        perform(round_, "send_now", actor=actor, now=now, changes={"leaves_at": now})
        wake_at_once_if_due(round_, now)


def drop_round(round_: DecisionRound, *, actor: Actor, now: datetime) -> None:
    """The sheet stays on the register, and another one can be begun."""
    perform(round_, "drop", actor=actor, now=now)


def plan_refused_again(round_: DecisionRound, *, actor: Actor, now: datetime) -> DecisionRound:
    """The rows of a sheet that were refused and can still be decided come to the open sheet of the call, to be mended and proposed again."""
    if not rules.may_plan_decisions(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        refused = [row for row in read_items(round_) if row.result == ItemResult.REFUSED and row.nomination.state in DECIDABLE]
        if round_.state != RoundState.DONE or not refused:
            raise Refused(_("No row of this sheet can be planned again: none was refused, or the nominations have ended."), code="wrong_state")
        sheet = start_round(round_.call, actor=actor, now=now)
        for row in refused:
            plan_items(sheet, [row.nomination], decision=row.decision, reason=row.reason, note=row.note, actor=actor, now=now)
    return sheet


def hold_places(round_: DecisionRound) -> None:
    """Lock what the forecast counts on, in the order of keys, as it is when the step is written. Needs a transaction."""
    found = Allotment.objects.across_partners(reason="places of a sheet at hand").filter(nominations__decision_items__round=round_)
    keys = set(found.values_list("pk", "quota_year_id"))
    held = Allotment.objects.across_partners(reason="places of a sheet at hand").filter(pk__in=[pk for pk, _year in keys])
    list(held.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    years = QuotaYear.objects.across_partners(reason="lines of a sheet at hand").filter(pk__in=[year for _pk, year in keys])
    list(years.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def wake_at_once_if_due(round_: DecisionRound, now: datetime) -> None:
    """After COMMIT; when the queue is down the sweep finds the sheet."""
    if round_.leaves_at and round_.leaves_at <= now:
        transaction.on_commit(lambda: wake(round_.pk))


def wake(round_id: int) -> None:
    try:
        current_app.send_task(TASK, args=[round_id], retry=False)
    except Exception:
        log.warning("queue is down; sheet %s waits for the sweep", round_id, exc_info=True)
