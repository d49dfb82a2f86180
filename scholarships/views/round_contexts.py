"""What the pages of a sheet show, drawn from the same guards, notices and letters that will do it."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Text
from core.models import HistoryEntry
from core.record import Act, Line, history_lines, life_of, step_words
from core.timefmt import city, time_text
from core.workflow import available
from documents.enums import IssuedKind
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import Decision, ItemResult, NominationState, RoundState
from scholarships.models import DecisionItem, DecisionRound
from scholarships.notices.previews import Message, Move, messages_of, people_in, tellings_of
from scholarships.queries.letters import preview_of
from scholarships.queries.minutes import NO_RESULT, ranked
from scholarships.queries.round_warnings import late_for_visa, results_for, warnings_of
from scholarships.queries.rounds import Forecast, Row, carrier, faults_of, fingerprint, forecast, items_of, read_items

TONES = {Decision.SELECT: "good", Decision.RESERVE: "info", Decision.NOT_SELECT: "neutral"}
TRIED = ("planned", "unplanned", "reserve_ordered")
RESULT_TONES = {ItemResult.DONE: "good", ItemResult.REFUSED: "bad", ItemResult.WAITING: "neutral"}


def effects_of(request: ActorRequest, found: DecisionRound) -> dict[str, Any]:
    """The preview: figures first, then each row, its letters, places before and after, what to look at again."""
    ahead = forecast(found, request.now)
    results = results_for(found, request.actor)
    seen = [row for row in ahead.rows if not rules.is_judged(request.actor, row.nomination)]
    warnings = warnings_of(found, seen, results, request.now)
    messages = messages_of(moves_of(ahead), carrier(found), request.now)
    names = {row.item.pk: row for row in seen}
    return {
        "figures": figures_of(ahead, messages),
        "rows": [_row(names[item.pk], results, warnings) for item in ranked([row.item for row in seen], results)],
        "hidden": len(ahead.rows) - len(seen),
        "places": [row for row in ahead.places if any(one.nomination.allotment_id == row.allotment.pk for one in seen)],
        "faults": faults_of(ahead) if seen or not ahead.rows else [],
        "late": late_for_visa(found, seen, request.now),
        "warned": len(warnings),
        "seen": fingerprint(found, [row.item for row in ahead.rows]),
        "may_confirm": len(seen) == len(ahead.rows) and any(row.name == "confirm" for row in available(found, request.actor, request.now)),
    }


def moves_of(ahead: Forecast) -> list[Move]:
    return [Move(row.nomination, row.item.decision, row.item.reason) for row in ahead.going]


def figures_of(ahead: Forecast, messages: list[Message]) -> list[dict[str, Any]]:
    """What the sheet will do, counted: as the counters at the top and as the sentence of the button's page."""
    going = ahead.going
    letters = sum(len(preview_of(row.nomination, row.item.decision)) for row in going)
    places = sum(row.item.decision == Decision.SELECT for row in going)
    people = people_in(messages)
    return [
        {"value": len(going), "label": ngettext("record is moved", "records are moved", len(going)), "url": "#rows"},
        {"value": places, "label": ngettext("place is used", "places are used", places), "url": "#places"},
        {"value": letters, "label": ngettext("letter is written", "letters are written", letters), "url": "#letters"},
        {
            "value": people,
            "label": ngettext("person is told", "people are told", people),
            "url": reverse("scholarships:round_told", args=[ahead.round.pk]),
        },
    ]


def _row(row: Row, results: dict[int, Any], warnings: dict[int, list[str]]) -> dict[str, Any]:
    item, nomination = row.item, row.nomination
    return {
        **_named(item),
        "result": results.get(nomination.case_id or 0, NO_RESULT),
        "refusal": row.refusal,
        "warnings": warnings.get(nomination.pk, []),
        "letters": [_letter(item, kind) for kind in preview_of(nomination, item.decision)],
    }


def _named(item: DecisionItem) -> dict[str, Any]:
    """The decision as people read it, with the place on the reserve list."""
    label: Text = item.get_decision_display()
    if item.decision == Decision.RESERVE and item.reserve_rank:
        label = _("%(decision)s, place %(rank)d") % {"decision": label, "rank": item.reserve_rank}
    return {"item": item, "nomination": item.nomination, "label": label, "tone": TONES[Decision(item.decision)]}


def _letter(item: DecisionItem, kind: str) -> dict[str, Any]:
    url = reverse("scholarships:round_letter", args=[item.round_id, item.pk, kind])
    return {"label": IssuedKind(kind).label, "url": url}


def progress_of(request: ActorRequest, found: DecisionRound) -> dict[str, Any]:
    """Of a confirmed sheet: until when it can be taken back; of one that leaves: how many rows are through."""
    results = Counter(items_of(found).values_list("result", flat=True))
    assert found.leaves_at
    steps = {row.name: row for row in available(found, request.actor, request.now)}
    names = [name for name in ("take_back", "send_now") if name in steps and request.now < found.leaves_at]
    return {
        "done": results[ItemResult.DONE] + results[ItemResult.REFUSED],
        "total": sum(results.values()),
        "waits": request.now < found.leaves_at,
        "clock": _("%(time)s %(city)s time") % {"time": time_text(found.leaves_at, found.call.zone), "city": city(found.call.zone)},
        "acts": [Act(name, steps[name].label, reverse("scholarships:round_step", args=[found.pk, name]), steps[name].tone) for name in names],
    }


def results_of_sheet(request: ActorRequest, found: DecisionRound) -> dict[str, Any]:
    """What became of each row that this reader may see; the refused ones on top."""
    items = [item for item in read_items(found) if not rules.is_judged(request.actor, item.nomination)]
    order = {ItemResult.REFUSED: 0, ItemResult.WAITING: 1, ItemResult.DONE: 2}
    items.sort(key=lambda item: (order[ItemResult(item.result)], item.pk))
    counts = Counter(item.result for item in items)
    refused = counts[ItemResult.REFUSED]
    rows = [_named(item) | {"outcome": item.get_result_display(), "outcome_tone": RESULT_TONES[ItemResult(item.result)]} for item in items]
    may_plan = rules.may_plan_decisions(request.actor) and found.done_at is not None
    to_offer = (
        [item for item in items if item.nomination.state == NominationState.SELECTED] if rules.may_keep_calls(request.actor, found.call) else []
    )
    return {
        "outcomes": rows,
        "refused": refused,
        "carried": counts[ItemResult.DONE],
        "again": bool(refused) and may_plan,
        "to_offer": len(to_offer) if found.done_at else 0,
    }


def told_context(request: ActorRequest, found: DecisionRound) -> dict[str, Any]:
    """Messages about rows that this reader may see: to whom, and the words in each language in which they are read."""
    ahead = forecast(found, request.now)
    moves = [move for move in moves_of(ahead) if not rules.is_judged(request.actor, move.nomination)]
    messages = messages_of(moves, carrier(found), request.now)
    tellings = [
        {
            "title": step_words("scholarships.nomination", row.step),
            "by_letter": row.by_letter,
            "telling": row,
            "people": ", ".join(row.people),
            "words": list(row.words.values()),
        }
        for row in tellings_of(messages)
    ]
    return {"number": people_in(messages), "tellings": tellings}


def history_of_sheet(entries: list[HistoryEntry]) -> list[Line]:
    """Moves that one person has tried out one after the other stand on one line, the last of them."""
    kept: list[HistoryEntry] = []
    for entry in entries:
        if kept and entry.step in TRIED and (kept[-1].step, kept[-1].actor_id) == (entry.step, entry.actor_id):
            kept.pop()
        kept.append(entry)
    return history_lines(kept)


def stages_of(found: DecisionRound, zone: str) -> list[dict[str, Any]]:
    """The stepper of the register, from the sheet's own instants: no history is read for a list."""
    reached = (
        (RoundState.TRYING, found.created_at), (RoundState.PROPOSED, found.proposed_at), (RoundState.CONFIRMED, found.confirmed_at),
        (RoundState.LEAVING, found.leaves_at), (RoundState.DONE, found.done_at),
    )  # fmt: skip
    entries = [HistoryEntry(at=at, source="", target=state) for state, at in reached if at]
    return life_of(found, entries, zone)
