"""The verbs of who may act: nothing is left of one whose last write fails, and of two at once one is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from core.errors import Refused
from partners import operations
from partners.enums import Power
from partners.models import Membership
from partners.tasks import clock
from tests.factories_accounts import role_of
from tests.pages import text_of
from tests.snapshots import differences, snapshot
from tests.test_confirmations import SIX, since
from tests.test_lent_powers import lend
from tests.test_operations_each import failing
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
Verb = Callable[[World, Any], object]


def _officers_due(world: World) -> Membership:
    since(world, SIX, "alice", "amir")
    return role_of(world, "alice")


def _switch(world: World, _record: Any) -> None:
    operations.set_two_person_rule(institution=world.institutions["authority_a"], on=True, actor=world.daler, now=NOW)


# Name of the verb: (what is there before, what is done, its history row).
VERBS: dict[str, tuple[Callable[[World], Any], Verb, str]] = {
    "lend": (lambda world: None, lambda world, _record: lend(world, "alice", Power.ENDORSE), "lend"),
    "take_back": (lend, lambda world, lent: operations.take_back(delegation=lent, actor=world.daler, now=NOW), "take_back"),
    "confirm_officer": (_officers_due, lambda world, row: operations.confirm_officer(membership=row, actor=world.daler, now=NOW), "confirm"),
    "confirm_officers": (
        _officers_due,
        lambda world, row: operations.confirm_officers(institution=row.institution, actor=world.daler, now=NOW),
        "confirm",
    ),
    "set_two_person_rule": (lambda world: None, _switch, "two_person_on"),
}
each = pytest.mark.parametrize("name", VERBS)


@each
def test_nothing_is_left_when_the_last_write_fails(world: World, name: str) -> None:
    ready, verb, step = VERBS[name]
    record = ready(world)
    before = snapshot()

    with failing("core_historyentry", f"NEW.step = '{step}'"), pytest.raises(DatabaseError):
        verb(world, record)

    assert differences(before, snapshot()) == []


@each
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_done(world: World, name: str) -> None:
    ready, verb, _step = VERBS[name]
    record = ready(world)
    results: list[str] = []

    def act() -> None:
        try:
            verb(world, type(record)._base_manager.select_related("institution").get(pk=record.pk) if record else None)
            results.append("done")
        except Refused:
            results.append("Refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["Refused", "done"]


def test_the_clock_runs_both_jobs(world: World, caplog: pytest.LogCaptureFixture) -> None:
    since(world, SIX)

    clock()

    assert "failed" not in caplog.text


def test_people_of_an_authority_are_reached_from_existing_pages(world: World) -> None:
    place, partner = world.institutions["authority_a"].pk, world.partner_a.pk
    authority = reverse("partners:authority", args=[place])

    assert authority in text_of(world.client("daler"), reverse("partners:members"))
    assert authority in text_of(world.client("daler"), reverse("partners:partner", args=[partner]))
    assert authority in text_of(world.client("adil"), reverse("partners:partner", args=[partner]))
    assert authority not in text_of(world.client("alice"), reverse("partners:partner", args=[partner]))
    person = text_of(world.client("adil"), reverse("partners:person", args=[world.users["alice"].pk]))
    assert reverse("partners:hand_over", args=[role_of(world, "alice").pk]) in person
