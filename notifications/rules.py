from accounts.models import User
from notifications.models import FollowUpAction, UndeliverableAddress
from partners.actor import Actor
from partners.enums import Role

DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_see_deliveries(actor: Actor, obj: object = None) -> bool:
    """Who answers "I never got it": what was sent to whom, when, with which result."""
    return actor.has(Role.ADMINISTRATOR, *DESK, Role.AUDITOR)


def may_act_on(actor: Actor, action: FollowUpAction) -> bool:
    """Whoever has promised it, and the host's programme desk, which follows all of them."""
    return action.owner_id == actor.user_id or actor.has(*DESK)


def may_see_all_actions(actor: Actor) -> bool:
    return actor.sees_all_partners


def may_edit_wordings(actor: Actor) -> bool:
    """Whoever writes to partners on the ministry's behalf puts the words."""
    return actor.has(*DESK, Role.ADMINISTRATOR)


def may_see_readers(actor: Actor) -> bool:
    """Who has read what they were told, for those who answer for it and for the auditor."""
    return actor.has(*DESK, Role.ADMINISTRATOR, Role.AUDITOR)


def may_remind_readers(actor: Actor) -> bool:
    return actor.has(*DESK, Role.ADMINISTRATOR)


def may_resend(actor: Actor, obj: object = None) -> bool:
    """An auditor looks and changes nothing."""
    return actor.has(Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER)


def may_clear_address(actor: Actor, address: UndeliverableAddress) -> bool:
    """The desk, and whoever signs in with this address."""
    return may_resend(actor) or (actor.user_id is not None and User.objects.filter(pk=actor.user_id, email__iexact=address.address).exists())


def may_announce(actor: Actor, obj: object = None) -> bool:
    """Only the programme desk speaks to many people at once."""
    return actor.has(*DESK)


def may_see_announcements(actor: Actor) -> bool:
    return actor.has(*DESK, Role.ADMINISTRATOR, Role.AUDITOR)


def may_see_automation(actor: Actor) -> bool:
    """Whether jobs, letters and kinds of messages live: for those who keep them so, and the auditor."""
    return actor.has(Role.ADMINISTRATOR, Role.AUDITOR)


def may_keep_automation(actor: Actor) -> bool:
    return actor.has(Role.ADMINISTRATOR)
