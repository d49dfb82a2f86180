"""Papers of an event as pages and reviewers read them. What names authors never leaves here for a reviewer."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from events.enums import PaperState, SessionState
from events.models import Event, EventSession, Paper
from partners.actor import Actor
from reviews.models import Case, Rubric

KIND = "paper"  # of a case, see reviews/kinds.py


def is_of_paper(case: str) -> Any:
    """Whether a paper lies behind the case, whose id the outer field holds."""
    rows = Paper.objects.across_partners(reason="only which cases are about a paper")
    return Exists(rows.filter(case=OuterRef(case)))


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
