"""A list of a thousand keeps the bounds of the long one, a little wider: the whole ten thousand are measured by `make soak`."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scholarships.models import Nomination
from tests.importing import bare_insert, committing, long_list, reading, waiting
from tests.world import NOW, make_call, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_list_of_a_thousand_is_written_about_as_quickly_as_the_database_can() -> None:
    world = make_world()
    content = long_list(1_000)
    found = waiting(world, make_call(world), content, NOW)

    with CaptureQueriesContext(connection) as queries:
        ours = committing(found, NOW)
    ratio = ours / bare_insert()

    assert Nomination.objects.across_partners(reason="test").count() == 2_000  # and their twins
    assert len(queries) < 40
    assert ratio < 15  # beside other tests on two cores; see bench/results/import.json


def test_checks_of_a_thousand_rows_stay_near_the_bare_reader() -> None:
    figures = reading(long_list(1_000), NOW)

    assert figures["validation_ratio"] < 30
