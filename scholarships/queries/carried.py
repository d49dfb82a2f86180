"""What a nomination has taken over from the person's last one and nobody has looked at since. Kept in its history."""

from dataclasses import dataclass

from core.errors import Text
from core.history import entries_for
from scholarships.models import Nomination
from scholarships.queries.dossier import SECTIONS

CARRIED, CHECKED = "carried_over", "carried_over_checked"


@dataclass(frozen=True)
class Carried:
    """Where from, and the sections that were not saved since."""

    reference: str
    nomination_id: int
    sections: frozenset[str]

    @property
    def titles(self) -> list[Text]:
        return [section.title for section in SECTIONS if section.slug in self.sections]


def carried_over(nomination: Nomination) -> Carried | None:
    """None when nothing was taken over."""
    rows = list(entries_for(nomination).filter(step__in=[CARRIED, CHECKED]))
    taken = next((row for row in rows if row.step == CARRIED), None)
    if taken is None:
        return None
    checked = {slug for row in rows if row.step == CHECKED for slug in row.data.get("sections", [row.data.get("section")])}
    return Carried(taken.data["reference"], taken.data["nomination"], frozenset(taken.data["sections"]) - checked)


def to_check(nomination: Nomination) -> frozenset[str]:
    found = carried_over(nomination)
    return found.sections if found else frozenset()
