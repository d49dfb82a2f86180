"""How far nominations have come: eight stages, each counted by who has reached it, whatever became of them later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from core.models import HistoryEntry
from partners.actor import Actor
from people.enums import Gender
from reports.queries.batches import within_years
from reports.queries.ranks import RANKS, rank_of
from reports.queries.spans import Params, share
from reports.queries.whose import chosen, groups, own, partners_named
from reports.sheets import Column, Row
from scholarships.enums import NominationState as S
from scholarships.models import Call, Nomination
from training.enums import CERTIFIABLE, FINISHED, UNDER_WAY
from training.models import Programme

STAGES: dict[str, Text] = {
    "nominated": _("Nominated"), "endorsed": _("Endorsed and sent"), "complete": _("Found complete"), "eligible": _("Found eligible"),
    "selected": _("Selected"), "accepted": _("Accepted the offer"), "arrived": _("Arrived"), "completed": _("Completed"),
}  # fmt: skip
AT_ACADEMY = 5  # what an academy sees begins with the acceptance: zeros before it would be false
ORDER = list(STAGES)
# The stage that a nomination has reached, at the least, when it once came into a state. Who is found ineligible had sent a complete dossier
# unless it was found in one that had been returned.
REACHED = {
    1: (S.EMPLOYER_CHECK, S.NATIONAL_CHECK, S.MISSION_CHECK), 2: (S.SUBMITTED, S.RETURNED, S.INELIGIBLE), 4: (S.IN_REVIEW, S.RESERVE, S.NOT_SELECTED),
    5: (S.SELECTED, S.OFFERED, S.DECLINED, S.LAPSED), 6: (S.ACCEPTED, S.NO_SHOW, S.ENROLLED),
}  # fmt: skip
STEPS = "steps of nominations and enrolments that this reader counts"
BY: dict[str, Text] = {
    "partner": _("country"), "gender": _("gender"), "rank": _("diplomatic rank"), "language": _("language of the programme"), "call": _("call"),
    "programme": _("programme"), "year": _("year"), "all": _("all together"),
}  # fmt: skip
KEYS: dict[str, Any] = {
    "partner": F("partner_id"), "gender": F("person__gender"), "rank": rank_of("position"), "language": F("call__language"), "call": F("call_id"),
    "programme": F("call__intake__programme_id"), "year": F("allotment__quota_year__year"), "all": Value(0),
}  # fmt: skip


def counted(params: Params, actor: Actor) -> Any:
    """Nominations this report counts, each with its key."""
    rows = own(Nomination.objects.visible_to(actor), actor, partner="partner_id", academy="call__intake__programme__institution_id")
    rows = chosen(rows, params, partner="partner_id", call="call_id").filter(**within_years(params, "allotment__quota_year__year"))
    return rows.order_by().annotate(key=KEYS[params.get("by") or "partner"])


def _stage_of(states: Any, *, path: str = "state") -> list[When]:
    return [When(**{f"{path}__in": [str(state) for state in named]}, then=Value(stage)) for stage, named in states.items()]


def _from_history(model: str, key: str, *whens: When) -> Any:
    """The furthest stage that the steps of a record tell of."""
    steps = HistoryEntry.objects.across_partners(reason=STEPS).filter(model=model, object_id=OuterRef(key)).order_by()
    top = steps.values("object_id").annotate(top=Max(Case(*whens, default=Value(0), output_field=IntegerField()))).values("top")
    return Coalesce(Subquery(top), Value(0))


def with_stage(rows: Any) -> Any:
    """`stage`: 0 to 8, by one look at the history of each; what was brought over without history counts by its present state."""
    complete = When(target=S.INELIGIBLE, source=S.SUBMITTED, then=Value(3))
    of_training = {8: CERTIFIABLE, 7: (*UNDER_WAY, *FINISHED)}
    return rows.annotate(
        stage=Greatest(
            _from_history("scholarships.nomination", "pk", complete, *_stage_of(REACHED, path="target")),
            Case(*_stage_of(REACHED), default=Value(0), output_field=IntegerField()),
            _from_history("training.enrolment", "enrolment_id", *_stage_of(of_training, path="target")),
            Case(
                *_stage_of(of_training, path="enrolment__state"),
                When(enrolment__arrived_on__isnull=False, then=Value(7)),
                default=Value(0),
                output_field=IntegerField(),
            ),
        )
    )


def shown_stages(actor: Actor) -> Sequence[str]:
    return ORDER if actor.sees_all_partners or actor.people_partner_ids else ORDER[AT_ACADEMY:]


of_those = lazy(lambda stage: gettext("%(stage)s, of those before") % {"stage": stage}, str)


def funnel_columns(params: Params, actor: Actor) -> Sequence[Column]:
    by = params.get("by") or "partner"
    columns = [Column("", "key", name="list"), Column(str(BY[by])[:1].upper() + str(BY[by])[1:], width=30, name="by")]
    for index, stage in enumerate(shown_stages(actor)):
        columns.append(Column(STAGES[stage], "whole", 9, upright=True, name=stage))
        if index:
            columns.append(Column(of_those(STAGES[stage]), "share", 9, upright=True, name=f"{stage}_share"))
    return columns


def funnel_size(params: Params, actor: Actor) -> int:
    return groups(counted(params, actor), "key")


def funnel(params: Params, actor: Actor) -> list[Row]:
    """One query for the counts and one for names. The share of a stage is that of the stage before it."""
    by, numbers = params.get("by") or "partner", Counter[tuple[Any, int]]()
    for row in with_stage(counted(params, actor)).filter(stage__gte=1).values("key", "stage").annotate(n=Count("pk")):
        numbers[row["key"], row["stage"]] += row["n"]
    keys = {key for key, _stage in numbers}
    named = names_of(by, keys)
    stages = [ORDER.index(stage) + 1 for stage in shown_stages(actor)]
    rows: list[Row] = []
    for key in sorted(keys, key=lambda key: (named[key], str(key))):
        reached = [sum(numbers[key, later] for later in range(stage, len(ORDER) + 1)) for stage in stages]
        cells: list[Any] = [reached[0]]
        for before, now in pairwise(reached):
            cells += [now, share(now, before)]
        rows.append((f"{by}={key}" if by in ("partner", "call") else "", named[key], *cells))
    return rows


def names_of(by: str, keys: set[Any]) -> dict[Any, str]:
    """Words for the keys of a grouping."""
    if by == "partner":
        return {key: name for key, name in partners_named(keys).items() if key in keys}
    if by == "call":
        calls = Call.objects.across_partners(reason="names of calls whose nominations this reader counts").filter(pk__in=keys)
        return {row.pk: f"{row.reference} {row.title}" for row in calls}
    if by == "programme":
        return {row.pk: str(row) for row in Programme.objects.filter(pk__in=keys)}
    words: dict[str, Any] = {
        "gender": lambda key: dict(Gender.choices).get(key) or gettext("not stated"),
        "rank": lambda key: RANKS[key],
        "language": lambda key: language_name(key, get_language() or "en") if key else gettext("not stated"),
        "all": lambda key: gettext("All"),
    }
    return {key: str(words.get(by, str)(key)) for key in keys}


__all__ = ["BY", "REACHED", "counted", "funnel", "funnel_columns", "funnel_size", "names_of", "with_stage"]
