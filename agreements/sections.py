"""What upper apps add to the page of an agreement: a section each, registered in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from partners.sections import Section

if TYPE_CHECKING:
    from agreements.models import Agreement
    from partners.actor import Actor

AgreementSection = Callable[["Actor", "Agreement"], Section | None]
_sections: list[AgreementSection] = []


def register_agreement_section(section: AgreementSection) -> None:
    """`section(actor, agreement)` gives what this actor may see, or None; it may ask the database once."""
    if section not in _sections:
        _sections.append(section)


def sections_for(actor: Actor, agreement: Agreement) -> list[Section]:
    drawn = [section(actor, agreement) for section in _sections]
    return [section for section in drawn if section is not None]
