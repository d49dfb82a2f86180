"""A method from the idea to the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.numbers import reference
from core.workflow import begin, lock_for, perform, saying_no, take_away
from documents.models import StoredFile
from partners.actor import Actor
from partners.models import Institution
from partners.queries import host_day
from training.models import Lecturer, Method, MethodEvaluation, MethodFile, MethodUse, Pilot, Programme
from training.queries.method_figures import figures_of
from training.rules import may_change_programme
from training.rules import methods as rules


def propose_method(*, institution: Institution, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Method:
    """By who teaches there or by the ministry. Titles that are left empty are those of the first language that has one."""
    if not rules.may_propose_at(actor, institution.pk):
        raise NotAllowed
    author = Lecturer.objects.filter(institution=institution, user_id=actor.user_id).first() if actor.user_id else None
    with transaction.atomic():
        method = Method(
            institution=institution, reference=reference("M", host_day(now).year), created_at=now, author=author, author_label=actor.label[:200],
            **_titled(fields),
        )  # fmt: skip
        begin(method, "proposed", actor=actor, now=now)
    return method


def _titled(fields: Mapping[str, Any]) -> dict[str, Any]:
    titles = {name: str(fields.get(name, "")).strip() for name in ("title_en", "title_ru", "title_kk")}
    first = next((title for title in titles.values() if title), "")
    if not first:
        raise Invalid({"title_en": [_("Enter the title in at least one language.")]})
    return {**fields, **{name: title or first for name, title in titles.items()}}


def change_method(method: Method, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Titles, kind and grounds of a proposal that is not evaluated yet."""
    perform(method, "change", actor=actor, now=now, changes=_titled(fields))


def design_method(method: Method, *, design: str, measure: str, actor: Actor, now: datetime) -> None:
    perform(method, "design", actor=actor, now=now, changes={"design": design, "measure": measure})


def add_material(method: Method, *, title: str, file: StoredFile, for_partners: bool, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        lock_for(method, "add_material", actor=actor, now=now)
        material = MethodFile(
            method=method, title=title, file=file, for_partners=for_partners, added_at=now, added_by_label=actor.label[:200]
        )  # fmt: skip
        material.full_clean()
        material.save(force_insert=True)
        perform(method, "add_material", actor=actor, now=now, data={"title": title, "sha256": file.sha256})


def remove_material(material: MethodFile, *, actor: Actor, now: datetime) -> None:
    """The file leaves the method; who added it and when stays in the history."""
    with saying_no(), transaction.atomic():
        lock_for(material.method, "remove_material", actor=actor, now=now)
        take_away(material)
        perform(material.method, "remove_material", actor=actor, now=now, data={"title": material.title, "sha256": material.file.sha256})


def plan_pilot(method: Method, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Pilot:
    """With one intake or a group of it, and what it is compared with: another intake, else the other groups of this one."""
    with saying_no(), transaction.atomic():
        lock_for(method, "pilot", actor=actor, now=now)
        pilot = Pilot(method=method, created_at=now, **fields)
        _check_pilot(pilot)
        pilot.full_clean()
        pilot.save(force_insert=True)
        perform(method, "pilot", actor=actor, now=now, data={"intake": pilot.intake.reference, "group": pilot.group.name if pilot.group else ""})
    return pilot


def _check_pilot(pilot: Pilot) -> None:
    if pilot.intake.programme.institution_id != pilot.method.institution_id:
        raise Invalid({"intake": [_("Choose an intake of the academy whose method it is.")]})
    if pilot.group and pilot.group.intake_id != pilot.intake_id:
        raise Invalid({"group": [_("This group belongs to another intake.")]})
    if pilot.module and pilot.module.version_id != pilot.intake.version_id:
        raise Invalid({"module": [_("This module is not taught in the intake.")]})
    if not pilot.compared_intake and not (pilot.group and pilot.intake.groups.exclude(pk=pilot.group.pk).exists()):
        sentence = _("Say what the pilot is compared with: choose one group of several, or name another intake.")
        raise Invalid({"compared_intake": [sentence]})


def evaluate_method(method: Method, *, pilot: Pilot, findings: str, recommendation: str, actor: Actor, now: datetime) -> MethodEvaluation:
    """Figures are those of this moment, and stay."""
    with saying_no(), transaction.atomic():
        lock_for(method, "evaluate", actor=actor, now=now)
        done = MethodEvaluation.objects.across_partners(reason="whether a pilot that was fetched rightly is evaluated")
        if done.filter(pilot=pilot).exists():
            raise Refused(_("This pilot is evaluated already."), code="evaluated")
        if pilot.method_id != method.pk or pilot.starts_on > host_day(now):
            raise Refused(_("Choose a pilot of this method that has begun."), code="not_begun")
        evaluation = MethodEvaluation(
            method=method, pilot=pilot, figures=figures_of(pilot, now), findings=findings, recommendation=recommendation, made_at=now,
            made_by_id=actor.user_id, made_by_label=actor.label[:200],
        )  # fmt: skip
        evaluation.full_clean()
        evaluation.save(force_insert=True)
        perform(method, "evaluate", actor=actor, now=now, data={"recommendation": recommendation, "intake": pilot.intake.reference})
    method.__dict__.pop("evaluated_by_id", None)
    return evaluation


def adopt_method(method: Method, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(method, "adopt", actor=actor, now=now, reason=reason, changes=_decided(reason, now))


def revise_method(method: Method, *, reason: str, actor: Actor, now: datetime) -> None:
    """Back to the design: it is piloted again before anything is decided."""
    perform(method, "revise", actor=actor, now=now, reason=reason, changes=_decided(reason, now))


def drop_method(method: Method, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(method, "drop", actor=actor, now=now, reason=reason, changes=_decided(reason, now))


def _decided(reason: str, now: datetime) -> dict[str, Any]:
    return {"decided_at": now, "decision_note": reason.strip()}


def use_method_in(method: Method, *, programme: Programme, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        lock_for(method, "use_in", actor=actor, now=now)
        if not may_change_programme(actor, programme):
            raise NotAllowed
        use = MethodUse(method=method, programme=programme, since=host_day(now))
        use.full_clean()
        use.save(force_insert=True)
        perform(method, "use_in", actor=actor, now=now, data={"programme": programme.code})


def end_method_use(use: MethodUse, *, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        lock_for(use.method, "end_use", actor=actor, now=now)
        if not may_change_programme(actor, use.programme):
            raise NotAllowed
        take_away(use)
        perform(use.method, "end_use", actor=actor, now=now, data={"programme": use.programme.code})
