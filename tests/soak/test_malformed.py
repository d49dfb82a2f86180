"""Three hundred malformed workbooks through the same door as the page: 0 wrong rows written, each fault named."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Invalid, Refused
from people.models import Person
from scholarships.enums import ImportState
from scholarships.imports.reading import read_workbook
from scholarships.imports.upload import take_in
from scholarships.models import Nomination
from scholarships.operations.imports import confirm_import
from tests.malformed import CELLS, FILES, FORGIVEN, TWINS, cases
from tests.test_import_malformed import hold
from tests.world import NOW, World, make_call

pytestmark = [pytest.mark.soak, pytest.mark.django_db, pytest.mark.timeout(600)]


def test_three_hundred_malformed_workbooks(world: World, soak_result: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scholarships.imports.upload.open_workbook", read_workbook)  # the child process has tests of its own
    call, begun, counted = make_call(world), time.monotonic(), {"refused": 0, "faulty": 0, "forgiven": 0, "faults": 0}
    for name, case in cases():
        hold(case)
        try:
            file = SimpleUploadedFile(case.name, case.content())
            found, _is_new = take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=NOW)
        except Invalid:
            assert case.words, name
            counted["refused"] += 1
            continue
        assert (found.state == ImportState.FAULTY) == bool(case.faults), name
        counted["faulty" if case.faults else "forgiven"] += 1
        counted["faults"] += len(case.faults)
        if case.faults:
            with pytest.raises(Refused):
                confirm_import(found, also_submit=False, actor=world.alice, now=NOW)

    assert Person.objects.across_partners(reason="test").count() == Nomination.objects.across_partners(reason="test").count() == 0
    seconds = round(time.monotonic() - begun, 1)
    kinds = len(CELLS) + len(TWINS) + len(FILES) + len(FORGIVEN)
    soak_result(
        "import_malformed", workbooks=sum(counted.values()) - counted["faults"], kinds=kinds, **counted, wrong_rows_written=0, seconds=seconds
    )
