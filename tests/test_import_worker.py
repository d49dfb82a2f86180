"""A long list outlives its worker: killed (-9) in the middle of its transaction, a second one writes the list once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from notifications.models import Notice
from scholarships import operations as scholarships
from scholarships.enums import ImportState
from scholarships.imports.upload import take_in
from scholarships.models import Nomination, NomineeImport
from scholarships.operations.imports import confirm_import, sweep_imports, wake
from tests.processes import wait_for
from tests.test_report_worker import environment, kill, locked_table, waits_for, worker  # noqa: F401
from tests.workbooks import person, workbook
from tests.world import make_call, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]  # the worker's clock is the machine's


def nominations() -> int:
    return int(Nomination.objects.across_partners(reason="test").count())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("table", ["people_person", "scholarships_nomination"])  # while persons are kept; while drafts are made
def test_list_outlives_a_worker_killed_on_the_way(environment: dict[str, str], tmp_path: Path, table: str) -> None:  # noqa: F811
    world: Any = make_world()
    call = make_call(world, is_open=False)
    now = timezone.now()
    type(call).objects.across_partners(reason="test").update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7))
    call.refresh_from_db()
    scholarships.publish_call(call, actor=world.sofia, now=now)
    file = SimpleUploadedFile("list.xlsx", workbook([person(number) for number in range(5)]))
    found, _is_new = take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=now)
    confirm_import(found, also_submit=True, actor=world.alice, now=now)
    wake(found.pk)

    with locked_table(table), worker(environment, tmp_path / "first.log") as first:
        assert wait_for(lambda: waits_for(table), 90), (tmp_path / "first.log").read_text()
        assert sweep_imports(now=now + timedelta(minutes=1)) == []  # a worker is at it
        kill(first)

    assert nominations() == 0
    assert wait_for(lambda: sweep_imports(now=now + timedelta(minutes=1)) == [found.pk], 60)
    with worker(environment, tmp_path / "second.log"):
        assert wait_for(lambda: state_of(found).state == ImportState.DONE, 90), (tmp_path / "second.log").read_text()
        told = Notice.objects.across_partners(reason="test").filter(recipient=world.users["alice"], kind="import_done")
        assert wait_for(told.count, 60) == 1

    assert nominations() == 5
    assert state_of(found).summary["submitted"] == 2


def state_of(found: NomineeImport) -> NomineeImport:
    return NomineeImport.objects.across_partners(reason="test").get(pk=found.pk)
