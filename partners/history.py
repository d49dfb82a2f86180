"""What happened to a person's account and roles, in words, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Text
from core.models import HistoryEntry
from core.record import step_words, who
from partners.models import Delegation, Institution, Membership

WORDS: dict[tuple[str, str], Text] = {
    ("accounts.user", "deactivate"): _("Account closed"),
    ("accounts.user", "reactivate"): _("Account opened again"),
    ("accounts.user", "reset_second_factor"): _("Second factor removed by an administrator"),
    ("accounts.user", "change_settings"): _("Settings changed"),
    ("partners.membership", "give_role"): _("Role given"),
    ("partners.membership", "end_role"): _("End of a role set"),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    label: Text
    detail: str
    actor_label: str
    reason: str


def person_history(user: User, memberships: list[Membership], *, limit: int = 100) -> list[Line]:
    """One query; the page has asked whether the reader may see this person and has fetched the memberships."""
    roles: dict[int, Any] = {row.pk: row for row in memberships}
    rows = HistoryEntry.objects.across_partners(reason="a person's page, read by administrators and auditors")
    own = Q(model="accounts.user", object_id=user.pk) | Q(model="partners.membership", object_id__in=list(roles))
    return [
        Line(
            at=entry.at,
            label=WORDS.get((entry.model, entry.step)) or step_words(entry.model, entry.step),
            detail=_role_text(roles.get(entry.object_id)) if entry.model == "partners.membership" else "",
            actor_label=who(entry),
            reason=entry.reason,
        )
        for entry in rows.filter(own).order_by("-at", "-pk")[:limit]
    ]


def _role_text(membership: Membership | None) -> str:
    return f"{membership.get_role_display()}, {membership.institution}" if membership else ""


def authority_history(institution: Institution, *, limit: int = 30) -> list[Line]:
    """What happened to those who may act for a country: roles of its people, lent powers, the two-person rule. One query."""
    lent = Delegation.objects.across_partners(reason="powers of the authority at hand").filter(institution=institution)
    past = Membership.objects.across_partners(reason="roles of the authority at hand").filter(institution=institution)
    rule = Q(model="partners.partner", object_id=institution.partner_id, step__startswith="two_person_")
    own = Q(model="partners.delegation", object_id__in=lent.values("pk")) | Q(model="partners.membership", object_id__in=past.values("pk"))
    rows = HistoryEntry.objects.across_partners(reason="the authority was fetched for this reader").filter(own | rule)
    return [
        Line(entry.at, step_words(entry.model, entry.step), entry.object_label, who(entry), entry.reason)
        for entry in rows.order_by("-at", "-pk")[:limit]
    ]
