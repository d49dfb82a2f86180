"""Of what somebody sees, what a report of the own desk counts: everything, the own partner's, the own academy's.

`visible_to` lets more through: one's own record as a trainee, cases one reviews, what all alumni read. A report that an officer hands to the
head of a ministry must not hold those, so that each query narrows once more by the office held.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from partners.actor import Actor
from partners.enums import Role
from partners.models import Partner
from reports.queries.spans import Params


def registered_by(actor: Actor) -> list[int]:
    """Academies whose registrar the actor is; lecturers read neither money nor everybody's evaluation."""
    return sorted({grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR})


def own(rows: QuerySet[Any], actor: Actor, *, partner: str, academy: str = "", academies: Any = None) -> Any:
    """`partner` and `academy` are paths to the keys of the side and of the host's institution; `academies` narrows to some of the latter."""
    if actor.sees_all_partners:
        return rows
    mine = Q(**{f"{partner}__in": sorted(actor.people_partner_ids)})
    if academy:
        mine |= Q(**{f"{academy}__in": sorted(actor.institution_ids if academies is None else academies)})
    return rows.filter(mine)


def chosen(rows: QuerySet[Any], params: Params, **paths: str) -> Any:
    """Narrowed by what was chosen: `partner="partner_id"`."""
    given = {path: params[name] for name, path in paths.items() if params.get(name)}
    return rows.filter(**given) if given else rows


def groups(rows: QuerySet[Any], *keys: str) -> int:
    """How many lines a report that adds up by these will have."""
    return rows.order_by().aggregate(n=Count(keys[0], distinct=True))["n"] if len(keys) == 1 else rows.order_by().values(*keys).distinct().count()


def partners_named(keys: Any) -> dict[int | None, str]:
    """Names in the reader's language, by one query; the key None has none."""
    named: dict[int | None, str] = {pk: str(row) for pk, row in Partner.objects.in_bulk({key for key in keys if key}).items()}
    return named | {None: ""}


def for_staff(actor: Actor) -> bool:
    return actor.is_signed_in and actor.sees_all_partners


def for_sides(actor: Actor) -> bool:
    """Staff and partners: what academies neither keep nor read."""
    return actor.is_signed_in and (actor.sees_all_partners or bool(actor.people_partner_ids))


def for_money(actor: Actor) -> bool:
    return for_sides(actor) or (actor.is_signed_in and bool(registered_by(actor)))


def for_academies(actor: Actor) -> bool:
    """Staff and registrars."""
    return actor.is_signed_in and (actor.sees_all_partners or bool(registered_by(actor)))


def covers_own(actor: Actor) -> str:
    """Whose rows such a report holds, in words."""
    if actor.sees_all_partners:
        return gettext("all partners")
    if not actor.institution_ids:
        return gettext("your partner only")
    return gettext("your academy and your partner only") if actor.people_partner_ids else gettext("your academy only")
