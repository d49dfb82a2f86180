"""What upper apps add to the page of a partner: a section each, registered in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partners.actor import Actor
    from partners.models import Partner


@dataclass(frozen=True)
class Section:
    """A template drawn with its own context below the institutions."""

    template: str
    context: Mapping[str, Any]


PartnerSection = Callable[["Actor", "Partner", datetime], Section | None]
_sections: list[PartnerSection] = []


def register_partner_section(section: PartnerSection) -> None:
    """`section(actor, partner, now)` gives what this actor may see, or None."""
    if section not in _sections:
        _sections.append(section)


def sections_for(actor: Actor, partner: Partner, now: datetime) -> list[Section]:
    drawn = [section(actor, partner, now) for section in _sections]
    return [section for section in drawn if section is not None]
