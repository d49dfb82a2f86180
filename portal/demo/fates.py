"""What becomes of each nominee of a share, within its places and reserve list."""

from __future__ import annotations

from enum import StrEnum

from portal.demo.plans import Plan, Share
from portal.demo.stage import chance


class Fate(StrEnum):
    DRAFT = "draft"
    WITHDRAWN = "withdrawn before the decision"
    INELIGIBLE = "ineligible"
    NEVER_MENDED = "returned and never mended"
    NOT_SELECTED = "not selected"
    RESERVE = "reserve"
    PROMOTED = "promoted from the reserve list"
    TAKEN_BACK = "withdrawn after the selection"
    DECLINED = "declined"
    LAPSED = "lapsed"
    NO_SHOW = "no show"
    COMPLETED = "completed"
    NOT_COMPLETED = "not completed"
    LEFT = "left during the programme"


F = Fate
PLACED = {F.COMPLETED: 70, F.NOT_COMPLETED: 4, F.LEFT: 4, F.DECLINED: 8, F.LAPSED: 5, F.NO_SHOW: 5, F.TAKEN_BACK: 4}
UNPLACED = {F.RESERVE: 45, F.NOT_SELECTED: 55}
EARLY = {F.WITHDRAWN: 40, F.INELIGIBLE: 40, F.NEVER_MENDED: 20}
GIVES_PLACE = {F.DECLINED, F.LAPSED, F.TAKEN_BACK}


def fates_of(plan: Plan, share: Share) -> list[Fate]:
    """One fate for each nominee; a freed place goes to the reserve list. Tajikistan's two of the story do well."""
    dice = chance("fates", plan.name, share.code)
    if share.code == "TJ" and plan.name.startswith("MIR"):
        return [F.COMPLETED] * share.nominees
    fates: list[Fate] = []
    for _nominee in range(share.nominees):
        if dice.random() < 0.11:
            fates.append(dice.choices(list(EARLY), list(EARLY.values()))[0])
        elif sum(fate in PLACED for fate in fates) < share.places:
            fates.append(dice.choices(list(PLACED), list(PLACED.values()))[0])
        else:
            fates.append(dice.choices(list(UNPLACED), list(UNPLACED.values()))[0])
    freed = sum(fate in GIVES_PLACE for fate in fates)
    for index, fate in enumerate(fates):
        if fate == F.RESERVE and freed > 0:
            fates[index], freed = F.PROMOTED, freed - 1
    return fates + [F.DRAFT] * share.drafts
