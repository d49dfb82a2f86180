"""What dossiers were returned for, and places that were given and not taken up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from partners.actor import Actor
from reports.queries.batches import within_years
from reports.queries.funnel import STEPS
from reports.queries.spans import Params, instants, share
from reports.queries.whose import chosen, groups, own, partners_named
from reports.sheets import Column, Row
from scholarships.enums import NominationState as S
from scholarships.models import Defect, Nomination
from scholarships.queries.defects import document_names, label_of

MISSING_COLUMNS = (
    Column(_("What was to be mended"), width=40, name="item"),
    Column(_("Times returned"), "whole", 10, name="times"),
    Column(_("Nominations"), "whole", 10, name="nominations"),
    Column(_("Share of all returned"), "share", 10, name="share"),
    Column(_("Mended"), "whole", 10, name="mended"),
    Column(_("Days until mended, on average"), "number", 12, name="days"),
)


def defects(params: Params, actor: Actor) -> Any:
    rows = own(Defect.objects.visible_to(actor), actor, partner="nomination__partner_id")
    return chosen(rows, params, partner="nomination__partner_id", call="nomination__call_id").filter(**instants(params, "raised_at")).order_by()


def missing_size(params: Params, actor: Actor) -> int:
    return groups(defects(params, actor), "field")


def missing_items(params: Params, actor: Actor) -> list[Row]:
    """One line a field of the form or document of the checklist; documents of several calls under one name are one line."""
    taken = ExpressionWrapper(F("mended_at") - F("raised_at"), output_field=DurationField())
    counted = list(
        defects(params, actor).values("field").annotate(
            times=Count("pk"), dossiers=Count("nomination", distinct=True), mended=Count("mended_at"), took=Sum(taken)
        )
    )  # fmt: skip
    documents = document_names(row["field"] for row in counted)
    whole = sum(row["times"] for row in counted)
    items: dict[str, list[Any]] = defaultdict(lambda: [0, 0, 0, 0.0])
    for row in counted:
        item = items[label_of(row["field"], documents)]
        days = row["took"].total_seconds() / 86400 if row["took"] else 0.0
        for index, value in enumerate((row["times"], row["dossiers"], row["mended"], days)):
            item[index] += value
    return [
        (label, times, dossiers, share(times, whole), mended, round(days / mended, 1) if mended else None)
        for label, (times, dossiers, mended, days) in sorted(items.items(), key=lambda pair: (-pair[1][0], pair[0]))
    ]


def placed(params: Params, actor: Actor) -> Any:
    rows = own(Nomination.objects.visible_to(actor), actor, partner="partner_id", academy="call__intake__programme__institution_id")
    rows = chosen(rows, params, partner="partner_id", call="call_id").filter(**within_years(params, "allotment__quota_year__year")).order_by()
    return rows.annotate(
        was_offered=_once(target=S.OFFERED),
        was_accepted=_once(target=S.ACCEPTED),
        promoted=_once(source=S.RESERVE, target__in=[S.SELECTED, S.OFFERED]),
    )


def _once(**said: Any) -> Any:
    """The history of the nomination tells of such a step."""
    steps = HistoryEntry.objects.across_partners(reason=STEPS).filter(model="scholarships.nomination", object_id=OuterRef("pk"), **said)
    return Exists(steps)


ACCEPTED = Q(was_accepted=True) | Q(state__in=[S.ACCEPTED, S.NO_SHOW, S.ENROLLED])
OFFERED = ACCEPTED | Q(was_offered=True) | Q(state__in=[S.OFFERED, S.DECLINED, S.LAPSED])
LOST = {
    "offered": OFFERED,
    "declined": Q(state=S.DECLINED),
    "lapsed": Q(state=S.LAPSED),
    "accepted": ACCEPTED,
    "no_show": Q(state=S.NO_SHOW),
    "withdrawn": ACCEPTED & Q(state=S.WITHDRAWN),
    "replaced": Q(replaced_by__isnull=False),
    "promoted": Q(promoted=True),
    "enrolled": Q(state=S.ENROLLED),
}
LOST_COLUMNS = (
    Column("", "key", name="list"), Column(_("Year"), "year", 8, name="year"), Column(_("Partner"), width=26, name="partner"),
    Column(_("Offers"), "whole", 9, name="offered"), Column(_("Declined"), "whole", 9, name="declined"), Column(_("Lapsed"), "whole", 9, name="lapsed"),
    Column(_("Accepted"), "whole", 9, name="accepted"), Column(_("Did not arrive"), "whole", 9, name="no_show"),
    Column(_("Did not arrive, of the accepted"), "share", 10, name="no_show_share"),
    Column(_("Withdrawn after the acceptance"), "whole", 10, name="withdrawn"), Column(_("Replaced by another person"), "whole", 10, name="replaced"),
    Column(_("Came from the reserve list"), "whole", 10, name="promoted"), Column(_("Enrolled"), "whole", 9, name="enrolled"),
)  # fmt: skip
# An academy sees nominations from the acceptance on, and none that was withdrawn.
BEFORE_ACADEMY = frozenset({"offered", "declined", "lapsed", "withdrawn", "replaced"})


def lost_columns(params: Params, actor: Actor) -> Sequence[Column]:
    if actor.sees_all_partners or actor.people_partner_ids:
        return LOST_COLUMNS
    return [column for column in LOST_COLUMNS if column.name not in BEFORE_ACADEMY]


def lost_size(params: Params, actor: Actor) -> int:
    return groups(placed(params, actor), "partner_id", "allotment__quota_year__year")


def lost_places(params: Params, actor: Actor) -> list[Row]:
    """One query and the names. Only partners of whom somebody was offered a place."""
    counts = {name: Count("pk", filter=condition) for name, condition in LOST.items()}
    found = (
        placed(params, actor).values("allotment__quota_year__year", "partner_id").annotate(**{f"n_{name}": count for name, count in counts.items()})
    )
    rows = [row for row in found if row["n_offered"]]
    named = partners_named(row["partner_id"] for row in rows)
    shown = [column.name for column in lost_columns(params, actor)]
    return [
        tuple(cells[name] for name in shown)
        for row in sorted(rows, key=lambda row: (row["allotment__quota_year__year"], named[row["partner_id"]]))
        for cells in [_cells(row, named)]
    ]


def _cells(row: dict[str, Any], named: dict[int | None, str]) -> dict[str, Any]:
    counts = {name: row[f"n_{name}"] for name in LOST}
    where = {"list": f"partner={row['partner_id']}", "year": row["allotment__quota_year__year"], "partner": named[row["partner_id"]]}
    return {**where, **counts, "no_show_share": share(counts["no_show"], counts["accepted"])}
