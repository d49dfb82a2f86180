"""Who teaches at an academy and who signs for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from partners.enums import Role
from partners.models import Institution, Membership
from training.models import Lecturer, Signatory


def lecturers_of(institution_id: int, *, also: Iterable[int] = ()) -> QuerySet[Lecturer]:
    """Who teaches there now, and those who are named already."""
    return Lecturer.objects.filter(Q(institution=institution_id, is_active=True) | Q(pk__in=list(also)))


def lecturers_matching(*, institution: Institution | None = None, past: bool = False) -> QuerySet[Lecturer]:
    rows = Lecturer.objects.select_related("institution")
    if institution:
        rows = rows.filter(institution=institution)
    return rows if past else rows.filter(is_active=True)


def signatories_matching(*, institution: Institution | None = None) -> QuerySet[Signatory]:
    rows = Signatory.objects.select_related("institution")
    return rows.filter(institution=institution) if institution else rows


def signs_on(signatory: Signatory, day: date) -> bool:
    return signatory.starts_on <= day and (signatory.ends_on is None or signatory.ends_on >= day)


def accounts_of_lecturers(academies: QuerySet[Institution], *, today: date, also: int | None = None) -> QuerySet[User]:
    """Accounts whose holder has the role of a lecturer at one of the academies, and the one that is tied already."""
    held: Any = Membership.objects.across_partners(reason="accounts that may be tied to a lecturer of an academy that the actor keeps")
    held = held.filter(Membership.on(today), role=Role.LECTURER, institution__in=academies)
    rows = User.objects.filter(Q(pk__in=held.values("user_id"), is_active=True) | Q(pk=also))
    return rows.order_by("full_name", "pk")
