"""Sheets of decisions on the first page: for the head what is to be confirmed and since when, for the desk how far each one is."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.actor import Actor
from portal.whole_lists import Task
from scholarships import rules
from scholarships.enums import OPEN_ROUNDS, RoundState
from scholarships.models import DecisionRound

SHOWN = 9


def sheets(actor: Actor, now: datetime) -> Iterator[Task]:
    """Open sheets of all calls with one query, the oldest proposal first."""
    rows = DecisionRound.objects.visible_to(actor).filter(state__in=OPEN_ROUNDS).select_related("call").annotate(n_rows=Count("items"))
    for row in rows.order_by("proposed_at", "pk")[:SHOWN]:
        yield _task(row, actor)


def _task(row: DecisionRound, actor: Actor) -> Task:
    url = reverse("scholarships:round", args=[row.pk])
    number: int = row.n_rows  # type: ignore[attr-defined]
    words = {"call": row.call.reference, "title": row.call.title, "sheet": row.number, "by": row.proposed_by_label}
    moves = ngettext("%(n)d decision", "%(n)d decisions", number) % {"n": number}
    if row.state == RoundState.PROPOSED and rules.may_confirm_round(actor, row):
        detail = _("Sheet %(sheet)d, proposed by %(by)s") % words
        return Task(
            _("Decisions to confirm: %(call)s %(title)s") % words, url, _("Read and confirm"), f"{detail} · {moves}",
            since=row.proposed_at, tone="attention",
        )  # fmt: skip
    title = _("Sheet %(sheet)d of call %(call)s") % words
    if row.state == RoundState.TRYING:
        return Task(title, url, _("Open"), _("Decisions tried out, not proposed yet") + f" · {moves}", since=row.created_at)
    return Task(title, url, "", f"{row.get_state_display()} · {moves}", since=row.proposed_at, follow=True)
