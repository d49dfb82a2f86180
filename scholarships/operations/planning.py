"""Trying decisions out on the sheet of a call: moves that move nothing yet. Proposing the sheet and what follows stand in rounds.py."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused, Text
from core.history import record_each
from core.record import register_words
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from scholarships import rules
from scholarships.enums import DECIDABLE, OPEN_ROUNDS, CallState, Decision, RoundState
from scholarships.enums import NominationState as S
from scholarships.models import Call, DecisionItem, DecisionRound, Nomination
from scholarships.queries.board import board_of
from scholarships.queries.ranking import MEAN, proposal_by

ON_ITS_WAY = _("The sheet of decisions of this call is proposed or confirmed already: nothing is tried out on it until it comes back.")
NO_SHEET = _("In this call the head of programme decides alone: there is no sheet of decisions.")
USUAL: dict[str, Text] = {
    Decision.SELECT: _("Selected by the ranking of the panel within the places of the partner."),
    Decision.RESERVE: _("Placed on the reserve list by the ranking of the panel."),
    Decision.NOT_SELECT: _("Not selected: the places went to candidates whom the panel ranked higher."),
}
register_words(
    "scholarships.decisionround",
    {
        "created": _("Sheet of decisions begun"),
        "planned": _("Moves put on the sheet"),
        "unplanned": _("Moves taken off the sheet"),
        "reserve_ordered": _("Reserve list of the sheet put in order"),
    },
)


def usual_reason(decision: str) -> str:
    """What the two sides read of a move to which nobody has written a reason of its own."""
    return str(USUAL[decision])


def open_round_of(call: Call) -> DecisionRound | None:
    rows = DecisionRound.objects.across_partners(reason="the open sheet of a call the caller has fetched rightly")
    found: DecisionRound | None = rows.filter(call=call, state__in=OPEN_ROUNDS).first()
    return found


def start_round(call: Call, *, actor: Actor, now: datetime) -> DecisionRound:
    """The open sheet of the call, begun when there is none: two at once begin one."""
    if not rules.may_plan_decisions(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(call)
        if not locked.two_person:
            raise Refused(NO_SHEET, code="no_sheet")
        if locked.state in (CallState.CANCELLED, CallState.ARCHIVED):
            raise Refused(gettext("The call %(call)s is over: nothing is decided in it any more.") % {"call": locked}, code="call_over")
        if found := open_round_of(locked):
            return found
        rows = DecisionRound.objects.across_partners(reason="the number of the next sheet of this call")
        number = (rows.filter(call=locked).aggregate(last=Max("number"))["last"] or 0) + 1
        made = DecisionRound(call=locked, number=number, created_at=now)
        begin(made, "created", actor=actor, now=now)
        return made


def plan_items(
    round_: DecisionRound, nominations: Iterable[Nomination], *, decision: str, reason: str = "", note: str = "", actor: Actor, now: datetime
) -> int:
    """Put one decision on the sheet for all of these, in the place of what stood there; all or none. Returns how many.

    Without a reason a row keeps the one it has for the same decision, else it gets the usual one. How many places there are is not asked here.
    """
    with saying_no(), transaction.atomic():
        locked = _trying(round_, actor)
        rows = _decidable(locked, nominations, decision, actor)
        old = {item.nomination_id: item for item in _items(locked).filter(nomination__in=rows)}
        items = [_item(locked, row, old.get(row.pk), decision, reason.strip(), note.strip()) for row in rows]
        _save(items)
        _number_reserve(locked, {row.allotment_id for row in rows})
        _told(locked, "planned", rows, actor, now, decision=decision)
    return len(rows)


def unplan_items(round_: DecisionRound, nominations: Iterable[Nomination], *, actor: Actor, now: datetime) -> int:
    """Take what is planned for these off the sheet; who is not on it stays out. Returns how many were."""
    with saying_no(), transaction.atomic():
        locked = _trying(round_, actor)
        items = list(_items(locked).filter(nomination__in=list(nominations)).select_related("nomination__person"))
        rows = [item.nomination for item in items]
        _own_side(rows, actor)
        if rows:
            _items(locked).filter(nomination__in=rows).delete()
            _number_reserve(locked, {row.allotment_id for row in rows})
            _told(locked, "unplanned", rows, actor, now)
    return len(rows)


def order_reserve(round_: DecisionRound, nominations: Sequence[Nomination], *, actor: Actor, now: datetime) -> None:
    """The reserve list of one partner, as far as it stands on this sheet, in the order given. Whoever is left out follows in the order there was."""
    with saying_no(), transaction.atomic():
        locked = _trying(round_, actor)
        if len({row.allotment_id for row in nominations}) != 1:
            raise Refused(_("A reserve list is put in order for one partner at a time."))
        _own_side(nominations, actor)
        place = {row.pk: number for number, row in enumerate(nominations)}
        _number_reserve(locked, {nominations[0].allotment_id}, place)
        _told(locked, "reserve_ordered", nominations, actor, now)


def fill_by_ranking(round_: DecisionRound, *, by: str = MEAN, actor: Actor, now: datetime) -> int:
    """Propose for everybody without a move: the best of each line for its free places, the next for its reserve list, the others not.

    What stands on the sheet already stays and counts. Who has no review yet is left out. Returns how many moves were put on the sheet.
    """
    with saying_no(), transaction.atomic():
        locked = _trying(round_, actor)
        proposed = proposal_by(board_of(locked.call, actor, locked.pk), by)
        by_pk = {row.pk: row for row in _nominations(locked).filter(pk__in=[pk for keys in proposed.values() for pk in keys])}
        for decision, keys in proposed.items():
            plan_items(locked, [by_pk[pk] for pk in keys], decision=decision, actor=actor, now=now) if keys else None
    return len(by_pk)


def _trying(round_: DecisionRound, actor: Actor) -> DecisionRound:
    if not rules.may_plan_decisions(actor):
        raise NotAllowed
    locked: DecisionRound = lock(round_)
    if locked.state != RoundState.TRYING:
        raise Refused(ON_ITS_WAY, code="wrong_state")
    return locked


def _nominations(round_: DecisionRound) -> Any:
    rows = Nomination.objects.across_partners(reason="nominations of the call of a sheet")
    return rows.filter(call_id=round_.call_id).select_related("person")


def _items(round_: DecisionRound) -> Any:
    return DecisionItem.objects.across_partners(reason="the moves of a sheet").filter(round=round_)


def _decidable(round_: DecisionRound, nominations: Iterable[Nomination], decision: str, actor: Actor) -> list[Nomination]:
    """As they are now, in the order given; refused with the name of the first that is not to be decided so."""
    wanted = [row.pk for row in nominations]
    found = {row.pk: row for row in _nominations(round_).filter(pk__in=wanted)}
    if len(found) < len(set(wanted)):
        raise Refused(_("Somebody among those chosen was not nominated for this call."), code="not_here")
    rows = [found[pk] for pk in dict.fromkeys(wanted)]
    _own_side(rows, actor)
    states = (S.IN_REVIEW,) if decision == Decision.RESERVE else DECIDABLE
    if gone := next((row for row in rows if row.state not in states), None):
        sentence = gettext("%(name)s can't be moved so: the nomination is now “%(state)s”. Reload the page to see what changed.")
        raise Refused(sentence % {"name": gone.person.passport_name, "state": gone.get_state_display()}, code="wrong_state")
    return rows


def _own_side(rows: Iterable[Nomination], actor: Actor) -> None:
    """Nobody decides about themselves or about nominees of a side at which they hold a role."""
    if any(rules.is_judged(actor, row) for row in rows):
        raise NotAllowed


def _item(round_: DecisionRound, row: Nomination, old: DecisionItem | None, decision: str, reason: str, note: str) -> DecisionItem:
    item = old or DecisionItem(round=round_, nomination=row)
    same = old is not None and old.decision == decision
    item.reason = reason or (item.reason if same and item.reason else usual_reason(decision))
    item.note = note or (item.note if same else "")
    item.reserve_rank = item.reserve_rank if same else None
    item.decision = decision
    return item


def _save(items: list[DecisionItem]) -> None:
    rows = DecisionItem.objects.across_partners(reason="the moves of a sheet")
    rows.bulk_create([item for item in items if item.pk is None])
    if changed := [item for item in items if item.pk is not None]:
        rows.bulk_update(changed, ["decision", "reason", "note", "reserve_rank"])


def _number_reserve(round_: DecisionRound, allotments: set[int], place: dict[int, int] | None = None) -> None:
    """1, 2, 3 for each partner, after those who are on its reserve list and stay there; a new one comes last."""
    rows = _items(round_).filter(decision=Decision.RESERVE, nomination__allotment__in=allotments).select_related("nomination")
    by_allotment: dict[int, list[DecisionItem]] = {}
    for item in rows.order_by("pk"):
        by_allotment.setdefault(item.nomination.allotment_id, []).append(item)
    stay = _nominations(round_).filter(allotment__in=allotments, state=S.RESERVE).exclude(decision_items__round=round_).order_by()
    last = dict(stay.values_list("allotment").annotate(last=Max("reserve_rank", filter=Q(reserve_rank__isnull=False))))
    moved = []
    for allotment, items in by_allotment.items():
        items.sort(key=lambda item: ((place or {}).get(item.nomination_id, 9999), item.reserve_rank or 9999, item.pk))
        for rank, item in enumerate(items, start=(last.get(allotment) or 0) + 1):
            if item.reserve_rank != rank:
                item.reserve_rank = rank
                moved.append(item)
    if moved:
        DecisionItem.objects.across_partners(reason="the moves of a sheet").bulk_update(moved, ["reserve_rank"])


def _told(round_: DecisionRound, step: str, rows: Sequence[Nomination], actor: Actor, now: datetime, **data: Any) -> None:
    """One row of the history for one act, whatever the number of moves; nobody is told of what is only tried out."""
    record_each([round_], step, actor=actor, now=now, data=lambda _round: {**data, "rows": [row.reference for row in rows]})
