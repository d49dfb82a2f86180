"""Versions, modules, lecturers and signatories for the tests of routes."""

from __future__ import annotations

from typing import Any

from tests.versions import make_draft, make_in_use, make_lecturer, make_signatory, modules_of
from tests.world import NOW
from training import operations


def add_catalogue(town: Any) -> None:
    """Of the programme of the town's intake: a version in use, and a draft of the next one with a lecturer."""
    world, programme = town.world, town.intake.programme
    town.things["version"] = make_in_use(world, programme)
    draft = make_draft(world, programme, modules=("SEC",))
    lecturer = make_lecturer(world, user=world.users["leila"])
    module = modules_of(draft)[-1]
    operations.change_module(module, fields={}, lecturers=[lecturer], actor=world.ruslan, now=NOW)
    town.things |= {"draft_version": draft, "draft_module": module, "lecturer": lecturer, "signatory": make_signatory(world)}
    spare = {"code": "SPARE", "title_en": "Course", "title_ru": "Курс", "title_kk": "Курс", "kind": "course", "months": 1, "languages": ["en"]}
    town.things["spare_programme"] = operations.create_programme(
        fields={**spare, "institution": world.institutions["academy"]}, actor=world.hana, now=NOW
    )
