"""What the page of a partner knows of us: its institutions with their contacts and documents."""

from datetime import datetime

from partners.actor import Actor
from partners.contacts import freshness, last_confirmed
from partners.models import Partner
from partners.queries import host_day
from partners.sections import Section, register_partner_section


def institutions_of(actor: Actor, partner: Partner, now: datetime) -> Section | None:
    """For the host's staff and the partner's own officials."""
    if not (actor.sees_all_partners or partner.pk in actor.partner_ids):
        return None
    institutions = list(partner.institutions.order_by("name_en", "pk"))
    if not institutions:
        return None
    confirmed, today = last_confirmed(institutions, actor), host_day(now)
    rows = [(row, freshness(confirmed.get(row.pk), today), row.pk in confirmed) for row in institutions]
    return Section("agreements/institutions_of_partner.html", {"rows": rows})


register_partner_section(institutions_of)
