from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import begin, lock, lock_for, perform, saying_no
from partners.actor import Actor
from reviews import rules
from reviews.case_readers import why_not_ready
from reviews.models import Assignment, Case, Criterion, Mark, Panel, Rubric
from reviews.operations.able import refuse_who_may_not
from reviews.operations.reviewing import while_open
from reviews.queries import criteria_of, scores_of

NO_MARK = _("Give a mark before you submit the review.")


def open_case(*, rubric: Rubric, label: str, now: datetime, panel: Panel | None = None, language: str = "") -> Case:
    """Called by the upper record in its own transaction and step. For a blind panel the label says nothing of the person."""
    case = Case(rubric=rubric, panel=panel, label=label, language=language, opened_at=now)
    case.save(force_insert=True)
    return case


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
        if lock(case).is_closed:
            raise Refused(_("The case is decided: nobody is asked to review it any more."), code="case_closed")
        if sentence := why_not_ready(case):
            raise Refused(sentence, code="case_not_ready")
        begin(assignment, "assigned", actor=actor, now=now)
    return assignment


def save_marks(assignment: Assignment, *, scores: Mapping[Criterion, int | None], comment: str, actor: Actor, now: datetime) -> None:
    """Keep a draft; empty marks are allowed, a draft never refuses for what is missing."""
    with while_open(assignment):
        locked = lock_for(assignment, "submit", actor=actor, now=now)
        for criterion, score in scores.items():
            if criterion.rubric_id != locked.case.rubric_id:
                raise Invalid({"": [_("This criterion belongs to another rubric.")]})
            rows = Mark.objects.across_partners(reason="own assignment, locked").filter(assignment=locked, criterion=criterion)
            if score is None:
                rows.delete()
            elif not rows.update(score=score):
                Mark(assignment=locked, criterion=criterion, score=score).save(force_insert=True)
        locked.comment = comment
        locked.save(update_fields=["comment"])
    assignment.comment = comment


def mark_field(criterion: Criterion) -> str:
    """Name under which a missing or wrong mark is reported."""
    return f"criterion_{criterion.pk}"


def submit_review(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Weighted mean of the marks, read under the lock; `Invalid` names each criterion that has none."""
    with while_open(assignment):
        locked = lock_for(assignment, "submit", actor=actor, now=now)
        perform(assignment, "submit", actor=actor, now=now, changes={"submitted_at": now, "mean": _mean(locked)})


def _mean(assignment: Assignment) -> Decimal:
    criteria, marks = criteria_of(assignment), scores_of(assignment)
    if missing := [row for row in criteria if row.pk not in marks]:
        raise Invalid({mark_field(row): [NO_MARK] for row in missing})
    weight = sum(row.weight for row in criteria)
    return (Decimal(sum(row.weight * marks[row.pk] for row in criteria)) / weight).quantize(Decimal("0.01"))
