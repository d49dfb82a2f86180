"""Groups of an intake, and who is in which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import cycle

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed
from core.history import record, record_each
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from training.models import Enrolment, Intake, IntakeGroup, SessionGroup, TeachingSession
from training.queries.clashes import EXPECTED
from training.rules import timetable as rules


def add_group(intake: Intake, *, name: str, actor: Actor, now: datetime) -> IntakeGroup:
    """It is expected in every session of the whole intake from now on and from before."""
    if not rules.may_keep_timetable(actor, intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(intake)
        group = IntakeGroup(intake=locked, name=name)
        begin(group, "added", actor=actor, now=now)
        common = TeachingSession.objects.filter(intake=locked, for_all=True)
        insert_each([SessionGroup(session=row, group=group, starts_at=row.starts_at, ends_at=row.ends_at) for row in common])
    return group


def rename_group(group: IntakeGroup, *, name: str, actor: Actor, now: datetime) -> None:
    if not rules.may_keep_timetable(actor, group.intake):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(group)
        if locked.name != name:
            before, locked.name = locked.name, name
            locked.full_clean()
            locked.save(update_fields=["name"])
            record(locked, "renamed", actor=actor, now=now, data={"from": before})
    group.__dict__.update(locked.__dict__)


def place_people(intake: Intake, *, groups: Mapping[int, IntakeGroup | None], actor: Actor, now: datetime) -> int:
    """Put people into groups, by key of their enrolment; whoever is told something new is told. Returns how many moved."""
    if not rules.may_keep_timetable(actor, intake):
        raise NotAllowed
    if any(group is not None and group.intake_id != intake.pk for group in groups.values()):
        raise Invalid({"": [_("Choose groups of this intake.")]})
    with saying_no(), transaction.atomic():
        lock(intake)
        rows = Enrolment.objects.across_partners(reason="people of an intake, for its registrar").filter(intake=intake, state__in=EXPECTED)
        found = rows.filter(pk__in=groups).select_for_update(no_key=True).order_by("pk")
        moved = [row for row in found if row.group_id != getattr(groups[row.pk], "pk", None)]
        for row in moved:
            row.group = groups[row.pk]
        rows.bulk_update(moved, ["group"])
        record_each(moved, "placed_in_group", actor=actor, now=now, data=lambda row: {"group": row.group.name if row.group else ""})
    return len(moved)


def divide_evenly(intake: Intake, *, actor: Actor, now: datetime) -> int:
    """By name, one after another into each group: sizes differ by one at most. Returns how many moved."""
    if not rules.may_keep_timetable(actor, intake):
        raise NotAllowed
    groups = list(IntakeGroup.objects.filter(intake=intake).order_by("name", "pk"))
    rows = Enrolment.objects.across_partners(reason="people of an intake, for its registrar").filter(intake=intake, state__in=EXPECTED)
    people = rows.order_by("person__sort_key", "pk").values_list("pk", flat=True)
    return place_people(intake, groups=dict(zip(people, cycle(groups), strict=False)), actor=actor, now=now)
