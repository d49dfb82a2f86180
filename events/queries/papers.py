"""Papers of an event as pages and reviewers read them. What names authors never leaves here for a reviewer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Q

from events.enums import PaperState, SessionState
from events.models import Event, EventSession, Paper
from partners.actor import Actor
from reviews.enums import LEFT, AssignmentState
from reviews.models import Assignment, Case, Rubric


def papers_for(actor: Actor, event: Event) -> Any:
    """Of the event those that this actor may see: the own, the own side's, all for who runs it."""
    return Paper.objects.visible_to(actor).filter(event=event).select_related("partner", "session", "user")


def narrowed(rows: Any, *, state: str = "", text: str = "") -> Any:
    if state:
        rows = rows.filter(state=state)
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word) | Q(authors__icontains=word))
    return rows


def counts_of(event: Event) -> dict[str, int]:
    """How many in each state, for who runs the event."""
    rows = Paper.objects.across_partners(reason="numbers of an event that was fetched rightly, for those who run it").filter(event=event)
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Result:
    """Of one case: the mean of the submitted reviews, how many of how many."""

    mean: Any = None
    submitted: int = 0
    assigned: int = 0


def results_of(cases: Collection[int | None]) -> dict[int, Result]:
    """By id of the case, one query; a review that came after the decision counts nowhere. The caller may read the means of these cases."""
    done = Q(state=AssignmentState.SUBMITTED) & (Q(case__closed_at__isnull=True) | Q(submitted_at__lte=F("case__closed_at")))
    rows = Assignment.objects.across_partners(reason="means without names, for those who decide about the cases")
    rows = rows.filter(case_id__in=[case for case in cases if case]).exclude(state__in=LEFT).order_by()
    found = rows.values("case_id").annotate(mean=Avg("mean", filter=done), n=Count("pk", filter=done), total=Count("pk"))
    return {row["case_id"]: Result(row["mean"], row["n"], row["total"]) for row in found}


@dataclass(frozen=True)
class Opinion:
    """One submitted review without the name of its reviewer; numbered by lot of the database, not by who was asked first."""

    number: int
    mean: Any
    comment: str


def opinions_of(case: Case | None) -> list[Opinion]:
    """What reviewers said of a case, for its authors after the decision and for those who decide. Sorted by mean, so that no order names anybody."""
    if case is None:
        return []
    rows = Assignment.objects.across_partners(reason="reviews without names, of a record that was fetched rightly").filter(case=case)
    rows = rows.filter(state=AssignmentState.SUBMITTED)
    if case.closed_at:
        rows = rows.filter(submitted_at__lte=case.closed_at)
    found = rows.order_by("-mean", "comment", "pk").values_list("mean", "comment")
    return [Opinion(number, mean, comment) for number, (mean, comment) in enumerate(found, start=1)]


def sessions_to_choose(event: Event) -> Any:
    rows = EventSession.objects.across_partners(reason="sessions of an event that was fetched rightly")
    return rows.filter(event=event, state=SessionState.PLANNED).order_by("starts_at", "pk")


def rubrics_to_choose() -> Any:
    """Sets of criteria that have at least one."""
    return Rubric.objects.filter(criteria__isnull=False).distinct().order_by("-pk")


def for_reviewer(case: Case) -> Paper | None:
    """The paper behind a case that was fetched for its reader. Nothing but title, abstract, language and file may be shown of it."""
    rows = Paper.objects.across_partners(reason="the copy without names, for who reads the case")
    found: Paper | None = (
        rows.filter(case=case).only("pk", "title", "abstract", "language", "state", "case_id", "file").select_related("file").first()
    )
    return found


def judged_cases(actor: Actor) -> Any:
    """Ids of cases about a paper of this actor, or of a partner at which the actor holds a role."""
    sides = {grant.partner_id for grant in actor.grants}
    rows = Paper.objects.across_partners(reason="which cases judge the actor's side").filter(case__isnull=False)
    own = Q(user_id=actor.user_id) | Q(partner_id__in=sides, partner__is_host=False)
    return rows.filter(own).values("case_id")


def waiting_papers(event: Event) -> int:
    rows = Paper.objects.across_partners(reason="how many papers wait, for those who run the event")
    return int(rows.filter(event=event, state=PaperState.SUBMITTED).count())
