"""What an individual plan consists of, as it is written and compared: modules of the programme and what is taught elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from training.models import Module, PlanItem, PlanVersion

NO_CREDITS = Decimal(0)


@dataclass(frozen=True)
class PlanPart:
    """A module of the programme, or a title with credits of its own."""

    module_id: int | None = None
    title: str = ""
    credits: Decimal | None = None
    is_virtual: bool = False


@dataclass(frozen=True)
class Totals:
    """Credits of a plan: all, of modules of the programme, of what is taught elsewhere, and of these the virtual ones."""

    all: Decimal
    programme: Decimal
    elsewhere: Decimal
    virtual: Decimal


def part_of(item: PlanItem) -> PlanPart:
    return PlanPart(item.module_id, item.title, item.credits, item.is_virtual)


def first_parts(modules: Iterable[Module]) -> list[PlanPart]:
    """What a first plan offers: every module of the intake's version."""
    return [PlanPart(module.pk, "", module.credits) for module in modules]


def totals_of(items: Iterable[PlanItem]) -> Totals:
    rows = [(item.credits or NO_CREDITS, item.module_id is not None, item.is_virtual) for item in items]
    programme = sum((points for points, is_module, _virtual in rows if is_module), NO_CREDITS)
    every = sum((points for points, _module, _virtual in rows), NO_CREDITS)
    virtual = sum((points for points, _module, is_virtual in rows if is_virtual), NO_CREDITS)
    return Totals(every, programme, every - programme, virtual)


def digest_of(version: PlanVersion, items: Iterable[PlanItem]) -> str:
    """Changes with anything that is written: two who write at once find out."""
    parts = [f"{row.module_id}|{row.title}|{row.credits}|{row.is_virtual}" for row in items]
    text = "\n".join([version.goals, version.reason, version.comment, *parts])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
