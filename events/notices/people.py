"""Which step of an invitation or a registration tells whom: officers and embassies, organisers, participants with an account or by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, register_letter, register_notice
from core.timefmt import instant_text
from events.links import token_of
from events.models import Delegation, Event, Registration
from events.rules.people import SIDE
from partners.enums import Role
from partners.queries import unique, users_with_role

DELEGATION, REGISTRATION = "events.delegation", "events.registration"
LANGUAGES = ("en", "ru", "kk")


def titles(event: Event) -> dict[str, str]:
    return {f"title_{code}": getattr(event, f"title_{code}") for code in LANGUAGES}


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    """The title in the language of the reader; an instant on the clocks of the event."""
    language = (get_language() or "en")[:2]
    until = params.get("until_at", "")
    said = {"title": params.get(f"title_{language}") or params.get("title_en", "")}
    return said | {"until": instant_text(datetime.fromisoformat(until), params["zone"]).text if until else ""}


# --- invitations and delegations ----------------------------------------------------------------------
def side(delegation: Delegation, entry: HistoryEntry) -> list[int]:
    return users_with_role(*SIDE, now=entry.at, partner_id=delegation.partner_id)


def organisers(event: Event, at: datetime) -> list[int]:
    registrars = users_with_role(Role.REGISTRAR, now=at, institution_id=event.institution_id)
    return unique(users_with_role(Role.PROGRAMME_OFFICER, now=at), registrars)


def organisers_of(delegation: Delegation, entry: HistoryEntry) -> list[int]:
    return organisers(delegation.event, entry.at)


def side_once_invited(delegation: Delegation, entry: HistoryEntry) -> list[int]:
    """Of an invitation that never went out nobody hears."""
    return side(delegation, entry) if delegation.invited_at else []


def of_delegation(delegation: Delegation, entry: HistoryEntry) -> dict[str, str]:
    event = delegation.event
    return {
        **titles(event),
        "number": event.reference,
        "side": delegation.institution.name_en if delegation.institution else delegation.partner.name_en,
        "until_at": delegation.answer_by.isoformat(),
        "zone": event.zone,
        "ceiling": str(delegation.ceiling),
        "named": str(delegation.named),
        "reason": entry.reason,
    }


def delegation_url(delegation: Delegation) -> str:
    return reverse("events:delegation", args=[delegation.pk])


Recipients = Callable[[Any, HistoryEntry], Iterable[int]]


def but_who_did_it(recipients: Recipients) -> Recipients:
    return lambda obj, entry: [user for user in recipients(obj, entry) if user != entry.actor_id]


def tell(step: str, recipients: Recipients, subject: Text, body: Text) -> None:
    to = but_who_did_it(recipients)
    register_notice(NoticeKind(f"delegation_{step}", DELEGATION, step, to, subject, body, of_delegation, delegation_url, words=in_words))


tell(
    "send_invitation",
    side,
    _("Invitation: %(title)s"),
    _("%(side)s is invited to “%(title)s” (%(number)s), with at most %(ceiling)s people. Name them, or decline, until %(until)s."),
)
tell("remind", side, _("Please answer: %(title)s"), _("The invitation of %(side)s to “%(title)s” waits for an answer until %(until)s."))
tell(
    "change_invitation",
    side_once_invited,
    _("Invitation changed: %(title)s"),
    _("%(side)s: at most %(ceiling)s people come to “%(title)s”; answer until %(until)s."),
)
tell("withdraw", side_once_invited, _("Invitation withdrawn: %(title)s"), _("The invitation of %(side)s is withdrawn. Reason: %(reason)s"))
tell("return", side, _("Delegation returned: %(title)s"), _("The delegation of %(side)s waits for changes. Reason: %(reason)s"))
tell("confirm", side, _("Delegation confirmed: %(title)s"), _("The delegation of %(side)s to “%(title)s” is confirmed, with %(named)s people."))
tell("hand_in", organisers_of, _("Delegation of %(side)s: %(title)s"), _("%(side)s has named %(named)s people for “%(title)s”."))
tell(
    "name_more", organisers_of, _("More people of %(side)s: %(title)s"), _("%(side)s has named more people for “%(title)s”. Confirm the delegation.")
)
tell("decline", organisers_of, _("%(side)s does not come: %(title)s"), _("%(side)s declines the invitation to “%(title)s”. Reason: %(reason)s"))


# --- registrations ------------------------------------------------------------------------------------
def participant(registration: Registration, entry: HistoryEntry) -> list[int]:
    return [registration.user_id] if registration.user_id else []


def by_letter(registration: Registration, entry: HistoryEntry) -> str:
    """Whoever has no account is written to, after an own act too: the letter is the receipt."""
    return "" if registration.user_id else str(registration.email)


def of_registration(registration: Registration, entry: HistoryEntry) -> dict[str, str]:
    event = registration.event
    return {
        **titles(event),
        "number": registration.reference,
        "name": registration.name,
        "until_at": registration.offered_until.isoformat() if registration.offered_until else "",
        "zone": event.zone,
        "reason": entry.reason,
    }


def for_letter(registration: Registration, entry: HistoryEntry) -> dict[str, str]:
    """Computed when the letter is drawn; the link is kept nowhere."""
    said = of_registration(registration, entry)
    with override(registration.language):
        own = settings.BASE_URL + reverse("events:own_registration", args=[token_of(registration)])
        return {**said, **in_words(said), "link": own}


def registration_url(registration: Registration) -> str:
    return reverse("events:registration", args=[registration.pk])


ON_PAGE = _("Your registration, your needs and the way to cancel it stand here:\n%(link)s\n\nThe link is meant for you alone: do not forward it.")


def language_of(registration: Registration, entry: HistoryEntry) -> str:
    return registration.language if registration.language in LANGUAGES else "en"


def write(step: str, subject: Text, body: Text) -> None:
    register_letter(LetterKind(f"registration_{step}", REGISTRATION, step, by_letter, language_of, subject, body, for_letter))


ALWAYS = ("offer_place", "lapse", "refuse_accreditation")  # a place that waits for an answer or is lost
OWN_ACTS = ("take_place", "cancel")  # of these the page has told whoever did them; what follows by itself is told to them too


def inform(step: str, subject: Text, body: Text) -> None:
    """By notice or by letter, with the same words."""
    to = but_who_did_it(participant) if step in OWN_ACTS else participant
    kind = f"registration_{step}"
    register_notice(NoticeKind(kind, REGISTRATION, step, to, subject, body, of_registration, registration_url, words=in_words, always=step in ALWAYS))
    write(step, subject, format_lazy("{}\n\n{}", body, ON_PAGE))


write(
    "asked",
    _("Confirm your registration: %(title)s"),
    _(
        "Somebody, probably you, has registered this address for “%(title)s”.\n\nOpen this link to confirm it:\n%(link)s\n\n"
        "The link holds for three days. If you did not register, you need not do anything."
    ),
)
write(
    "asked_again",
    _("You are registered already: %(title)s"),
    _(
        "Somebody, probably you, has registered this address for “%(title)s” once more. You are on the list already.\n\n"
        "Your registration stands here:\n%(link)s"
    ),
)
inform("approve", _("Confirmed: %(title)s"), _("%(name)s has a place at “%(title)s”. Number of the registration: %(number)s."))
inform("confirm_named", _("Confirmed: %(title)s"), _("%(name)s takes part in “%(title)s” with the delegation. Number: %(number)s."))
inform(
    "put_on_waiting_list",
    _("Waiting list: %(title)s"),
    _("All places of “%(title)s” are taken. %(name)s stands on the waiting list; when a place becomes free, it is offered in the order of coming."),
)
inform(
    "offer_place",
    _("A place for you: %(title)s"),
    _("A place at “%(title)s” has become free for %(name)s. Take it until %(until)s; after that it goes to the next person."),
)
inform("take_place", _("Confirmed: %(title)s"), _("%(name)s has taken the place at “%(title)s”. Number of the registration: %(number)s."))
inform("lapse", _("The place has gone on: %(title)s"), _("The place at “%(title)s” that was offered to %(name)s was not taken in time."))
inform("decline", _("Registration declined: %(title)s"), _("The registration of %(name)s for “%(title)s” is declined. Reason: %(reason)s"))
inform(
    "refuse_accreditation",
    _("Accreditation refused: %(title)s"),
    _("%(name)s is not accredited for “%(title)s”. Reason: %(reason)s"),
)
inform("cancel", _("Registration cancelled: %(title)s"), _("The registration of %(name)s for “%(title)s” is cancelled. %(reason)s"))
