"""Who holds which role: for recipients of notices and for choice lists."""

from collections.abc import Iterable
from datetime import datetime

from partners.enums import Role
from partners.models import Membership


def users_with_role(*roles: Role, now: datetime, partner_id: int | None = None, institution_id: int | None = None) -> list[int]:
    """Ids of active users who hold one of the roles at this instant, each once."""
    rows = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(now.date()), role__in=roles, user__is_active=True
    )
    if partner_id is not None:
        rows = rows.filter(institution__partner_id=partner_id)
    if institution_id is not None:
        rows = rows.filter(institution_id=institution_id)
    return sorted(set(rows.values_list("user_id", flat=True)))


def unique(*groups: Iterable[int | None]) -> list[int]:
    return sorted({user for group in groups for user in group if user is not None})
