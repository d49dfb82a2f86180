"""Versions of a programme as pages show them: modules with totals, who teaches, the rules of certificates in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext, ngettext

from partners.actor import Actor
from training.enums import VersionState
from training.models import CERTIFICATES, CertificateRule, Lecturer, Module, ModuleLecturer, Programme, ProgrammeVersion
from training.rules.catalogue import academies_registered_at, reads_every_draft

HIGHEST_FIRST = [kind.value for kind in reversed(CERTIFICATES)]


@dataclass(frozen=True)
class RuleInWords:
    paper: str
    signed_by: str
    conditions: list[str]


@dataclass(frozen=True)
class Content:
    """What a version consists of. Credits and hours are the sums of its modules."""

    modules: list[dict[str, Any]] = field(default_factory=list)
    credits: Decimal = Decimal(0)
    hours: int = 0
    lecturers: list[Lecturer] = field(default_factory=list)
    rules: list[RuleInWords] = field(default_factory=list)


def versions_for(actor: Actor, programme: Programme | None = None) -> QuerySet[ProgrammeVersion]:
    """Versions this actor may read: drafts are of those who keep the catalogue of the academy, and of staff that sees everything."""
    rows: QuerySet[ProgrammeVersion] = ProgrammeVersion.objects.visible_to(actor)
    if programme:
        rows = rows.filter(programme=programme)
    if not reads_every_draft(actor):
        rows = rows.filter(~Q(state=VersionState.DRAFT) | Q(programme__institution_id__in=academies_registered_at(actor)))
    return rows


def version_in_use(programme: Programme) -> ProgrammeVersion | None:
    return ProgrammeVersion.objects.filter(programme=programme, state=VersionState.IN_USE).first()


def content_of(version: ProgrammeVersion | None) -> Content:
    """Three queries, whatever the number of modules; nothing of no version."""
    if version is None:
        return Content()
    teachers = Prefetch("lecturers", ModuleLecturer.objects.select_related("lecturer").order_by("lecturer__name", "pk"))
    modules = list(Module.objects.filter(version=version).prefetch_related(teachers))
    rows = [{"module": module, "lecturers": [row.lecturer for row in module.lecturers.all()]} for module in modules]
    each = {lecturer.pk: lecturer for row in rows for lecturer in row["lecturers"] if lecturer.is_active}  # type: ignore[attr-defined]
    rules = sorted(CertificateRule.objects.filter(version=version), key=lambda rule: HIGHEST_FIRST.index(rule.kind))
    return Content(
        modules=rows,
        credits=sum((module.credits for module in modules if module.credits), Decimal(0)),
        hours=sum(module.hours for module in modules),
        lecturers=sorted(each.values(), key=lambda lecturer: lecturer.name),
        rules=[in_words(rule) for rule in rules],
    )


def in_words(rule: CertificateRule) -> RuleInWords:
    """Each condition by itself, so that every language orders its words as it likes."""
    conditions = []
    if rule.needs_modules:
        conditions.append(gettext("All required modules are passed."))
    if rule.attendance_min:
        conditions.append(gettext("Attendance is at least %(share)d per cent.") % {"share": rule.attendance_min})
    if rule.credits_min:
        number = f"{rule.credits_min.normalize():f}"
        whole = int(rule.credits_min)
        conditions.append(ngettext("At least %(number)s credit is earned.", "At least %(number)s credits are earned.", whole) % {"number": number})
    return RuleInWords(rule.get_kind_display(), rule.get_rank_display(), conditions or [gettext("For everybody whose training has ended.")])
