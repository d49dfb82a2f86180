"""Marks of a review: a draft that only its reviewer reads, and the review that is submitted."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refused
from core.workflow import lock_for, perform
from partners.actor import Actor
from reviews.models import Assignment, Criterion, Mark
from reviews.operations.reviewing import while_open
from reviews.queries import criteria_of, fingerprint_of, mean_of, scores_of

NO_MARK = _("Give a mark before you submit the review.")


def mark_field(criterion: Criterion) -> str:
    """Name under which a missing or wrong mark is reported."""
    return f"criterion_{criterion.pk}"


def save_marks(assignment: Assignment, *, scores: Mapping[Criterion, int | None], actor: Actor, now: datetime, comment: str | None = None) -> None:
    """Keep a draft: the marks that are given here and, unless it is None, the comment; what is not named stays.

    Empty marks are allowed: a draft never refuses for what is missing.
    """
    with while_open(assignment):
        locked = lock_for(assignment, "submit", actor=actor, now=now)
        if any(criterion.rubric_id != locked.case.rubric_id for criterion in scores):
            raise Invalid({"": [_("This criterion belongs to another rubric.")]})
        _write(locked, scores)
        locked.saved_at = now
        locked.comment = locked.comment if comment is None else comment
        locked.save(update_fields=["comment", "saved_at"])
    assignment.comment, assignment.saved_at = locked.comment, locked.saved_at


def _write(assignment: Assignment, scores: Mapping[Criterion, int | None]) -> None:
    rows = Mark.objects.across_partners(reason="own assignment, locked")
    emptied = [criterion.pk for criterion, score in scores.items() if score is None]
    given = [Mark(assignment=assignment, criterion=criterion, score=score) for criterion, score in scores.items() if score is not None]
    if emptied:
        rows.filter(assignment=assignment, criterion__in=emptied).delete()
    if given:
        rows.bulk_create(given, update_conflicts=True, unique_fields=["assignment", "criterion"], update_fields=["score"])


def submit_review(assignment: Assignment, *, actor: Actor, now: datetime, checked: str | None = None) -> None:
    """Weighted mean of the marks, read under the lock; `Invalid` names each criterion that has none, also those that do not count.

    `checked` is the fingerprint of what the reviewer has just read over: if another tab has changed it meanwhile, it is refused.
    """
    with while_open(assignment):
        locked = lock_for(assignment, "submit", actor=actor, now=now)
        if checked is not None and checked != fingerprint_of(locked, scores_of(locked)):
            raise Refused(_("The marks or the comment have changed since you checked them. Check them once more."), code="changed")
        perform(assignment, "submit", actor=actor, now=now, changes={"submitted_at": now, "mean": _mean(locked)})


def _mean(assignment: Assignment) -> Decimal:
    criteria, marks = criteria_of(assignment), scores_of(assignment)
    if missing := [row for row in criteria if row.pk not in marks]:
        raise Invalid({mark_field(row): [NO_MARK] for row in missing})
    mean = mean_of(criteria, marks)
    if mean is None:
        raise Invalid({"": [_("No criterion of this set counts in the mean. Ask the panel's secretary.")]})
    return mean
