"""Whether a nominee can be invited to an account, and what is on its way."""

from datetime import datetime

from django.utils.translation import gettext

from partners.models import Invitation
from people.models import Person, PersonInvitation
from scholarships import rules
from scholarships.models import Nomination


def waiting_invitation(person: Person, now: datetime) -> Invitation | None:
    """The letter whose link still works."""
    rows = PersonInvitation.objects.across_partners(reason="invitations of the person at hand").filter(person=person)
    open_ones = rows.filter(invitation__accepted_at=None, invitation__cancelled_at=None, invitation__expires_at__gt=now)
    found = open_ones.select_related("invitation__institution").order_by("-pk").first()
    return found.invitation if found else None


def why_not_invited(nomination: Nomination) -> str:
    """A sentence, or nothing when the letter can be sent."""
    person = nomination.person
    words = {"name": person.passport_name, "number": nomination.reference, "state": nomination.get_state_display()}
    if person.user_id:
        return gettext("%(name)s has an account already.") % words
    if not rules.waits_for_account(nomination):
        return gettext("Nominees are invited until their nomination has ended: %(number)s is now “%(state)s”.") % words
    if not person.email:
        return gettext("The e-mail of the nominee is missing.")
    others = Person.objects.owned_by(nomination.partner).exclude(pk=person.pk).filter(user__email__iexact=person.email)
    if other := others.first():
        return gettext("This address is the account of %(name)s. Enter the own address of each nominee.") % {"name": other.passport_name}
    return ""
