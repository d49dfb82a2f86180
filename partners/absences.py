"""Who is away and who stands in: read by pages and worklists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from partners.actor import Actor
from partners.enums import Role
from partners.models import Absence, Membership
from partners.queries import host_day

# Work that is a person's own and passes to nobody by an absence: a review is judged apart, a trainee is not replaced.
OWN_WORK = frozenset({Role.REVIEWER, Role.TRAINEE, Role.NOMINEE, Role.EXPERT, Role.AUDITOR})


def absences_of(actor: Actor) -> Any:
    """The own ones and those in which the actor stands in; nobody reads another desk's calendar here."""
    rows = Absence.objects.across_partners(reason="narrowed in the next call to the two persons it is about")
    return rows.filter(Absence.also_visible_to(actor)).select_related("user", "stand_in")


def standing_in(actor: Actor, now: datetime) -> list[Absence]:
    """Today's absences in which the actor stands in."""
    rows = absences_of(actor).filter(Absence.on(host_day(now)), stand_in_id=actor.user_id)
    return list(rows.order_by("ends_on", "pk"))


def who_could_stand_in(actor: Actor, now: datetime) -> Any:
    """People who hold today, at the same institution, a role that the actor holds and that can be stood in for."""
    held = Membership.objects.across_partners(reason="colleagues with the same role at the same institution")
    same = [(grant.role, grant.institution_id) for grant in actor.grants if grant.role not in OWN_WORK]
    users: set[int] = set()
    rows = held.filter(Membership.on(host_day(now)), institution_id__in={place for _role, place in same}).values_list(
        "user_id", "role", "institution_id"
    )
    users = {user for user, role, place in rows if (role, place) in same}
    return User.objects.filter(pk__in=users, is_active=True).exclude(pk=actor.user_id or 0).order_by("full_name", "pk")


def away_on(day: date, users: list[int]) -> dict[int, Absence]:
    """Of these people who is away on the day, by user."""
    rows = Absence.objects.across_partners(reason="whether a colleague who was fetched rightly is away").filter(Absence.on(day), user_id__in=users)
    return {row.user_id: row for row in rows.select_related("stand_in").order_by("ends_on", "pk")}
