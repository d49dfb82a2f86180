"""The whole path by its verbs: an agreement's two places become two enrolments with certificates."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import NotAllowed, Refused
from reviews.models import Criterion
from reviews.operations import save_marks, submit_review
from scholarships import operations as scholarships
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_nomination
from training import operations as training


def test_two_places_become_two_certificates_and_a_third_is_refused(world: World) -> None:
    call = make_call(world, places=2, reserve=0)
    first, second = (make_nomination(world, call, number=number) for number in range(2))
    third = make_draft(world, call, number=2)

    with pytest.raises(Refused, match="Tajikistan has nominated 2 of 2"):
        scholarships.submit_nomination(third, actor=world.alice, now=NOW)

    later = datetime(2028, 9, 1, tzinfo=UTC)
    for nomination in (first, second):
        scholarships.accept_for_review(nomination, actor=world.sofia, now=NOW)
        assignment = scholarships.assign_reviewer(nomination, reviewer=world.users["rana"], due_at=NOW, actor=world.sofia, now=NOW)
        save_marks(assignment, scores=dict.fromkeys(Criterion.objects.all(), 4), comment="", actor=world.rana, now=NOW)
        submit_review(assignment, actor=world.rana, now=NOW)
        scholarships.select(nomination, reason="Strong.", actor=world.hana, now=NOW)
        scholarships.send_offer(nomination, expires_at=NOW + timedelta(days=14), actor=world.sofia, now=NOW)
        scholarships.accept_offer(nomination, actor=world.alice, now=NOW)
        enrolment = scholarships.enrol(nomination, actor=world.ruslan, now=NOW)
        training.complete(enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=later)
        training.issue_certificate(enrolment, actor=world.ruslan, now=later)
        assert enrolment.certificate is not None

    year = allotment_of(call, world.partner_a).quota_year
    assert (year.allotted, year.reserved, year.used) == (2, 0, 2)
    with pytest.raises(NotAllowed):
        scholarships.withdraw_nomination(first, reason="x", actor=world.charlie, now=NOW)
