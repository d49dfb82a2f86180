"""Who sits where at a table: proposed by the order of precedence, and drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from events.enums import DelegationState, RegistrationState, SpeakerRole
from events.models import Delegation, EventSession, Registration, Seat, SessionRole

COMES = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NAMED, RegistrationState.REGISTERED)
WHY = "who sits at a table of an event that this actor runs"


@dataclass(frozen=True)
class Place:
    """Who would sit somewhere; a chair of the host has neither delegation nor registration."""

    label: str
    delegation: Delegation | None = None
    registration: Registration | None = None


def proposed(session: EventSession) -> list[Place]:
    """From the place of honour on: whoever chairs, then the heads in the order of precedence, then their people in the same order."""
    chairs = SessionRole.objects.across_partners(reason=WHY).filter(session=session, role=SpeakerRole.CHAIR).select_related("speaker")
    rows = (
        Delegation.objects.across_partners(reason=WHY)
        .filter(event=session.event_id)
        .exclude(state__in=[DelegationState.PREPARED, DelegationState.DECLINED, DelegationState.WITHDRAWN])
    )
    delegations = list(rows.select_related("partner", "institution", "head").order_by(F("precedence").asc(nulls_last=True), "partner__name_en", "pk"))
    members = Registration.objects.across_partners(reason=WHY).filter(delegation__in=delegations, state__in=COMES, online=False)
    by_delegation: dict[int | None, list[Registration]] = {}
    for member in members.order_by("rank_order", "pk"):
        by_delegation.setdefault(member.delegation_id, []).append(member)
    heads, others = [], []
    for row in delegations:
        head, rest = _head_and_rest(row, by_delegation.get(row.pk, []))
        heads.append(Place(label_of(head, row), row, head))
        others += [Place(label_of(member, row), row, member) for member in rest]
    return [*(Place(part.speaker.name) for part in chairs.order_by("order", "pk")), *heads, *others]


def _head_and_rest(delegation: Delegation, members: list[Registration]) -> tuple[Registration | None, list[Registration]]:
    """The head where one is named, else the first of the delegation; the seat of one that has named nobody is kept for the side."""
    head = next((member for member in members if member.pk == delegation.head_id), members[0] if members else None)
    return head, [member for member in members if head is None or member.pk != head.pk]


def label_of(member: Registration | None, delegation: Delegation | None) -> str:
    """As it stands on the card: the name, and whom they speak for."""
    side = str(delegation.institution or delegation.partner) if delegation else ""
    name = (member.badge_name or member.name) if member else ""
    return ", ".join(text for text in (name, side) if text)[:200]


def seats_of(session: EventSession, actor: Any) -> list[Seat]:
    rows = Seat.objects.visible_to(actor).filter(session=session).select_related("registration", "delegation__partner", "delegation__institution")
    return list(rows.order_by("number"))


@dataclass(frozen=True)
class Drawn:
    """A chair of the drawing: its number, the middle of its circle as text for the drawing, and who sits there."""

    number: int
    x: str
    y: str
    label: str


WIDTH, HEIGHT, AWAY = 320, 220, 22  # of the drawing, as its template says


def side_of(number: int) -> int:
    """How many chairs to the right of the place of honour (left: less than nought): 1, then right, left, right, left."""
    return number // 2 if number % 2 == 0 else -(number // 2)


def drawn(seats: Sequence[Seat]) -> list[Drawn]:
    """Around an oval, the place of honour in the middle of the upper side, seen from above: its right hand lies to the left of who looks."""
    count = len(seats)
    found = []
    for place, seat in enumerate(seats, 1):
        angle = -math.pi / 2 - 2 * math.pi * side_of(place) / max(count, 1)
        x = WIDTH / 2 + (WIDTH / 2 - AWAY) * math.cos(angle)
        y = HEIGHT / 2 + (HEIGHT / 2 - AWAY) * math.sin(angle)
        found.append(Drawn(seat.number, f"{x:.1f}", f"{y:.1f}", seat.label))
    return found
