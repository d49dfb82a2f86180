"""Below the worklist: what waits at other desks, the quota of the reader's country, what happened last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value, Window
from django.urls import reverse

from agreements.enums import RUNNING
from agreements.models import QuotaYear
from core.tallies import rows_of
from notifications.queries import inbox_of, worded
from notifications.queries.deliveries import wrong_address_column
from notifications.render import notice_text
from partners.actor import Actor
from partners.enums import PARTNER_ROLES, READS_PARTNER, SEES_ALL_PARTNERS
from partners.queries import host_day
from portal import journal
from portal.tallies import ENROLMENTS_OF_PARTNERS, NOMINATIONS_OF_CALLS, NOMINATIONS_OF_PARTNERS
from scholarships.enums import CallState as C
from scholarships.enums import NominationState as S
from scholarships.models import Call
from scholarships.queries.lists import UNDER_WAY, nominations_for
from training.enums import BEFORE
from training.enums import UNDER_WAY as IN_TRAINING
from training.models import Enrolment, Intake

ELSEWHERE = (S.SUBMITTED, S.RETURNED, S.IN_REVIEW, S.SELECTED, S.RESERVE, S.OFFERED, S.ACCEPTED)
TRAINED_NOW = (*BEFORE, *IN_TRAINING)


@dataclass(frozen=True)
class Counter:
    label: str
    value: int
    url: str


def counters_of(actor: Actor) -> tuple[list[Counter], list[Counter]]:
    """Nominations of calls that go on, and for the sending side its people in training: how many stand where; each opens the list it counts."""
    queries = _kept(actor) if actor.sees_all_partners or _is_plain(actor) else _by_row(actor)
    rows = queries[0].union(*queries[1:], all=True) if queries else []
    counts = {(what, state): number for what, state, number in rows}
    nominations = _counters(ELSEWHERE, "nominations", counts, reverse("scholarships:nominations"), f"&call={UNDER_WAY}")
    return nominations, _counters(TRAINED_NOW, "people", counts, reverse("training:enrolments"))


def _is_plain(actor: Actor) -> bool:
    """Of partners only, and of each in full: kept counts are theirs to read. Whoever judges, endorses or lends a hand as well sees other rows."""
    return bool(actor.held) and actor.held <= READS_PARTNER and not actor.lent


def _kept(actor: Actor) -> list[QuerySet[Any]]:
    calls = Call.objects.across_partners(reason="calls under way, whose sent nominations are counted").exclude(state__in=[C.CANCELLED, C.ARCHIVED])
    if actor.sees_all_partners:
        queries = [_summed("nominations", rows_of(NOMINATIONS_OF_CALLS.name).filter(first__in=calls.values("pk"), word__in=ELSEWHERE))]
    else:
        own = rows_of(NOMINATIONS_OF_PARTNERS.name).filter(first__in=actor.partner_ids, second__in=calls.values("pk"), word__in=ELSEWHERE)
        queries = [_summed("nominations", own)]
    if actor.partner_ids:
        people = rows_of(ENROLMENTS_OF_PARTNERS.name).filter(first__in=actor.partner_ids, word__in=TRAINED_NOW)
        queries.append(_summed("people", people))
    return queries


def _by_row(actor: Actor) -> list[QuerySet[Any]]:
    queries = []
    if actor.held & (SEES_ALL_PARTNERS | PARTNER_ROLES):
        queries.append(_counted("nominations", nominations_for(actor, {"call": UNDER_WAY}).filter(state__in=ELSEWHERE)))
    if actor.partner_ids:
        own = Enrolment.objects.visible_to(actor).filter(partner_id__in=actor.partner_ids, state__in=TRAINED_NOW)
        queries.append(_counted("people", own))
    return queries


def _summed(what: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(what=Value(what)).values_list("what", "word").annotate(n=Sum("number")).filter(n__gt=0)


def _counted(what: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().annotate(what=Value(what)).values_list("what", "state").annotate(n=Count("pk"))


def _counters(states: Iterable[Any], what: str, counts: Mapping[tuple[str, str], int], url: str, more: str = "") -> list[Counter]:
    return [Counter(str(state.label), counts[what, state], f"{url}?state={state}{more}") for state in states if (what, state) in counts]


def quota_bars(actor: Actor, now: datetime) -> list[QuotaYear]:
    """Quota lines in force of the reader's own country, this year and the next."""
    if not actor.partner_ids:
        return []
    rows = QuotaYear.objects.visible_to(actor).filter(
        line__partner_id__in=actor.partner_ids, line__agreement__state__in=RUNNING, year__in=[host_day(now).year, host_day(now).year + 1]
    )
    return list(rows.select_related("line__agreement").order_by("year", "line_id")[:12])


def last_messages(actor: Actor) -> list[Any]:
    """The newest; each says in `unread` how many there are in all, which the shell shows, and whether letters come back: one query for all of it."""
    unread = Window(Count("pk", filter=Q(read_at__isnull=True)))
    rows = list(worded(inbox_of(actor)).annotate(unread=unread, wrong_address=wrong_address_column(actor)).order_by("-id")[:5])
    for row in rows:
        row.subject, row.text = notice_text(row, zone=actor.zone)
    return rows


def last_steps(actor: Actor) -> list[journal.Row]:
    """For the auditor and the administrator: what happened last, over all records."""
    if not journal.may_read_journal(actor):
        return []
    return [journal.row_of(entry) for entry in journal.entries_for(actor, {}).order_by("-at", "-id")[:15]]


def coming_intakes(actor: Actor, now: datetime) -> list[Intake]:
    """For lecturers, experts and whoever has nothing waiting: what begins next or is running."""
    return list(Intake.objects.filter(ends_on__gte=host_day(now)).select_related("programme").order_by("starts_on", "pk")[:5])
