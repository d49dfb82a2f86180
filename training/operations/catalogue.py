"""Programmes and intakes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed
from core.history import record
from core.registries import react_all
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from training import rules
from training.enums import VersionState
from training.models import Intake, IntakeGroup, Programme, ProgrammeVersion
from training.operations.intake_versions import check_intake, follow_version
from training.seen import refuse_unseen, seen_of

FIRST_GROUP = "1"


def create_programme(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Programme:
    """A programme of an academy whose catalogue the actor keeps."""
    if not rules.may_keep_catalogue_of(actor, fields["institution"].pk):
        raise NotAllowed
    programme = Programme(**fields)
    begin(programme, "created", actor=actor, now=now)
    return programme


def change_programme(programme: Programme, *, fields: Mapping[str, Any], seen: str = "", actor: Actor, now: datetime) -> None:
    """By who keeps the catalogue of its academy, and of the academy it is moved to. Certificates that were issued keep their words.

    `seen` says what the page showed of these fields (`training.seen`).
    """
    institution = fields.get("institution", programme.institution)
    if not (rules.may_change_programme(actor, programme) and rules.may_keep_catalogue_of(actor, institution.pk)):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(programme)
        refuse_unseen(seen, seen_of(locked, fields))
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    programme.__dict__.update(locked.__dict__)


def create_intake(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Intake:
    """With its first group, and by the version of the programme that is in use now unless another is named."""
    if not rules.may_add_intake(actor, fields["programme"]):
        raise NotAllowed
    intake = Intake(**fields)
    if intake.version_id is None:
        intake.version = ProgrammeVersion.objects.filter(programme=intake.programme, state=VersionState.IN_USE).first()
    check_intake(intake)
    with saying_no(), transaction.atomic():
        begin(intake, "created", actor=actor, now=now)
        IntakeGroup(intake=intake, name=FIRST_GROUP).save(force_insert=True)
    return intake


def change_intake(intake: Intake, *, fields: Mapping[str, Any], seen: str = "", actor: Actor, now: datetime) -> None:
    """Dates, seats, language, version; fewer seats than are taken are refused here with figures and by the database in any case.

    `seen` says what the page showed of these fields (`training.seen`).
    """
    if not rules.may_change_intake(actor, intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(intake)
        refuse_unseen(seen, seen_of(locked, fields))
        changed, before = sorted(name for name, value in fields.items() if getattr(locked, name) != value), locked.version_id
        for name in changed:
            setattr(locked, name, fields[name])
        if locked.capacity < locked.taken:
            sentence = gettext("Seats taken: %(taken)d. There can't be fewer seats than that; withdraw people from the intake first.")
            raise Invalid({"capacity": [sentence % {"taken": locked.taken}]})
        check_intake(locked)
        locked.full_clean()
        if changed:
            if locked.version_id != before:
                follow_version(locked)
            locked.save(update_fields=changed)
            entry = record(locked, "changed", actor=actor, now=now, data={"fields": changed})
            react_all(locked, "changed", entry=entry, actor=actor, now=now)
    intake.__dict__.update(locked.__dict__)
