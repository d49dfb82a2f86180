"""Versions of a programme: begun as a copy of what is in use, changed while a draft, put in use, thrown away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from partners.actor import Actor
from training import rules
from training.enums import VersionState
from training.models import CertificateRule, Module, ModuleLecturer, Programme, ProgrammeVersion
from training.rules.catalogue import may_keep_version

ONE_DRAFT = _("There is a draft already: go on with version %(number)s, or throw it away first.")
NO_DRAFT = _("Only a draft can be changed. Begin a new version: it starts as a copy of the one in use.")
IN_DEMAND = _("Something refers to a module of this draft. Take it away there first.")
COPIED = ("scheme", "pass_points", "attempts", "outcomes_en", "outcomes_ru", "outcomes_kk")


def start_version(programme: Programme, *, note: str = "", actor: Actor, now: datetime) -> ProgrammeVersion:
    """A draft with the modules, lecturers, outcomes and rules of the version in use; empty where there is none. One draft a programme."""
    if not rules.may_change_programme(actor, programme):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock(programme)  # whoever begins one too waits here
        rows = list(ProgrammeVersion.objects.filter(programme=programme).order_by("-number"))
        if draft := next((row for row in rows if row.state == VersionState.DRAFT), None):
            raise Refused(ONE_DRAFT % {"number": draft.number}, code="one_draft")
        base = next((row for row in rows if row.state == VersionState.IN_USE), None)
        copied = {name: getattr(base, name) for name in COPIED} if base else {}
        version = ProgrammeVersion(
            programme=programme, number=rows[0].number + 1 if rows else 1, note=note.strip(), created_at=now, created_by_label=actor.label[:200], **copied
        )  # fmt: skip
        begin(version, "started", actor=actor, now=now, data={"base": base.number if base else 0})
        if base:
            _copy_parts(base, version)
    return version


def _copy_parts(base: ProgrammeVersion, version: ProgrammeVersion) -> None:
    """Modules with their lecturers, and the rules of certificates."""
    modules = list(Module.objects.filter(version=base).prefetch_related("lecturers"))
    teachers = [[row.lecturer_id for row in module.lecturers.all()] for module in modules]
    copies = [_copy(module, version) for module in modules]
    insert_each(copies)
    insert_each([ModuleLecturer(module=copy, lecturer_id=key) for copy, keys in zip(copies, teachers, strict=True) for key in keys])
    insert_each([_copy(rule, version) for rule in CertificateRule.objects.filter(version=base)])


def _copy(row: Any, version: ProgrammeVersion) -> Any:
    fields = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}
    return type(row)(**fields | {"version_id": version.pk})


def draft_locked(version: ProgrammeVersion, *, actor: Actor) -> ProgrammeVersion:
    """The draft, locked for whoever keeps it. Needs a transaction; whatever belongs to the version is written under this lock."""
    if not may_keep_version(actor, version):
        raise NotAllowed
    locked: ProgrammeVersion = lock(version)
    if locked.state != VersionState.DRAFT:
        raise Refused(NO_DRAFT, code="wrong_state")
    return locked


def change_version(version: ProgrammeVersion, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Outcomes, how marks are given, what is needed to pass, and what is new in it."""
    with saying_no(), transaction.atomic():
        locked = draft_locked(version, actor=actor)
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            record(locked, "changed", actor=actor, now=now, source=locked.state, target=locked.state, data={"fields": changed})
    version.__dict__.update(locked.__dict__)


def set_certificate_rules(version: ProgrammeVersion, *, given: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> None:
    """The rules of a draft are these and no others; each names its paper (`kind`), conditions and rank."""
    with saying_no(), transaction.atomic():
        locked = draft_locked(version, actor=actor)
        kept = CertificateRule.objects.filter(version=locked)
        before = {rule.kind: rule for rule in kept}
        kept.exclude(kind__in=[row["kind"] for row in given]).delete()
        for row in given:
            rule = before.get(row["kind"]) or CertificateRule(version=locked)
            for name, value in row.items():
                setattr(rule, name, value)
            rule.full_clean()
            rule.save()
        record(locked, "rules_changed", actor=actor, now=now, source=locked.state, target=locked.state)


def put_version_in_use(version: ProgrammeVersion, *, actor: Actor, now: datetime) -> None:
    """New intakes are taught by it; what was in use is retired in the same transaction. Intakes keep the version that they have."""
    with saying_no(), transaction.atomic():
        locked = lock_for(version, "put_in_use", actor=actor, now=now)
        if before := ProgrammeVersion.objects.filter(programme_id=locked.programme_id, state=VersionState.IN_USE).first():
            perform(before, "replace", actor=actor, now=now, data={"by": locked.number})
        perform(version, "put_in_use", actor=actor, now=now, changes={"in_use_at": now})


def discard_version(version: ProgrammeVersion, *, actor: Actor, now: datetime) -> None:
    """The draft with all that is in it; its number stays in the history."""
    with saying_no(), transaction.atomic():
        perform(version, "discard", actor=actor, now=now)
        pk = version.pk
        try:
            take_away(version)
        except ProtectedError as refused:
            raise Refused(IN_DEMAND, code="in_demand") from refused
        version.pk = pk
