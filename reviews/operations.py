from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.workflow import begin, lock_for, perform, saying_no
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from reviews import rules
from reviews.models import Assignment, Case, Criterion, Mark, Rubric
from reviews.queries import criteria_of, scores_of

NO_MARK = _("Give a mark before you submit the review.")


def open_case(*, rubric: Rubric, label: str, now: datetime) -> Case:
    """Called by the upper record in its own transaction and step."""
    case = Case(rubric=rubric, label=label, opened_at=now)
    case.save(force_insert=True)
    return case


def assign(case: Case, *, reviewer: User, due_at: datetime, actor: Actor, now: datetime) -> Assignment:
    """Give a case to a reviewer; who has no reviewer's role today is refused."""
    if not rules.may_assign(actor):
        raise NotAllowed
    if reviewer.pk not in users_with_role(Role.REVIEWER, now=now):
        raise Refused(_("This person holds no reviewer's role today."))
    assignment = Assignment(case=case, reviewer=reviewer, assigned_at=now, due_at=due_at)
    begin(assignment, "assigned", actor=actor, now=now)
    return assignment


def save_marks(assignment: Assignment, *, scores: Mapping[Criterion, int | None], comment: str, actor: Actor, now: datetime) -> None:
    """Keep a draft; empty marks are allowed, a draft never refuses for what is missing."""
    with saying_no(), transaction.atomic():
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
    with transaction.atomic():
        locked = lock_for(assignment, "submit", actor=actor, now=now)
        perform(assignment, "submit", actor=actor, now=now, changes={"submitted_at": now, "mean": _mean(locked)})


def _mean(assignment: Assignment) -> Decimal:
    criteria, marks = criteria_of(assignment), scores_of(assignment)
    if missing := [row for row in criteria if row.pk not in marks]:
        raise Invalid({mark_field(row): [NO_MARK] for row in missing})
    weight = sum(row.weight for row in criteria)
    return (Decimal(sum(row.weight * marks[row.pk] for row in criteria)) / weight).quantize(Decimal("0.01"))


def recuse(assignment: Assignment, *, reason: str, actor: Actor, now: datetime) -> None:
    """A conflict of interest: reading and scoring end at once, the reason stays on record."""
    perform(assignment, "recuse", actor=actor, now=now, reason=reason)
