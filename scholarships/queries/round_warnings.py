"""What the person who confirms a sheet should know beside the decisions themselves; nothing of it refuses anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from core.models import HistoryEntry
from core.record import step_words
from core.timefmt import day_text
from mobility.visa_clock import latest_safe_selection
from partners.actor import Actor
from partners.queries import host_day
from reviews.queries import CaseResult, panel_results
from scholarships.enums import Decision
from scholarships.models import DecisionRound
from scholarships.queries.rounds import Row
from training.queries.days import usual_days

NO_RESULT = CaseResult()


def results_for(round_: DecisionRound, actor: Actor) -> dict[int, CaseResult]:
    """Results of the call's panel that this reader may see, by case."""
    return panel_results(round_.call.panel, actor)


def warnings_of(round_: DecisionRound, rows: Sequence[Row], results: dict[int, CaseResult], now: datetime) -> dict[int, list[str]]:
    """Sentences by nomination: reviewers who disagree, reviews that are missing, what has changed since the row was planned."""
    changed = _changed(round_, rows)
    return {
        row.nomination.pk: sentences
        for row in rows
        if (sentences := [*_of_reviews(results.get(row.nomination.case_id or 0, NO_RESULT)), *changed.get(row.nomination.pk, [])])
    }


def _of_reviews(result: CaseResult) -> list[str]:
    found = []
    if missing := result.assigned - result.submitted:
        found.append(ngettext("%(n)d review is not submitted.", "%(n)d reviews are not submitted.", missing) % {"n": missing})
    if not result.assigned:
        found.append(gettext("Nobody has reviewed this candidate."))
    if result.is_alarm:
        found.append(gettext("The reviewers disagree: their means lie %(spread)s apart.") % {"spread": result.spread})
    return found


def _changed(round_: DecisionRound, rows: Sequence[Row]) -> dict[int, list[str]]:
    """Steps of a nomination that are later than its place on the sheet."""
    history = HistoryEntry.objects.across_partners(reason="what happened to the rows of a sheet since they were planned")
    planned: dict[str, datetime] = {}
    acts = history.filter(model="scholarships.decisionround", object_id=round_.pk, step="planned").order_by("at", "pk")
    for at, data in acts.values_list("at", "data"):
        planned |= dict.fromkeys(data.get("rows", []), at)
    begun = min(planned.values(), default=None)
    if begun is None:
        return {}
    by_key = {row.nomination.pk: row.nomination for row in rows}
    later = history.filter(model="scholarships.nomination", object_id__in=list(by_key), at__gt=begun).order_by("at", "pk")
    found: dict[int, list[str]] = {}
    for key, step, at in later.values_list("object_id", "step", "at"):
        if at > planned.get(by_key[key].reference, at):
            sentence = gettext("Since it was planned: %(step)s.") % {"step": step_words("scholarships.nomination", step)}
            found.setdefault(key, []).append(sentence)
    return found


def late_for_visa(round_: DecisionRound, rows: Sequence[Row], now: datetime) -> str:
    """Whether those selected now may get their visas too late; empty when there is time."""
    call = round_.call
    selected = sum(row.item.decision == Decision.SELECT and not row.refusal for row in rows)
    last = latest_safe_selection(usual_days(call.intake).enters_on, call.offer_days)
    if not selected or host_day(now) <= last:
        return ""
    sentence = gettext(
        "It is late for visas: %(day)s was the last day on which selecting leaves time for the answer to the offer and the note verbale "
        "before the intake begins on %(begins)s. Nominees selected here: %(n)d."
    )
    return sentence % {"day": day_text(last), "begins": day_text(call.intake.starts_on), "n": selected}
