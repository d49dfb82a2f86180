"""Modules of a draft: added, changed, moved, taken out. A version in use never changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from core.errors import Refused
from core.history import record
from core.workflow import lock, saying_no, take_away
from partners.actor import Actor
from training.models import Lecturer, Module, ModuleLecturer, ProgrammeVersion
from training.operations.versions import IN_DEMAND, draft_locked


def add_module(version: ProgrammeVersion, *, fields: Mapping[str, Any], lecturers: Iterable[Lecturer] = (), actor: Actor, now: datetime) -> Module:
    """Last of the version."""
    with saying_no(), transaction.atomic():
        locked = draft_locked(version, actor=actor)
        last = Module.objects.filter(version=locked).order_by("-order").first()
        module = Module(version=locked, order=last.order + 1 if last else 1, **fields)
        module.full_clean()
        module.save(force_insert=True)
        _set_lecturers(module, lecturers)
        _note(locked, "module_added", module, actor, now)
    return module


def change_module(module: Module, *, fields: Mapping[str, Any], lecturers: Iterable[Lecturer] | None = None, actor: Actor, now: datetime) -> None:
    """Who is to teach it is left as it is when no lecturers are given."""
    with saying_no(), transaction.atomic():
        version = draft_locked(module.version, actor=actor)
        locked: Module = lock(module)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save(update_fields=sorted(fields))
        if lecturers is not None:
            _set_lecturers(locked, lecturers)
        _note(version, "module_changed", locked, actor, now)
    module.__dict__.update(locked.__dict__)


def move_module(module: Module, *, up: bool, actor: Actor, now: datetime) -> None:
    """One place up or down; the first goes no further up, and no history is written then."""
    with saying_no(), transaction.atomic():
        version = draft_locked(module.version, actor=actor)
        rows = list(Module.objects.filter(version=version).order_by("order", "code"))
        place = next((number for number, row in enumerate(rows) if row.pk == module.pk), None)
        if place is None:
            lock(module)  # says that it is gone
            return
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for order, row in enumerate(rows, 1):
            if row.order != order:
                row.order = order
                row.save(update_fields=["order"])
        _note(version, "module_moved", module, actor, now)


def remove_module(module: Module, *, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        version = draft_locked(module.version, actor=actor)
        _note(version, "module_removed", module, actor, now)
        try:
            take_away(module)
        except ProtectedError as refused:
            raise Refused(IN_DEMAND, code="in_demand") from refused


def _set_lecturers(module: Module, lecturers: Iterable[Lecturer]) -> None:
    wanted = {row.pk: row for row in lecturers}
    kept = ModuleLecturer.objects.filter(module=module)
    before = set(kept.values_list("lecturer_id", flat=True))
    kept.exclude(lecturer_id__in=wanted).delete()
    for key, row in wanted.items():
        if key not in before:
            ModuleLecturer(module=module, lecturer=row).save(force_insert=True)


def _note(version: ProgrammeVersion, step: str, module: Module, actor: Actor, now: datetime) -> None:
    record(version, step, actor=actor, now=now, source=version.state, target=version.state, data={"module": f"{module.code} {module.title_en}"})
