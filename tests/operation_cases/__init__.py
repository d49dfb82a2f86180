"""One row for each verb: how a record comes to the point at which it can be done, who does it, who may not, what it writes.

The tests that go over these rows are in `test_operations_*`.
"""

from tests.operation_cases import (
    advising,
    agreements,
    calls,
    catalogue,
    dossiers,
    endorsements,
    following,
    enrolments,
    mobility,
    negotiations,
    nominations,
    panels,
    papers,
    planning,
    plans,
    quotas,
    redacting,
    returns,
    reviews,
    rounds,
    timetable,
    training,
)
from tests.operation_cases.base import Case

CASES: list[Case] = [
    *advising.CASES,
    *agreements.CASES,
    *mobility.CASES,
    *negotiations.CASES,
    *calls.CASES,
    *catalogue.CASES,
    *dossiers.CASES,
    *endorsements.CASES,
    *following.CASES,
    *enrolments.CASES,
    *nominations.CASES,
    *panels.CASES,
    *papers.CASES,
    *planning.CASES,
    *plans.CASES,
    *quotas.CASES,
    *redacting.CASES,
    *returns.CASES,
    *reviews.CASES,
    *rounds.CASES,
    *timetable.CASES,
    *training.CASES,
]

ELSEWHERE: dict[str, str] = {
    **following.ELSEWHERE,
    **advising.ELSEWHERE,
    **{f"agreements.{name}": why for name, why in {**agreements.ELSEWHERE, **quotas.ELSEWHERE}.items()},
    **{f"scholarships.{name}": why for name, why in calls.ELSEWHERE.items()},
    **dossiers.ELSEWHERE,
    **enrolments.ELSEWHERE,
    **planning.ELSEWHERE,
    **{f"mobility.{name}": why for name, why in mobility.ELSEWHERE.items()},
    **timetable.ELSEWHERE,
    "training.complete_each": "a loop over complete: test_training_pages",
    "training.issue_each": "a loop over issue_certificate: test_training_pages",
    "reviews.open_panel": "has no actor: part of scholarships.create_call",
    "reviews.open_case": "has no actor: part of scholarships.accept_for_review",
    "reviews.close_case": "has no actor: a reaction to the decision, tests/test_narrow_reading.py",
    "reviews.assign": "part of scholarships.assign_reviewer",
    "reviews.mark_field": "a name, writes nothing",
}
