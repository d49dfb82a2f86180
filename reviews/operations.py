from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from reviews import rules
from reviews.models import Assignment, Case, Criterion, Mark, Rubric
from reviews.queries import criteria_in, criteria_of, has_cases, scores_of

NO_MARK = _("Give a mark before you submit the review.")


def open_case(*, rubric: Rubric, label: str, now: datetime) -> Case:
    """Called by the upper record in its own transaction and step."""
    case = Case(rubric=rubric, label=label, opened_at=now)
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
    """Give a case to a reviewer; who has no reviewer's role today is refused."""
    if not rules.may_assign(actor):
        raise NotAllowed
    if reviewer.pk not in users_with_role(Role.REVIEWER, now=now):
        raise Refused(_("This person holds no reviewer's role today."))
    assignment = Assignment(case=case, reviewer=reviewer, assigned_at=now, due_at=due_at)
    with saying_no(), transaction.atomic():
        if lock(case).is_closed:
            raise Refused(_("The case is decided: nobody is asked to review it any more."), code="case_closed")
        begin(assignment, "assigned", actor=actor, now=now)
    return assignment


def save_marks(assignment: Assignment, *, scores: Mapping[Criterion, int | None], comment: str, actor: Actor, now: datetime) -> None:
    """Keep a draft; empty marks are allowed, a draft never refuses for what is missing."""
    with _while_open(assignment):
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


@contextmanager
def _while_open(assignment: Assignment) -> Iterator[None]:
    """A transaction that holds the case: the decision waits for it, or is seen by the guard of the step."""
    with saying_no(), transaction.atomic():
        lock(assignment.case)
        yield


def mark_field(criterion: Criterion) -> str:
    """Name under which a missing or wrong mark is reported."""
    return f"criterion_{criterion.pk}"


def submit_review(assignment: Assignment, *, actor: Actor, now: datetime) -> None:
    """Weighted mean of the marks, read under the lock; `Invalid` names each criterion that has none."""
    with _while_open(assignment):
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
    with _while_open(assignment):
        perform(assignment, "recuse", actor=actor, now=now, reason=reason)


def create_rubric(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Rubric:
    """A set of criteria, empty at first; calls offer it once it has a criterion."""
    if not rules.may_keep_rubrics(actor):
        raise NotAllowed
    rubric = Rubric(**fields)
    begin(rubric, "created", actor=actor, now=now)
    return rubric


def change_rubric(rubric: Rubric, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Its names, which may change at any time."""
    with _keeping(rubric, actor) as locked:
        changed = _set(locked, fields)
        if changed:
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    rubric.__dict__.update(locked.__dict__)


def add_criterion(rubric: Rubric, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Criterion:
    """After the last one."""
    with _changing(rubric, actor) as locked:
        rows = criteria_in(locked)
        criterion = Criterion(**{"rubric": locked, "position": rows[-1].position + 1 if rows else 0, **fields})
        criterion.full_clean()
        criterion.save(force_insert=True)
        record(locked, "criterion_added", actor=actor, now=now, data={"criterion": criterion.name_en})
    return criterion


def change_criterion(rubric: Rubric, *, criterion: Criterion, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Names and weight."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        changed = _set(row, fields)
        if changed:
            record(locked, "criterion_changed", actor=actor, now=now, data={"criterion": row.name_en, "fields": changed})
    criterion.__dict__.update(row.__dict__)


def remove_criterion(rubric: Rubric, *, criterion: Criterion, actor: Actor, now: datetime) -> None:
    """Not the last one: a call may have been given this set, and a mean needs a weight."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        if len(criteria_in(locked)) == 1:
            raise Refused(_("A set keeps at least one criterion. Add another one before you remove the last."))
        record(locked, "criterion_removed", actor=actor, now=now, data={"criterion": row.name_en})
        take_away(row)


def move_criterion(rubric: Rubric, *, criterion: Criterion, up: bool, actor: Actor, now: datetime) -> None:
    """One place up or down; at the end of the list nothing changes."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        rows = criteria_in(locked)
        place = rows.index(row)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for position, moved in enumerate(rows):
            moved.position = position
        Criterion.objects.bulk_update(rows, ["position"])
        record(locked, "criterion_moved", actor=actor, now=now, data={"criterion": row.name_en})


@contextmanager
def _keeping(rubric: Rubric, actor: Actor) -> Iterator[Rubric]:
    """The locked set of a transaction. Whoever opens a case waits for the lock: its foreign key shares the row."""
    if not rules.may_keep_rubrics(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        yield lock(rubric)


@contextmanager
def _changing(rubric: Rubric, actor: Actor) -> Iterator[Rubric]:
    """The same, while nothing is judged by it: marks that were given must mean what they meant."""
    with _keeping(rubric, actor) as locked:
        if has_cases(locked):
            sentence = gettext(
                "“%(name)s” is in use: nominations are judged by it, so its criteria stay as they are. Make another set for new calls."
            )
            raise Refused(sentence % {"name": locked}, code="in_use")
        yield locked


def _own(rubric: Rubric, criterion: Criterion) -> Criterion:
    """The criterion as it is now, by the lock of its set."""
    row = Criterion.objects.filter(pk=criterion.pk, rubric=rubric).first()
    if row is None:
        raise Refused(_("Somebody else has removed it already."), code="gone")
    return row  # type: ignore[no-any-return]


def _set(row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Save what differs; gives the names of what was changed."""
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    row.full_clean()
    if changed:
        row.save(update_fields=changed)
    return changed
