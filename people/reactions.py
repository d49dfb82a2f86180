"""An invitation that was meant for a person gives this person the account of who accepts it."""

from datetime import datetime

from core.models import HistoryEntry
from core.registries import react
from partners.actor import Actor
from partners.models import Invitation
from people.models import PersonInvitation
from people.operations import tie_account


def tie_invited(invitation: Invitation, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    rows = PersonInvitation.objects.across_partners(reason="the signed link has named the invitation")
    if (meant := rows.filter(invitation=invitation).select_related("person").first()) and invitation.user:
        tie_account(meant.person, user=invitation.user, address=invitation.email, actor=actor, now=now)


react("partners.invitation", "accept", tie_invited)
