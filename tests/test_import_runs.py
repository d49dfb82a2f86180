"""Imports carried out: by a worker, with a fault in the middle, without a right any more, put back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.models import HistoryEntry
from notifications.models import Notice
from scholarships.enums import ImportState
from scholarships.imports.progress import ask_to_stop
from scholarships.models import Call, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import, sweep_imports
from scholarships.tasks import import_nominees
from tests.lists import imports, nominations, persons, taken, text, upload, url
from tests.workbooks import person, workbook
from tests.world import NOW, World, make_call

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)


def test_long_list_goes_to_a_worker_and_tells_when_it_is_in(world: World, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = world.client("alice")
    monkeypatch.setattr("scholarships.views.import_pages.AT_ONCE", 1)
    upload(alice, call, workbook([person(), person(1)]))
    pk = imports()[0].pk

    alice.post(url("nominee_import", pk))

    assert (imports()[0].state, nominations()) == (ImportState.RUNNING, [])
    assert "0 of 2 done" in text(alice, url("nominee_import", pk))
    fragment = alice.get(url("nominee_import", pk), headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() in text(alice, url("nominee_import", pk))
    assert sweep_imports(now=NOW) == []
    assert sweep_imports(now=NOW + timedelta(seconds=30)) == [pk]
    assert carry_out(pk, now=NOW + timedelta(days=30), in_background=True)
    assert not carry_out(pk, now=NOW + timedelta(days=30), in_background=True)
    assert [row.created_at for row in nominations()] == [NOW, NOW]  # the instant of the confirmation counts
    assert alice.get(url("nominee_import", pk), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="scholarships.nomineeimport", step="finish")
    deliver(entry)
    told = Notice.objects.across_partners(reason="test").filter(recipient=world.users["alice"], kind="import_done")
    assert told.count() == 1


def deliver(entry: HistoryEntry) -> None:
    from notifications.tasks import deliver as task

    task(entry.pk)


def test_list_that_fails_in_the_middle_writes_nothing_and_says_why(world: World, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = world.client("alice")
    upload(alice, call, workbook([person(), person(1)]))
    pk = imports()[0].pk

    def fails(*args: Any, **kwargs: Any) -> None:
        if persons() == 2:
            raise RuntimeError("a broken disk")

    monkeypatch.setattr("scholarships.operations.lists.references", fails)
    alice.post(url("nominee_import", pk))
    page = text(alice, url("nominee_import", pk))

    assert (nominations(), persons(), imports()[0].state) == ([], 0, ImportState.PREVIEW)
    assert "The list could not be imported" in page
    monkeypatch.undo()
    alice.post(url("nominee_import", pk))
    assert len(nominations()) == 2


def test_officer_whose_role_ended_writes_nothing(world: World, call: Call) -> None:
    found = taken(world, call, [person()])
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
    NomineeImport.objects.across_partners(reason="test").update(confirmed_by_id=world.users["charlie"].pk)

    assert not carry_out(found.pk, now=NOW)

    assert (imports()[0].state, nominations()) == (ImportState.PREVIEW, [])
    assert imports()[0].summary["refusal"]


def test_import_that_no_worker_finishes_within_an_hour_is_put_back(world: World, call: Call) -> None:
    found = taken(world, call, [person()])
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)

    assert sweep_imports(now=NOW + timedelta(hours=2)) == [found.pk]

    assert imports()[0].state == ImportState.PREVIEW


def test_list_that_no_worker_has_taken_up_is_stopped_at_once(world: World, call: Call) -> None:
    found, alice = taken(world, call, [person()]), world.client("alice")
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
    assert "Stop the import" in text(alice, url("nominee_import", found.pk))

    alice.post(url("nominee_import", found.pk), {"stop": "1"})

    assert (imports()[0].state, nominations()) == (ImportState.PREVIEW, [])
    assert "Alice has stopped the import." in text(alice, url("nominee_import", found.pk))
    assert world.client("charlie").post(url("nominee_import", found.pk), {"stop": "1"}).status_code == 404


def test_worker_that_is_asked_to_stop_writes_nothing_and_may_begin_again(world: World, call: Call) -> None:
    found = taken(world, call, [person(number) for number in range(3)])
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
    ask_to_stop(found.pk)

    import_nominees(found.pk)

    assert (imports()[0].state, nominations(), persons()) == (ImportState.PREVIEW, [], 0)
    assert imports()[0].summary["refusal"]
    world.client("alice").post(url("nominee_import", found.pk))
    assert len(nominations()) == 3
