"""A confirmed sheet is carried out: row by row, each in a transaction of its own, by the ordinary verbs of a decision."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from core.errors import PortalError, Refused
from core.workflow import each_by_itself, perform, saying_no
from partners.actor import Actor
from scholarships.enums import Decision, ItemResult, RoundState
from scholarships.models import DecisionItem, DecisionRound, Nomination
from scholarships.operations.decisions import not_select, put_on_reserve, select
from scholarships.operations.rounds import wake
from scholarships.queries.rounds import carrier, items_of, waiting_items

log = logging.getLogger(__name__)
CLOCK = Actor.system("clock")


def carry_out(round_id: int, *, now: datetime) -> int:
    """Begin, do what still waits, finish. Returns how many rows this call has done or had refused.

    Killed anywhere it goes on where it stopped: a row's result is written in the transaction that decides it. One worker
    at a time: whoever finds the next row held by another leaves.
    """
    round_ = _leaving(round_id, now)
    if round_ is None:
        return 0
    count = 0
    with translation.override(_language(round_)):
        while (done := _next_row(round_, now)) is not None:
            count += done
    _finish(round_, now)
    return count


def _leaving(round_id: int, now: datetime) -> DecisionRound | None:
    """The sheet whose letters leave now; None when it is not time, was taken back, or is done."""
    rows = DecisionRound.objects.across_partners(reason="the worker carries out what two people have signed").select_related(
        "call__intake__programme"
    )
    with transaction.atomic():
        rows = rows.filter(pk=round_id, state__in=[RoundState.CONFIRMED, RoundState.LEAVING], leaves_at__lte=now)
        found: DecisionRound | None = rows.select_for_update(of=("self",), no_key=True).first()
        if found and found.state == RoundState.CONFIRMED:
            perform(found, "leave", actor=CLOCK, now=now)
    return found


def _language(round_: DecisionRound) -> str:
    """Refusals are kept as sentences, in the language of who has confirmed."""
    user = User.objects.filter(pk=round_.confirmed_by_id or 0).first()
    return user.language if user else "en"


def _next_row(round_: DecisionRound, now: datetime) -> int | None:
    """1 when a row was done, 0 when it was refused too, None when nothing is left or another worker is at it."""
    with saying_no(), transaction.atomic():
        first = waiting_items(round_).values_list("pk", flat=True).first()
        held = items_of(round_).filter(pk=first, result=ItemResult.WAITING).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
        if held is None:
            return None
        held.refusal = _carry(held, round_, now)
        held.result, held.done_at = ItemResult.REFUSED if held.refusal else ItemResult.DONE, now
        held.save(update_fields=["refusal", "result", "done_at"])
    return 1


def _carry(item: DecisionItem, round_: DecisionRound, now: datetime) -> str:
    """Why the row was refused; empty when it is done. What only crossed another transaction is raised: the row still waits."""
    try:
        with transaction.atomic():
            decide(item, _nomination(item, round_), actor=carrier(round_), now=now)
    except Refused as refused:
        if refused.code == "busy":
            raise
        return str(refused)
    except PortalError as refused:
        return str(refused) or gettext("The portal may not do this step.")
    except Exception:
        log.exception("row %s of sheet %s failed", item.pk, round_.pk)
        return gettext("This row could not be carried out. Plan it again; if it fails again, tell the administrator.")
    return ""


def _nomination(item: DecisionItem, round_: DecisionRound) -> Nomination:
    rows = Nomination.objects.across_partners(reason="the nomination of a row that two people have signed")
    found: Nomination = rows.select_related("person", "partner", "allotment__quota_year", "case").get(pk=item.nomination_id)
    found.call = round_.call
    return found


def decide(item: DecisionItem, nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """By the verb that the decision names."""
    verbs: dict[str, Callable[..., Any]] = {Decision.SELECT: select, Decision.RESERVE: put_on_reserve, Decision.NOT_SELECT: not_select}
    more = {"reserve_rank": item.reserve_rank} if item.decision == Decision.RESERVE else {}
    verbs[item.decision](nomination, reason=item.reason, note=item.note, **more, actor=actor, now=now)


def _finish(round_: DecisionRound, now: datetime) -> None:
    """By whoever did the last row; another worker may still be at it, or was first."""
    results = list(items_of(round_).values_list("result", flat=True))
    if ItemResult.WAITING in results:
        return
    data = {"done": results.count(ItemResult.DONE), "refused": results.count(ItemResult.REFUSED)}
    try:
        perform(round_, "finish", actor=CLOCK, now=now, changes={"done_at": now}, data=data)
    except Refused as refused:
        if refused.code != "wrong_state":
            raise


def sweep_rounds(*, now: datetime) -> list[int]:
    """Sheets whose letters are due to leave, or whose worker was lost. Returns those for which a worker was woken."""
    rows = DecisionRound.objects.across_partners(reason="the sweep looks after every call's sheets")
    due = rows.filter(Q(state=RoundState.CONFIRMED, leaves_at__lte=now) | Q(state=RoundState.LEAVING)).order_by("leaves_at", "pk")
    found = list(due.only("pk")[:50])
    each_by_itself(found, lambda row: wake(row.pk), what="sweep of sheet")
    return [row.pk for row in found]
