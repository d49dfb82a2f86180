"""What waits for the programme's desk: nominations to check, to give to reviewers, to decide, to offer a place. All kinds with one query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Exists, OuterRef, Q, Value, When, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task, first_of
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment
from scholarships.enums import CallState
from scholarships.enums import NominationState as S
from scholarships.models import Nomination

SHOWN = 8
TAKEN = SHOWN + 1  # one more says that there are more
# Nothing is checked, selected or offered in these any more.
OVER = (CallState.CANCELLED, CallState.ARCHIVED)


def nominations(actor: Actor, *states: S) -> Any:
    return Nomination.objects.visible_to(actor).filter(state__in=states).select_related("person", "partner", "call").order_by("state_since", "pk")


def under_way(actor: Actor, *states: S) -> Any:
    """Nominations that somebody can still take a step further."""
    return nominations(actor, *states).exclude(call__state__in=OVER)


def task(nomination: Nomination, action: str, detail: str, **more: Any) -> Task:
    words = {"call": nomination.call.reference, "partner": str(nomination.partner)}
    title = f"{nomination.reference} {nomination.person.passport_name}"
    url = more.pop("url", "") or reverse("scholarships:nomination", args=[nomination.pk])
    return Task(title, url, action, detail % words, since=nomination.state_since, **more)


def at_the_programme(actor: Actor, now: datetime) -> Iterator[Task]:
    """The first rows of each kind that the actor's roles have; each kind says where all of it stands."""
    chosen = [_marked(rows(actor), kind) for kind, (roles, rows) in KINDS.items() if actor.has(*roles)]
    found = sorted(chosen[0].union(*chosen[1:], all=True) if len(chosen) > 1 else chosen[0], key=lambda row: (row.state_since, row.pk))
    for kind in KINDS:
        yield from first_of([WORDS[kind](row) for row in found if row.kind == kind], kind, shown=SHOWN)


def _marked(rows: Any, kind: str) -> Any:
    unread = Q(case__panel__blind=True, redacted__checked_at__isnull=True)
    is_unread = Case(When(unread, then=Value(True)), default=Value(False), output_field=BooleanField())
    if kind != "to_decide":
        rows = rows.annotate(of_call=Value(1))
    return rows.annotate(kind=Value(kind, output_field=CharField()), is_unread=is_unread)[:TAKEN]


def _to_screen(actor: Actor) -> Any:
    return under_way(actor, S.SUBMITTED)


def _reviews() -> Any:
    return Assignment.objects.across_partners(reason="only whether there is one").filter(case=OuterRef("case"))


def _to_assign(actor: Actor) -> Any:
    """Those without a reviewer; in a blind panel first the redacted copies that nobody has read over."""
    unread = Q(case__panel__blind=True, redacted__checked_at__isnull=True)
    return under_way(actor, S.IN_REVIEW).filter(unread | ~Exists(_reviews().exclude(state__in=LEFT)))


def _to_decide(actor: Actor) -> Any:
    """Where one person decides, one row for each call; where two do, a sheet waits."""
    ready = Exists(_reviews().filter(state=AssignmentState.SUBMITTED)) & ~Exists(_reviews().filter(state=AssignmentState.ASSIGNED))
    rows = under_way(actor, S.IN_REVIEW).filter(ready, call__two_person=False).annotate(of_call=Window(Count("pk"), partition_by="call_id"))
    return rows.order_by("call_id", "state_since", "pk").distinct("call_id")


def _to_offer(actor: Actor) -> Any:
    return under_way(actor, S.SELECTED)


def _assign(row: Any) -> Task:
    if row.is_unread:
        copy = reverse("scholarships:redacted_copy", args=[row.pk])
        return task(row, _("Read it over"), _("%(partner)s, call %(call)s: the redacted copy is not read over"), url=copy)
    return task(row, _("Assign"), _("%(partner)s, call %(call)s: no reviewer yet"))


def _decide(row: Any) -> Task:
    """One record is decided on its page, several of a call on its board."""
    if row.of_call == 1:
        return task(row, _("Decide"), _("%(partner)s, call %(call)s: all reviews are in"))
    detail = ngettext("All reviews of %(n)d nomination are in", "All reviews of %(n)d nominations are in", row.of_call) % {"n": row.of_call}
    url = reverse("scholarships:call_decisions", args=[row.call_id])
    return Task(f"{row.call.reference} {row.call.title}", url, _("Decide"), detail, since=row.state_since)


STAFF = (Role.PROGRAMME_OFFICER,)
HEAD = (Role.PROGRAMME_HEAD,)
DESK = frozenset({*STAFF, *HEAD, Role.PANEL_SECRETARY})
KINDS: dict[str, tuple[tuple[Role, ...], Any]] = {
    "to_screen": (STAFF, _to_screen),
    "to_assign": ((*STAFF, Role.PANEL_SECRETARY), _to_assign),
    "to_decide": (HEAD, _to_decide),
    "to_offer": ((*STAFF, *HEAD), _to_offer),
}
WORDS: dict[str, Any] = {
    "to_screen": lambda row: task(row, _("Check"), _("%(partner)s, call %(call)s: waits for the technical check")),
    "to_assign": _assign,
    "to_decide": _decide,
    "to_offer": lambda row: task(row, _("Send the offer"), _("%(partner)s, call %(call)s: selected, no offer sent")),
}
