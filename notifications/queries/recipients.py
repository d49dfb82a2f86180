"""Who is meant by keys of users, as far as somebody may know it; for previews."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from notifications.enums import Channel
from notifications.models import NoticeChoice
from partners.actor import Actor
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day


@dataclass
class Person:
    """`sides` are (partner, role) pairs; `is_named` where whoever asks may know the name."""

    pk: int
    name: str
    language: str
    is_named: bool = False
    sides: list[tuple[str, str]] = field(default_factory=list)


def people_of(keys: Collection[int], actor: Actor, now: datetime) -> dict[int, Person]:
    """Active users in order of their names, with the seats they hold today. Staff of the host knows all names, others those of their own sides."""
    users = User.objects.filter(pk__in=keys, is_active=True).order_by("full_name", "pk")
    found = {user.pk: Person(user.pk, str(user), user.language, actor.sees_all_partners or user.pk == actor.user_id) for user in users}
    held = Membership.objects.across_partners(reason="seats of those who will be told, shown as counts where names are not known")
    own = {grant.institution_id for grant in actor.grants}
    for seat in held.filter(Membership.on(host_day(now)), user__in=list(found)).select_related("institution__partner").order_by("pk"):
        person, side = found[seat.user_id], (str(seat.institution.partner), str(Role(seat.role).label))
        if actor.sees_all_partners or not (seat.institution.partner_id in actor.partner_ids or seat.institution_id in own):
            person.sides.append(side)
        else:  # named by the seat that is known: that somebody of one's own side judges nominations elsewhere is not said
            person.sides.insert(0, side)
            person.is_named = True
    return found


def email_ways(kinds: list[str], users: list[int]) -> dict[tuple[str, int], str]:
    """What these people have chosen for the e-mail of these kinds; nothing for whoever left it at once."""
    rows = NoticeChoice.objects.across_partners(reason="by which way those who will be told hear of it, as counts")
    rows = rows.filter(kind__in=kinds, user__in=users, channel=Channel.EMAIL)
    return {(kind, user): frequency for kind, user, frequency in rows.values_list("kind", "user_id", "frequency")}
