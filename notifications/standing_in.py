"""Whoever stands in for an absent person reads what is written to that person too, as far as they may see the record.

No right passes by it: each record is asked with the stand-in's own roles. Accounts, seats, keys and the work of reviews stay a person's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Model
from django.utils.translation import gettext as _

from core.models import HistoryEntry
from core.registries import NoticeKind
from core.scoping import PortalModel
from core.timefmt import day_text
from partners.actor import actor_for
from partners.models import Absence
from partners.queries import host_day

# Rights, keys and reviews; reminders of one's own inbox, since a copy in the stand-in's inbox is reminded of by itself.
OWN_AFFAIRS = frozenset({"accounts", "partners", "reviews", "api"})
OWN_MODELS = frozenset({"notifications.notice", "notifications.announcement", "reports.reportrun"})
FOR = "stands_in_for"  # among the facts of a notice: a line a person, the last day of the absence and the name
# The same as `somebody_is_away` for a statement of one's own; %(day)s is the host's day.
ANYBODY_AWAY = """EXISTS (SELECT FROM partners_absence a JOIN accounts_user u ON u.id = a.stand_in_id
    WHERE a.starts_on <= %(day)s AND a.ends_on >= %(day)s AND a.ended_at IS NULL AND u.is_active)"""
WHY = "who stands in for somebody that is told"


def somebody_is_away(now: datetime) -> Exists:
    """Asked with the history row, so that nothing more is asked while everybody is here."""
    return Exists(_with_stand_in(now))


def _with_stand_in(now: datetime) -> Any:
    rows = Absence.objects.across_partners(reason=WHY)
    return rows.filter(Absence.on(host_day(now)), stand_in__is_active=True).order_by()


def stand_ins(told: Collection[int], *, kind: NoticeKind, obj: Model, entry: HistoryEntry, now: datetime) -> Mapping[int, str]:
    """By user who is told in place of others: for whom. Whoever is told anyway, or did it themselves, is left out."""
    if kind.model.partition(".")[0] in OWN_AFFAIRS or kind.model in OWN_MODELS or not isinstance(obj, PortalModel):
        return {}
    away: dict[Any, list[Absence]] = defaultdict(list)
    for row in _with_stand_in(now).filter(user_id__in=told).select_related("user", "stand_in").order_by("ends_on", "pk"):
        if row.stand_in_id not in told and row.stand_in_id != entry.actor_id:
            away[row.stand_in].append(row)
    return {user.pk: "\n".join(f"{row.ends_on.isoformat()} {row.user}" for row in rows) for user, rows in away.items() if _sees(user, obj, now)}


def _sees(user: Any, obj: PortalModel, now: datetime) -> bool:
    return bool(type(obj).objects.visible_to(actor_for(user, now)).filter(pk=obj.pk).exists())


def in_whose_place(params: Mapping[str, str]) -> str:
    """Sentences below a message, in the active language; empty for whoever is told for themselves."""
    rows = [line.partition(" ") for line in params.get(FOR, "").splitlines()]
    return "\n".join(
        _("For %(name)s, who is away until %(day)s.") % {"name": name, "day": day_text(date.fromisoformat(day))} for day, _space, name in rows
    )
