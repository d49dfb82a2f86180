"""What the history of an enrolment says of its papers."""

from __future__ import annotations

import pytest

from core.record import history_of
from tests.academy import LATER
from tests.operation_cases.training import completed
from tests.world import World
from training import operations
from training.history import enrolment_lines

pytestmark = pytest.mark.django_db


def test_a_transcript_is_not_called_a_certificate(world: World) -> None:
    found = completed(world)
    document = operations.issue_transcript(found, actor=world.ruslan, now=LATER)

    line = enrolment_lines(history_of(found))[0]

    assert (str(line.label), line.detail) == ("Transcript of records issued", document.number)
