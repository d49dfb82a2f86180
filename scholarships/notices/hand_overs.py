"""Who is told when a nomination moves from desk to desk before it is sent. The ministry and other partners hear nothing of it."""

from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from partners.enums import Power, Role
from partners.models import Delegation
from partners.queries import host_day, unique, users_with_role
from scholarships.models import Nomination
from scholarships.notices.facts import facts_without_reason, notice
from scholarships.notices.recipients import others


def employers(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.EMPLOYER_ENDORSER, now=entry.at, partner_id=nomination.partner_id)


def second_persons(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """The heads and those to whom they have lent the power; not the one who proposes."""
    lent = Delegation.objects.across_partners(reason="recipients of a notice").filter(
        Delegation.on(host_day(entry.at)), institution__partner_id=nomination.partner_id, powers__contains=[Power.ENDORSE]
    )
    heads = users_with_role(Role.AUTHORITY_HEAD, now=entry.at, partner_id=nomination.partner_id)
    return others(entry, heads, lent.values_list("delegate_id", flat=True))


def embassies(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.EMBASSY_OFFICER, now=entry.at, partner_id=nomination.partner_id)


def officers(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return others(entry, users_with_role(Role.NOMINATING_OFFICER, now=entry.at, partner_id=nomination.partner_id))


def invited_nominee(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """With an account already; the others get the letter with their link."""
    return unique([nomination.person.user_id])


notice(
    "ask_employer",
    employers,
    _("To endorse: %(number)s, %(name)s"),
    _("%(partner)s asks the employer to endorse the nomination of %(name)s for call %(call)s."),
)
notice(
    "propose",
    second_persons,
    _("To endorse and send: %(number)s, %(name)s"),
    _("The nomination of %(name)s for call %(call)s is proposed to you as the second person of the authority."),
)
notice(
    "propose_again",
    second_persons,
    _("Completed, to read and send: %(number)s, %(name)s"),
    _("The ministry had returned the nomination of %(name)s for call %(call)s. The officer has completed it and proposes it to you again."),
)
for _step in ("to_embassy", "endorse_to_embassy"):
    notice(
        _step,
        embassies,
        _("To forward: %(number)s, %(name)s"),
        _("The nomination of %(name)s for call %(call)s waits for the embassy, which forwards it to the ministry."),
    )
notice(
    "endorse_as_employer",
    officers,
    _("Endorsed by the employer: %(number)s, %(name)s"),
    _("The employer has endorsed the nomination of %(name)s for call %(call)s. It is at your desk again."),
)
for _step in ("return_from_employer", "return_to_officer", "return_again", "return_from_embassy"):
    notice(
        _step,
        officers,
        _("Back at your desk: %(number)s, %(name)s"),
        _("The nomination of %(name)s for call %(call)s was returned to you before it was sent: %(reason)s"),
    )
notice(
    "own_part_asked",
    invited_nominee,
    _("Complete your part: %(number)s"),
    _("%(partner)s nominates you for call %(call)s and asks you to complete and confirm your part of the nomination."),
    facts_without_reason,
)
notice(
    "nominee_confirmed",
    officers,
    _("Own part confirmed: %(number)s, %(name)s"),
    _("%(name)s has completed and confirmed the own part of the nomination for call %(call)s."),
)
notice(
    "entered_on_behalf",
    officers,
    _("Entered on your behalf: %(number)s, %(name)s"),
    _("The ministry has entered the nomination of %(name)s for call %(call)s on behalf of %(partner)s. You can read, change and withdraw it."),
)
