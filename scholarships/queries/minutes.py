"""What the minute of the panel says, as plain data in all three languages: frozen when the sheet is confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from core.models import HistoryEntry
from partners.actor import Actor
from partners.queries import host_day
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment, PanelMember
from reviews.queries import CaseResult, panel_results
from scholarships.enums import Decision
from scholarships.models import Call, DecisionItem, DecisionRound
from scholarships.queries.rounds import Forecast, Places, forecast

LANGUAGES = ("en", "ru", "kk")
NO_RESULT = CaseResult()
ORDER = {Decision.SELECT: 0, Decision.RESERVE: 1, Decision.NOT_SELECT: 2}


def minute_facts(round_: DecisionRound, items: Sequence[DecisionItem], *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Members with what they have read, recusals with their reasons, the ranked list with each decision, places a line, who has signed."""
    call = round_.call
    results = panel_results(call.panel, actor)
    return {
        "call": call.reference,
        "sheet": round_.number,
        **in_languages("title", call),
        **in_languages("programme", call.intake.programme, "title"),
        **in_languages("institution", call.intake.programme.institution, "name"),
        "zone": call.zone,
        "issued_on": host_day(now).isoformat(),
        "blind": call.panel.blind,
        **_people(call),
        "rows": [_row(place, item, results) for place, item in enumerate(ranked(items, results), 1)],
        "quota": _quota(forecast(round_, now)),
        "note": round_.note,
        "proposed": {"by": round_.proposed_by_label, "at": round_.proposed_at.isoformat() if round_.proposed_at else ""},
        "confirmed": {"by": actor.label, "at": now.isoformat()},
    }


def in_languages(fact: str, row: Any, field: str = "") -> dict[str, str]:
    """A name in each language, the English one where another is missing."""
    field = field or fact
    english = str(getattr(row, f"{field}_en"))
    return {f"{fact}_{language}": str(getattr(row, f"{field}_{language}", "") or english) for language in LANGUAGES}


def ranked(items: Iterable[DecisionItem], results: dict[int, CaseResult]) -> list[DecisionItem]:
    """Within each decision by the score on one scale, then by the mean, then by number."""

    def key(item: DecisionItem) -> tuple[Any, ...]:
        result = results.get(item.nomination.case_id or 0, NO_RESULT)
        score = result.normalised if result.normalised is not None else result.mean
        reserve = item.reserve_rank or 0 if item.decision == Decision.RESERVE else 0
        return (ORDER[Decision(item.decision)], reserve, -(score or 0), -(result.mean or 0), item.nomination.reference)

    return sorted(items, key=key)


def _row(place: int, item: DecisionItem, results: dict[int, CaseResult]) -> dict[str, Any]:
    nomination, result = item.nomination, results.get(item.nomination.case_id or 0, NO_RESULT)
    person = nomination.person
    figures = {name: _figure(getattr(result, name)) for name in ("mean", "normalised", "spread")}
    return {
        "place": place,
        "number": nomination.reference,
        "name": person.passport_name,
        "native_name": person.native_name if person.native_name != person.passport_name else "",
        **in_languages("partner", nomination.partner, "name"),
        **figures,
        "reviews": result.submitted,
        "decision": item.decision,
        "reserve_rank": item.reserve_rank,
        "reason": item.reason,
    }


def _figure(value: Any) -> str:
    return "" if value is None else str(value)


def _people(call: Call) -> dict[str, Any]:
    """Who was on the panel, what each has submitted, and who stepped back from which candidate and why."""
    rows = Assignment.objects.across_partners(reason="the minute names the members of the panel")
    found = list(rows.filter(case__panel_id=call.panel_id).select_related("reviewer", "case__nomination").order_by("pk"))
    members = PanelMember.objects.across_partners(reason="the minute names the members of the panel").filter(panel_id=call.panel_id)
    people = {row.user_id: row.user.full_name for row in members.select_related("user")} | {row.reviewer_id: row.reviewer.full_name for row in found}
    submitted = [row.reviewer_id for row in found if row.state == AssignmentState.SUBMITTED]
    recused = [row for row in found if row.state == AssignmentState.RECUSED]
    reasons = _reasons([row.pk for row in recused])
    left = {row.pk for row in found if row.state in LEFT}
    return {
        "members": [
            {
                "name": name,
                "reviews": submitted.count(user),
                "assigned": sum(row.reviewer_id == user and row.pk not in left for row in found),
            }
            for user, name in sorted(people.items(), key=lambda pair: pair[1])
        ],
        "recusals": [
            {
                "name": row.reviewer.full_name,
                "number": row.case.nomination.reference,
                "reason": reasons.get(row.pk, ("", ""))[0],
                "at": reasons[row.pk][1],
            }
            for row in recused
            if row.pk in reasons
        ],
    }


def _reasons(assignments: list[int]) -> dict[int, tuple[str, str]]:
    rows = HistoryEntry.objects.across_partners(reason="why members of the panel stepped back, for its minute")
    rows = rows.filter(model="reviews.assignment", object_id__in=assignments, step="recuse").order_by("at", "pk")
    return {row.object_id: (row.reason, row.at.isoformat()) for row in rows}


def _quota(ahead: Forecast) -> list[dict[str, Any]]:
    return [_places(row) for row in ahead.places]


def _places(row: Places) -> dict[str, Any]:
    allotment, year = row.allotment, row.allotment.quota_year
    return {
        **in_languages("partner", allotment.partner, "name"),
        "agreement": year.line.agreement.reference,
        "line": year.line.number,
        "year": year.year,
        "places": allotment.places,
        "before": row.before,
        "after": row.after,
        "line_limit": year.limit,
        "line_before": row.line_before,
        "line_after": row.line_after,
    }
