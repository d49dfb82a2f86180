"""Contacts of an institution: who keeps them, and how long ago somebody made sure that they are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.record import register_words
from partners.enums import Role
from partners.models import Institution, InstitutionContact

if TYPE_CHECKING:
    from partners.actor import Actor

FRESH_MONTHS = 6

register_words(
    "partners.institutioncontact",
    {"added": _("Contact added"), "changed": _("Contact corrected"), "confirmed": _("Contact confirmed"), "removed": _("Contact removed")},
)


def may_keep_contacts(actor: Actor, institution: Institution) -> bool:
    """The host's agreement officers and administrators, and the partner's own officers for their institutions."""
    own = actor.has_for_partner(institution.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
    return own or actor.has(Role.AGREEMENT_OFFICER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Freshness:
    """A badge: when a contact was last confirmed, in words and in a tone."""

    text: Text
    tone: str


def freshness(confirmed_on: date | None, today: date) -> Freshness:
    if confirmed_on is None:
        return Freshness(gettext("never confirmed"), "bad")
    months = whole_months(confirmed_on, today)
    if months < FRESH_MONTHS:
        return Freshness(gettext("verified"), "good")
    return Freshness(ngettext("last confirmed %(n)d month ago", "last confirmed %(n)d months ago", months) % {"n": months}, "attention")


def whole_months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def last_confirmed(institutions: Iterable[Institution], actor: Actor) -> dict[int, date | None]:
    """By institution with contacts that this actor may see: when the last of them was confirmed. One query."""
    rows = InstitutionContact.objects.visible_to(actor).filter(institution__in=[row.pk for row in institutions]).order_by()
    return dict(rows.values_list("institution_id").annotate(last=Max("confirmed_on")))
