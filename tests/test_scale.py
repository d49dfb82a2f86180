"""Made-up data for measuring: consistent, the same from the same seed, never beside other nominations."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from core.models import HistoryEntry
from people.models import Person
from portal.recount import disagreements
from portal.scale.filling import fill
from scholarships.models import Nomination, NominationDocument
from tests.nominations import read, url
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db
SMALL = 620  # three calls, of three years


def test_every_counter_of_made_up_data_agrees_with_a_recount(world: World) -> None:
    rows = fill(SMALL, now=NOW)

    nominations = Nomination.objects.across_partners(reason="test")
    assert rows["scholarships.Nomination"] == nominations.count() == SMALL
    assert disagreements() == []
    assert len(set(nominations.values_list("state", flat=True))) >= 14
    assert NominationDocument.objects.across_partners(reason="test").count() == SMALL * 6 // 5
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination").values("object_id").annotate(n=Count("pk"))
    assert min(row["n"] for row in steps) == 6
    names = Person.objects.across_partners(reason="test")
    for letters in ("Ғ", "Раҳимов", "Rahim"):
        assert names.filter(native_name__contains=letters).exists() or names.filter(family_name__contains=letters).exists()
    for path in ("nominations", "calls"):
        read(world.client("sofia"), url(path))


def test_made_up_data_refuse_a_database_with_other_nominations(world: World) -> None:
    make_nomination(world, make_call(world))

    with pytest.raises(CommandError, match="other nominations"):
        call_command("seed_scale", nominations=10, stdout=StringIO())


def test_the_same_seed_makes_the_same_data(world: World) -> None:
    from django.db import transaction

    seen = []
    for _turn in range(2):
        with transaction.atomic():
            fill(30, now=NOW)
            rows = Nomination.objects.across_partners(reason="test").order_by("reference")
            seen.append(list(rows.values_list("reference", "state", "state_since", "person__search_key")))
            transaction.set_rollback(True)

    assert seen[0] == seen[1]
