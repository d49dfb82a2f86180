"""Who teaches at an academy and who signs for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from core.errors import Invalid, NotAllowed
from core.history import record
from core.timefmt import day_text
from core.workflow import begin, lock, saying_no
from partners.actor import Actor
from training.models import Lecturer, Signatory
from training.rules.catalogue import may_keep_staff

Row = TypeVar("Row", Lecturer, Signatory)


def add_lecturer(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Lecturer:
    """With or without an account; with one, the lecturer takes attendance and enters marks of what they teach."""
    return _added(Lecturer(**fields), actor, now)


def change_lecturer(lecturer: Lecturer, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Whoever teaches no more is kept for the timetables and papers of the past, and is offered nowhere."""
    with saying_no(), transaction.atomic():
        _change(lecturer, fields, actor, now)


def add_signatory(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Signatory:
    """One at a time for each rank: the one before is given a last day first."""
    signatory = Signatory(**fields)
    _may(actor, signatory)
    with saying_no(), transaction.atomic():
        _signs_alone(signatory)
        return _added(signatory, actor, now)


def change_signatory(signatory: Signatory, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Papers that were issued keep the names and posts they were issued with."""
    _may(actor, signatory)
    with saying_no(), transaction.atomic():
        before = {name: getattr(signatory, name) for name in ("institution", "rank", "starts_on", "ends_on")}
        after = {name: fields.get(name, value) for name, value in before.items()}
        _signs_alone(Signatory(pk=signatory.pk, **after))
        _change(signatory, fields, actor, now)


def _may(actor: Actor, row: Lecturer | Signatory) -> None:
    if not may_keep_staff(actor, row):
        raise NotAllowed


def _added(row: Row, actor: Actor, now: datetime) -> Row:
    _may(actor, row)
    begin(row, "added", actor=actor, now=now)
    return row


def _change(row: Row, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """The academy of a row is not changed: what it stands in belongs to that academy."""
    _may(actor, row)
    locked = lock(row)
    changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
    for name in changed:
        setattr(locked, name, fields[name])
    locked.full_clean()
    if changed:
        locked.save(update_fields=changed)
        record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    row.__dict__.update(locked.__dict__)


def _signs_alone(signatory: Signatory) -> None:
    """At one rank one person signs on a day: nobody would know else whose name a certificate bears. The academy is locked meanwhile."""
    lock(signatory.institution)
    rows = Signatory.objects.filter(institution=signatory.institution, rank=signatory.rank).exclude(pk=signatory.pk)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=signatory.starts_on))
    if signatory.ends_on:
        rows = rows.filter(starts_on__lte=signatory.ends_on)
    if other := rows.order_by("starts_on").first():
        words = {"name": other.words("name"), "rank": other.get_rank_display(), "day": day_text(other.starts_on)}
        if other.ends_on:
            sentence = gettext("%(name)s signs as %(rank)s from %(day)s to %(until)s. Choose other days, or change theirs first.")
            raise Invalid({"starts_on": [sentence % {**words, "until": day_text(other.ends_on)}]})
        sentence = gettext("%(name)s signs as %(rank)s since %(day)s. Enter the last day on which they sign first.")
        raise Invalid({"starts_on": [sentence % words]})
