"""Whose dashboard it is: the ministry's, that of the academies a person works for, or that of the own partner."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from partners.actor import Actor
from partners.enums import READS_PARTNER

MINISTRY, ACADEMY, PARTNER = "ministry", "academy", "partner"


@dataclass(frozen=True)
class Side:
    name: str
    ids: frozenset[int] = frozenset()  # of academies or partners; the ministry's stands for all

    def link(self, route: str, **filters: object) -> str:
        """The list of these rows; where the reader may see others too, a filter leaves only those of this side."""
        if len(self.ids) == 1 and self.name in NARROWED.get(route, ()):
            filters[self.name] = next(iter(self.ids))
        return f"{reverse(route)}?{urlencode(filters)}" if filters else reverse(route)


# Lists that know a filter of this side.
NARROWED = {"scholarships:nominations": (ACADEMY, PARTNER), "training:enrolments": (ACADEMY,)}


def side_of(actor: Actor) -> Side | None:
    """The widest that the actor may read; none for nominees, trainees, experts, reviewers, employers."""
    if actor.sees_all_partners:
        return Side(MINISTRY)
    if actor.institution_ids:
        return Side(ACADEMY, actor.institution_ids)
    partners = frozenset(grant.partner_id for grant in actor.grants if grant.role in READS_PARTNER)
    return Side(PARTNER, partners) if partners else None
