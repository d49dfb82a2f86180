"""Who may do what with a material: the side whose paper it is, the host's desk, the second person, the circle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from documents.enums import CircleKind
from exchanges.models import Material
from exchanges.models.materials import sides_of
from partners.actor import Actor
from partners.enums import SEES_ALL_PARTNERS, Role

R = Role
DESK = (R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.REGISTRAR)
# With these roles somebody writes for the own side, the host's among them.
WRITERS = (R.NOMINATING_OFFICER, R.AUTHORITY_HEAD, *DESK)
CLEARERS = (R.PROGRAMME_HEAD, R.SIGNATORY)
RECEIVERS = (R.NOMINATING_OFFICER, R.AUTHORITY_HEAD, R.EMBASSY_OFFICER)
WIDTH = (CircleKind.INTERNAL, CircleKind.NAMED, CircleKind.ALL_PARTNERS, CircleKind.PUBLIC)


@dataclass(frozen=True)
class Reach:
    """How far a circle goes; partners only where they are named."""

    kind: str
    partner_ids: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.kind != CircleKind.NAMED:
            object.__setattr__(self, "partner_ids", frozenset())

    def is_within(self, other: Reach) -> bool:
        """Never wider than the other: named partners are compared one by one."""
        if self.kind == other.kind == CircleKind.NAMED:
            return self.partner_ids <= other.partner_ids
        return WIDTH.index(CircleKind(self.kind)) <= WIDTH.index(CircleKind(other.kind))

    def holds(self, partner_id: int) -> bool:
        """Whether this partner stands in it."""
        return self.kind in (CircleKind.PUBLIC, CircleKind.ALL_PARTNERS) or partner_id in self.partner_ids

    @property
    def mark(self) -> str:
        """Two circles with the same mark are the same."""
        return ":".join([self.kind, *(str(pk) for pk in sorted(self.partner_ids))])


def partners_written_for(actor: Actor) -> frozenset[int]:
    """Sides for which this actor writes."""
    return frozenset(grant.partner_id for grant in actor.grants if grant.role in WRITERS and not grant.unconfirmed_since)


def may_write_at_all(actor: Actor) -> bool:
    return bool(partners_written_for(actor))


def may_write_for(actor: Actor, partner_id: int) -> bool:
    return actor.has_for_partner(partner_id, *WRITERS)


def is_its_side(actor: Actor, material: Material) -> bool:
    """Writes, offers and takes back the paper of the own side."""
    return may_write_for(actor, material.partner_id)


def is_desk(actor: Actor, material: object = None) -> bool:
    return actor.has(*DESK)


def may_clear(actor: Actor, material: Material) -> bool:
    """A head or a signatory; never who has proposed the circle, which the database holds too."""
    return actor.has(*CLEARERS) and actor.user_id != material.classified_by_id


def may_recall(actor: Actor, material: Material) -> bool:
    return is_its_side(actor, material) or actor.has(Role.PROGRAMME_HEAD)


def is_consequence(actor: Actor, material: object = None) -> bool:
    """Replaced by a newer one: follows from sharing that."""
    return actor.is_system


def reads_work(actor: Actor, material: Material) -> bool:
    """Versions, reasons, who opened it: the side whose paper it is and the host's staff; never the circle."""
    staff = not actor.held.isdisjoint(SEES_ALL_PARTNERS | {Role.REGISTRAR})
    return staff or actor.is_system or material.partner_id in sides_of(actor)


def partners_received_for(actor: Actor, material: Material) -> list[int]:
    """Partners for which this actor can say that the paper has come; not the own paper's side."""
    held = (grant for grant in actor.grants if grant.role in RECEIVERS and not grant.unconfirmed_since)
    return unique(grant.partner_id for grant in held if grant.partner_id != material.partner_id)


def may_acknowledge_for(actor: Actor, material: Material, partner_id: int) -> bool:
    return partner_id in partners_received_for(actor, material)


def may_see_materials(actor: Actor) -> bool:
    """The list holds nothing for a nominee or an employer but what the public page shows."""
    return bool(actor.partner_ids) or not actor.held.isdisjoint(SEES_ALL_PARTNERS | {R.REGISTRAR, R.LECTURER, R.TRAINEE, R.EXPERT})


def unique(keys: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(keys))
