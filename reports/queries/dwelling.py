"""How long nominations lie in each state and at each desk, out of the steps of their history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from partners.actor import Actor
from reports.queries.funnel import counted, names_of
from reports.queries.spans import Params, bounds, start_of, today_of
from reports.sheets import Column, Row
from scholarships.enums import NominationState as S

BY: dict[str, Text] = {"all": _("all together"), "partner": _("country"), "call": _("call")}
DESKS: dict[str, Text] = {
    "1_sender": _("nominating authority"), "2_employer": _("employer"), "3_embassy": _("embassy"), "4_ministry": _("ministry"),
    "5_reserve": _("reserve list, waits for a place"), "6_answer": _("nominee and sending side, answer to the offer"), "7_academy": _("registrar of the academy"),
}  # fmt: skip
# Whoever waits in no state of these waits for nothing any more.
DESK_OF = {
    S.DRAFT: "1_sender", S.NATIONAL_CHECK: "1_sender", S.RETURNED: "1_sender", S.EMPLOYER_CHECK: "2_employer", S.MISSION_CHECK: "3_embassy",
    S.SUBMITTED: "4_ministry", S.IN_REVIEW: "4_ministry", S.SELECTED: "4_ministry", S.RESERVE: "5_reserve", S.OFFERED: "6_answer",
    S.ACCEPTED: "7_academy",
}  # fmt: skip
STATE_OF = {state: str(state) for state in DESK_OF}

# A spell begins where the place of a step differs from the place of the step before (a draft that goes to the second person stays at one desk),
# and ends with the next spell. Spells that last have no end: they count as there now, not in the median.
SQL = """
    WITH seen (id, key) AS ({seen}),
    steps AS (
        SELECT seen.key, entry.object_id, entry.at, entry.id, CASE entry.target {places} ELSE '' END AS place
        FROM core_historyentry entry JOIN seen ON seen.id = entry.object_id
        WHERE entry.model = 'scholarships.nomination' AND entry.target <> ''
    ),
    moves AS (SELECT *, lag(place) OVER (PARTITION BY object_id ORDER BY at, id) AS place_before FROM steps),
    spells AS (
        SELECT key, place, at, lead(at) OVER (PARTITION BY object_id ORDER BY at, id) AS ended_at FROM moves WHERE place IS DISTINCT FROM place_before
    )
    SELECT key, place, count(ended_at),
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - at)::float8 / 86400),
        count(*) FILTER (WHERE ended_at IS NULL),
        max(extract(epoch FROM %s - at) / 86400) FILTER (WHERE ended_at IS NULL)
    FROM spells WHERE place <> '' AND (%s::timestamptz IS NULL OR at >= %s) AND (%s::timestamptz IS NULL OR at < %s)
    GROUP BY key, place
"""


def _counted(params: Params, actor: Actor) -> Any:
    """The days narrow the spells, not the nominations."""
    return counted({"by": params.get("by") or "all", **{name: params.get(name) for name in ("partner", "call")}}, actor)


def _spells(params: Params, actor: Actor, places: Mapping[Any, str]) -> list[Any]:
    rows = _counted(params, actor).values_list("pk", "key").query
    try:
        seen, arguments = rows.sql_with_params()
    except EmptyResultSet:  # whoever has neither a partner nor an academy
        return []
    begin, end = (start_of(day) if day else None for day in bounds(params))
    told = [word for state, place in places.items() for word in (str(state), place)]
    with connection.cursor() as cursor:
        sql = SQL.format(seen=seen, places="WHEN %s THEN %s " * len(places))
        cursor.execute(sql, [*arguments, *told, start_of(today_of(params)), begin, begin, end, end])
        return list(cursor.fetchall())


def dwelling_size(params: Params, actor: Actor) -> int:
    return len(DESKS) if (params.get("by") or "all") == "all" else _counted(params, actor).values("key").distinct().count() * len(DESKS)


def _columns(place: Text) -> tuple[Column, ...]:
    return (
        Column("", "key", name="list"),
        Column(_("Group"), width=26, name="by"),
        Column(place, width=34, name="place"),
        Column(_("Ended"), "whole", 9, name="ended"),
        Column(_("Median days"), "number", 10, name="median"),
        Column(_("Nine of ten within days"), "number", 10, name="ninetieth"),
        Column(_("There now"), "whole", 9, name="there_now"),
        Column(_("Longest of those, days"), "number", 10, name="longest"),
    )


STATE_COLUMNS = _columns(_("State"))
DESK_COLUMNS = _columns(_("Desk"))


def _rows(params: Params, found: list[Any], places: Mapping[str, Text], *, by_state: bool) -> list[Row]:
    by = params.get("by") or "all"
    named = names_of(by, {row[0] for row in found})
    order = list(places)
    rows: list[Row] = []
    for key, place, ended, parts, there, longest in sorted(found, key=lambda row: (named[row[0]], order.index(row[1]))):
        query = "&".join([*([f"state={place}"] if by_state else []), *([f"{by}={key}"] if by != "all" else [])])
        median, ninetieth = parts or (None, None)  # nobody has left the place yet
        rows.append((query, named[key], str(places[place]), ended, _days(median), _days(ninetieth), there, _days(longest)))
    return rows


def _days(value: Any) -> float | None:
    """With one place: an hour more or less says nothing. What began after the day of the report lies there for no day yet."""
    return None if value is None else max(round(float(value), 1), 0.0)


def days_in_states(params: Params, actor: Actor) -> list[Row]:
    labels = {str(state): state.label[:1].upper() + state.label[1:] for state in DESK_OF}
    return _rows(params, _spells(params, actor, STATE_OF), labels, by_state=True)


def days_at_desks(params: Params, actor: Actor) -> list[Row]:
    return _rows(params, _spells(params, actor, DESK_OF), DESKS, by_state=False)
