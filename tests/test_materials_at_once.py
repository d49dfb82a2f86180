"""Two who do something with one material at the same moment, and two clocks: nothing slips in behind a clearance, nothing is told twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import close_old_connections

from core.models import HistoryEntry
from exchanges import operations as verbs
from exchanges.models import MaterialVersion
from exchanges.operations.search_clock import send_digests, tell_at_once
from tests import sharing as made
from tests.searching import plant
from tests.test_operations_at_once import at_once
from tests.world import NOW, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_no_version_slips_in_behind_the_clearance() -> None:
    world = make_world()
    material = made.brought(world, "classified", partner=world.partner_a)
    seen, file = made.mark_of(material), made.paper(world, "Another", world.alice)
    close_old_connections()

    at_once(
        [
            lambda: verbs.add_version(material, file=file, actor=world.alice, now=NOW),
            lambda: verbs.clear_material(material, seen=seen, actor=world.hana, now=NOW),
            lambda: verbs.return_to_desk(material, reason=made.WHY, actor=world.nurlan, now=NOW),
        ]
    )

    material.refresh_from_db()
    current = MaterialVersion.objects.across_partners(reason="test").get(material=material, is_current=True)
    assert (material.state, current.number) in (("cleared", 1), ("offered", 1), ("offered", 2))


def test_older_one_that_is_recalled_while_the_newer_is_shared_stays_recalled() -> None:
    world = make_world()
    older = made.shared(world)
    newer = made.brought(world, "cleared", supersedes=older)
    close_old_connections()

    answers = at_once(
        [
            lambda: verbs.share_material(newer, actor=world.sofia, now=NOW),
            lambda: verbs.recall_material(older, reason=made.WHY, actor=world.hana, now=NOW),
        ]
    )

    assert answers == ["done", "done"]
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.state, newer.state) == ("recalled", "shared")


def test_clocks_that_come_together_tell_once() -> None:
    world = make_world()
    plant(world, "zuzuk")
    for name in ("alice", "timur"):
        for notify in ("weekly", "at_once"):
            fields = {"label": notify, "words": "zuzuk", "notify": notify}
            verbs.save_search(fields=fields, actor=world.actors[name], now=NOW - timedelta(days=9))
    later = NOW + timedelta(days=7)
    close_old_connections()

    at_once([lambda job=job: job(now=later) for job in (send_digests, tell_at_once) * 3])

    told = HistoryEntry.objects.across_partners(reason="test").filter(step__in=["materials_found", "materials_digest"])
    assert sorted(told.values_list("object_id", "step")) == sorted(
        (world.users[name].pk, step) for name in ("alice", "timur") for step in ("materials_found", "materials_digest")
    )
