"""Papers for the tests of routes: those of the enrolment of the town, a run, and a trainee without an account."""

from __future__ import annotations

from typing import Any

from tests.operation_cases.base import LATER
from training import operations
from training.models import EnrolmentPaper
from training.operations.paper_runs import carry_out_run


def add_papers(town: Any) -> None:
    run = operations.order_papers(town.enrolment.intake, [town.enrolment], kind="transcript", actor=town.world.ruslan, now=LATER)
    carry_out_run(run.pk, now=LATER)
    rows = EnrolmentPaper.objects.across_partners(reason="test").filter(enrolment=town.enrolment)
    town.things["paper_run"] = run
    town.things["transcript_paper"] = rows.get(document__kind="transcript")
    town.things["unnamed_enrolment"] = town.unplanned_enrolment  # of a person without an account
