"""Materials on the first page: what the desk, the second person, its side and the partners of a circle do next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.enums import MaterialState as S
from exchanges.models import Material
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from partners.actor import Actor
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

WAITS = (S.OFFERED, S.CLASSIFIED, S.CLEARED)


def _own_turn(actor: Actor) -> Q:
    """Drafts of the own side; what the desk classifies and shares; what another has proposed and this actor may clear."""
    turn = Q(state=S.DRAFT, partner_id__in=rules.partners_written_for(actor))
    if rules.is_desk(actor):
        turn |= Q(state__in=[S.OFFERED, S.CLEARED])
    if actor.has(*rules.CLEARERS):
        turn |= Q(state=S.CLASSIFIED) & ~Q(classified_by_id=actor.user_id)
    return turn


def _waiting(actor: Actor, now: datetime) -> QuerySet[Any]:
    return Material.objects.visible_to(actor).filter(_own_turn(actor)).order_by("state_since", "pk")  # type: ignore[no-any-return]


def _followed(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Offered by the own side, and not yet shared."""
    mine = Q(state__in=WAITS, partner_id__in=rules.partners_written_for(actor))
    return Material.objects.visible_to(actor).filter(mine).exclude(_own_turn(actor)).order_by("state_since", "pk")  # type: ignore[no-any-return]


def _received(actor: Actor, now: datetime) -> QuerySet[Any]:
    return queries.not_acknowledged_by(actor)  # type: ignore[no-any-return]


def _columns(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("reference"), "about": F("title"), "more": F("state"), "since": F("state_since")}


def _received_columns(actor: Actor) -> dict[str, Any]:
    return {**_columns(actor), "since": F("shared_at"), "own": Value(True)}


def _task(row: Row, **more: Any) -> Task:
    return Task(f"{row.given} {row.about}", reverse("exchanges:material", args=[row.key]), since=row.since, **more)


def _act(row: Row, actor: Actor) -> Task:
    actions = {
        S.DRAFT: _("Finish and offer it"), S.OFFERED: _("Propose who may read it"), S.CLASSIFIED: _("Clear it or return it"), S.CLEARED: _("Share it"),
    }  # fmt: skip
    state = S(row.more)
    return _task(row, action=actions[state], detail=_state_words(state), tone="attention" if state == S.CLASSIFIED else "neutral")


def _state_words(state: S) -> str:
    return _("Material: %(state)s") % {"state": state.label}


def _follow(row: Row, actor: Actor) -> Task:
    return _task(row, action="", detail=_state_words(S(row.more)), follow=True)


def _receive(row: Row, actor: Actor) -> Task:
    return _task(row, action=_("Read it and say that it has come"), detail=_("Material shared with your side"))


WRITERS, CLEARERS, RECEIVERS = (frozenset(roles) for roles in (rules.WRITERS, rules.CLEARERS, rules.RECEIVERS))
WHOLE = (gettext_lazy("Show all materials"), "exchanges:materials", "")
OF_MATERIALS: tuple[Kind, ...] = (
    Kind("materials", WRITERS | CLEARERS, _waiting, _columns, _act, WHOLE),
    Kind("materials_received", RECEIVERS, _received, _received_columns, _receive, WHOLE),
    Kind("materials_followed", WRITERS, _followed, _columns, _follow, WHOLE),
)
