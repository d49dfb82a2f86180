"""What a member declares to be tied to. The panel's secretary is told, whenever it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, take_away, wake_delivery
from partners.actor import Actor
from reviews import rules
from reviews.models import PanelMember, Tie


@contextmanager
def _declaring(member: PanelMember, actor: Actor) -> Iterator[PanelMember]:
    with saying_no(), transaction.atomic():
        locked: PanelMember = lock(member)
        if not rules.may_declare(actor, locked):
            raise NotAllowed
        yield locked


def add_tie(member: PanelMember, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Tie:
    """One country, institution or person. What is added after the declaration is told at once: it may concern cases that were given."""
    with _declaring(member, actor) as locked:
        tie = Tie(member=locked, **fields)
        tie.full_clean()
        tie.save(force_insert=True)
        _record(locked, "tie_added", tie, actor, now)
    return tie


def remove_tie(member: PanelMember, *, tie: Tie, actor: Actor, now: datetime) -> None:
    with _declaring(member, actor) as locked:
        row = Tie.objects.across_partners(reason="own ties").filter(pk=tie.pk, member=locked).first()
        if row is None:
            raise Refused(_("Somebody else has removed it already."), code="gone")
        _record(locked, "tie_removed", row, actor, now)
        take_away(row)


def declare_ties(member: PanelMember, *, actor: Actor, now: datetime) -> None:
    """That these are all, or that there are none. Cases may be given from now on."""
    with _declaring(member, actor) as locked:
        if locked.declared_at is not None:
            raise Refused(_("You have declared your ties already. Add or remove what has changed."), code="declared")
        locked.declared_at = now
        locked.save(update_fields=["declared_at"])
        n = Tie.objects.across_partners(reason="own ties").filter(member=locked).count()
        wake_delivery(record(locked, "declared", actor=actor, now=now, data={"ties": n}))
    member.declared_at = locked.declared_at


def _record(member: PanelMember, step: str, tie: Tie, actor: Actor, now: datetime) -> None:
    data = {"tie": str(tie), "kind": tie.kind, "source": tie.source, "note": tie.note, "later": member.declared_at is not None}
    wake_delivery(record(member, step, actor=actor, now=now, data=data))
