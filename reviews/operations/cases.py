import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotAllowed, Refused
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from reviews import rules
from reviews.case_readers import why_not_ready
from reviews.models import Assignment, Case, Panel, Rubric
from reviews.operations.able import refuse_who_may_not


def open_case(*, rubric: Rubric, label: str, now: datetime, panel: Panel | None = None, language: str = "") -> Case:
    """Called by the upper record in its own transaction and step. For a blind panel the label says nothing of the person."""
    case = Case(rubric=rubric, panel=panel, label=label, language=language, opened_at=now)
    case.save(force_insert=True)
    return case


def blind_label(panel: Panel, reference: str) -> str:
    """ "2027/01 · 417": drawn by lot, so that it says nothing of who came when. The caller holds the transaction; the panel's row is the lock."""
    lock(panel)
    taken = set(Case.objects.across_partners(reason="numbers drawn already").filter(panel=panel).values_list("label", flat=True))
    figures = 3
    while len(taken) >= 10**figures // 2:
        figures += 1
    free = [label for number in range(10**figures) if (label := f"{reference} · {number:0{figures}d}") not in taken]
    return secrets.choice(free)


def close_case(case: Case, *, now: datetime) -> None:
    """Called by the upper record when it is decided or withdrawn: reviews that come later are refused. The first end stays."""
    locked = lock(case)
    if not locked.is_closed:
        locked.closed_at = now
        locked.save(update_fields=["closed_at"])
    case.closed_at = locked.closed_at


def assign(case: Case, *, reviewer: User, due_at: datetime, actor: Actor, now: datetime) -> Assignment:
    """Give a case to a reviewer; who has no reviewer's role today is refused, and who is not on the panel where it has members."""
    if not rules.may_assign(actor):
        raise NotAllowed
    refuse_who_may_not(case, reviewer, now=now)
    assignment = Assignment(case=case, reviewer=reviewer, assigned_at=now, due_at=due_at)
    with saying_no(), transaction.atomic():
        if case.panel:  # first, as whoever changes the panel and gives many does
            lock(case.panel)
        if lock(case).is_closed:
            raise Refused(_("The case is decided: nobody is asked to review it any more."), code="case_closed")
        if sentence := why_not_ready(case):
            raise Refused(sentence, code="case_not_ready")
        begin(assignment, "assigned", actor=actor, now=now)
    return assignment
