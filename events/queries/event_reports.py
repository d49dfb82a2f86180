"""Figures of an event for its report."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from core.country_names import country_name
from events.enums import LIVE, PLACED, RegistrationState
from events.models import Event, Registration
from partners.models import Partner

S = RegistrationState


@dataclass(frozen=True)
class Came:
    """People of one side; those who came alone stand by their country."""

    label: str
    registered: int
    placed: int
    attended: int

    @property
    def share(self) -> int:
        return round(100 * self.attended / self.placed) if self.placed else 0


def attendance_of(event: Event, language: str) -> list[Came]:
    """By side, the largest first. One query, and one for the names."""
    rows = Registration.objects.across_partners(reason="figures of an event, not who").filter(event=event, state__in=[*LIVE]).order_by()
    counted = rows.values("partner_id", "country").annotate(
        n=Count("pk"), placed=Count("pk", filter=Q(state__in=PLACED)), attended=Count("pk", filter=Q(state=S.ATTENDED))
    )
    names = {partner.pk: str(partner) for partner in Partner.objects.filter(pk__in={row["partner_id"] for row in counted})}
    found: dict[str, list[int]] = {}
    for row in counted:
        label = names.get(row["partner_id"]) or (country_name(row["country"], language) if row["country"] else "–")
        figures = found.setdefault(label, [0, 0, 0])
        for place, name in enumerate(("n", "placed", "attended")):
            figures[place] += row[name]
    return sorted((Came(label, *figures) for label, figures in found.items()), key=lambda row: (-row.attended, -row.registered, row.label))
