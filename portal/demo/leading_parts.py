"""The two persons of the story who have an account: the nominee with an offer to answer, the trainee at the Institute."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from portal.demo.fates import Fate
from portal.demo.plans import Plan, Share
from portal.demo.stage import Stage


class LeadingPart(NamedTuple):
    account: str
    given_names: str
    family_name: str
    native_name: str
    gender: str
    birth_date: date
    fate: Fate | None = None

    def fields(self, stage: Stage) -> dict[str, Any]:
        stage.names_taken.add((self.given_names, self.family_name))
        user = stage.users[self.account]
        names = {"given_names": self.given_names, "family_name": self.family_name, "native_name": self.native_name}
        return {**names, "gender": self.gender, "birth_date": self.birth_date, "user": user, "email": user.email}


NOMINEE = LeadingPart("nominee", "Aizada", "Toktogulova", "Айзада Токтогулова", "female", date(1996, 8, 9), Fate.LAPSED)
TRAINEE = LeadingPart("trainee", "Firuz", "Nazarov", "Фирӯз Назаров", "male", date(1997, 3, 21), Fate.COMPLETED)


def part_of(plan: Plan, share: Share, number: int) -> LeadingPart | None:
    if number:
        return None
    if plan.name == "NEG-offers" and share.code == "KG":
        return NOMINEE
    if plan.name.startswith("MIR-") and share.code == "TJ" and plan.name != "MIR-next":
        return TRAINEE
    return None
