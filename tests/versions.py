"""A programme with a version in use and a draft, for tests of the catalogue."""

from __future__ import annotations

from typing import Any

from tests.world import NOW, World, make_intake
from training import operations
from training.models import Lecturer, Module, Programme, ProgrammeVersion, Signatory


def three(name: str, text: str) -> dict[str, str]:
    return {f"{name}_{language}": text for language in ("en", "ru", "kk")}


def module_fields(code: str, title: str = "Negotiation", **more: Any) -> dict[str, Any]:
    return {"code": code, **three("title", title), "credits": 5, "hours": 30, **more}


def programme_of(world: World) -> Programme:
    found: Programme = make_intake(world).programme
    return found


def make_draft(world: World, programme: Programme | None = None, *, modules: tuple[str, ...] = ("NEG", "LAW")) -> ProgrammeVersion:
    """Of a programme that has none in use it begins empty; modules are added to what is copied."""
    version = operations.start_version(programme or programme_of(world), note="Water.", actor=world.ruslan, now=NOW)
    for code in modules:
        operations.add_module(version, fields=module_fields(code, f"Module {code}"), actor=world.ruslan, now=NOW)
    return version


def make_in_use(world: World, programme: Programme | None = None) -> ProgrammeVersion:
    version = make_draft(world, programme)
    rules = [
        {"kind": "certificate_participation", "attendance_min": 50, "needs_modules": False, "credits_min": None, "rank": "dean"},
        {"kind": "diploma", "attendance_min": 80, "needs_modules": True, "credits_min": 10, "rank": "rector"},
    ]
    operations.set_certificate_rules(version, given=rules, actor=world.ruslan, now=NOW)
    operations.put_version_in_use(version, actor=world.ruslan, now=NOW)
    return version


def modules_of(version: ProgrammeVersion) -> list[Module]:
    return list(Module.objects.filter(version=version))


def make_lecturer(world: World, name: str = "Leila", **more: Any) -> Lecturer:
    fields = {"institution": world.institutions["academy"], "name": name, **three("title", "Professor"), "fields": ["diplomacy"], **more}
    return operations.add_lecturer(fields=fields, actor=world.ruslan, now=NOW)


def signatory_fields(world: World, **more: Any) -> dict[str, Any]:
    words = {**three("name", "Gulnara Sultanova"), **three("post", "Rector")}
    return {"institution": world.institutions["academy"], "rank": "rector", "starts_on": NOW.date(), **words, **more}


def make_signatory(world: World, **more: Any) -> Signatory:
    return operations.add_signatory(fields=signatory_fields(world, **more), actor=world.ruslan, now=NOW)
