"""Awards as each reader may see them, and what became of their amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q

from core.models import HistoryEntry
from core.names import alphabetical
from core.record import Line, history_lines
from mobility.models import Allowance
from partners.actor import Actor
from partners.models import Partner
from scholarships.enums import NominationState as S
from scholarships.models import Award, Call, Nomination


def awards_for(actor: Actor) -> Any:
    """Of nominations that the actor may see."""
    return Award.objects.visible_to(actor).filter(nomination__in=Nomination.objects.visible_to(actor).values("pk"))


def allowance_lines(award: Award, own: Iterable[HistoryEntry], allowances: Sequence[Allowance]) -> list[Line]:
    """The history of the award with that of its amounts, newest first; what was copied with the award is no news. One query."""
    rows = HistoryEntry.objects.across_partners(reason="amounts of an award fetched for this reader")
    rows = rows.filter(model="mobility.allowance", object_id__in=[row.pk for row in allowances])
    rows = rows.exclude(step="added", at=award.granted_at).order_by("at", "pk")
    entries = sorted([*own, *rows], key=lambda entry: (entry.at, entry.pk))
    names = {row.pk: str(row.get_kind_display()) for row in allowances}
    lines = history_lines(entries)
    return [
        _named(line, names.get(entry.object_id, "") if entry.model == "mobility.allowance" else "")
        for line, entry in zip(lines, entries[::-1], strict=True)
    ]


def _named(line: Line, name: str) -> Line:
    return Line(line.at, line.label, line.actor_label, line.reason, name)


# States in which the ministry has written to somebody.
DECIDED = (S.SELECTED, S.RESERVE, S.NOT_SELECTED, S.OFFERED, S.ACCEPTED, S.DECLINED, S.LAPSED, S.NO_SHOW, S.ENROLLED)


def ended_late(call: Call, actor: Actor) -> list[tuple[str, int, int]]:
    """By partner: how many have ended after their own yes, and how many did not arrive; partners with none are left out."""
    late, absent = Count("pk", filter=Q(ended_late=True)), Count("pk", filter=Q(state=S.NO_SHOW))
    rows = Nomination.objects.visible_to(actor).filter(Q(ended_late=True) | Q(state=S.NO_SHOW), call=call).order_by("partner_id")
    counts = {row["partner_id"]: row for row in rows.values("partner_id").annotate(late=late, absent=absent)}
    partners = Partner.objects.filter(pk__in=counts) if counts else []
    return [(str(partner), counts[partner.pk]["late"], counts[partner.pk]["absent"]) for partner in sorted(partners, key=alphabetical)]
