"""Changes of an event and its programme: who is told, each time. Whoever has no account is written to at the address of the registration."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, register_letter, register_notice
from core.telling import assume
from core.timefmt import period_text
from events.enums import COMING, CONCERNED, DelegationState
from events.models import Delegation, Event, EventSession, EventSpeaker, Registration
from events.programme_words import changes_text
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day, unique

OFFICERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER)
ASKED = (DelegationState.INVITED, DelegationState.NAMED, DelegationState.CONFIRMED)
WHY = "recipients of notices"


def participants(event: Event) -> list[int]:
    rows = Registration.objects.across_partners(reason=WHY).filter(event=event, state__in=CONCERNED, user__is_active=True)
    return list(rows.values_list("user_id", flat=True))


def officers(event: Event, now: datetime) -> list[int]:
    """Of the partners whose delegations come or are asked to."""
    asked = Delegation.objects.across_partners(reason=WHY).filter(event=event, state__in=ASKED)
    held = Membership.objects.across_partners(reason=WHY).filter(Membership.on(host_day(now)), role__in=OFFICERS, user__is_active=True)
    return list(held.filter(institution__partner__in=asked.values("partner_id")).values_list("user_id", flat=True))


def speakers(event: Event, left: Iterable[int] = ()) -> list[int]:
    rows = EventSpeaker.objects.across_partners(reason=WHY).filter(Q(event=event) | Q(pk__in=list(left)), person__user__is_active=True)
    return list(rows.values_list("person__user_id", flat=True))


def everybody(event: Event, entry: HistoryEntry) -> list[int]:
    users = unique(participants(event), officers(event, entry.at), speakers(event, entry.data.get("left", ())))
    return [user for user in users if user != entry.actor_id]


def of_change(event: Event, entry: HistoryEntry) -> list[int]:
    return everybody(event, entry) if entry.data.get("told") and entry.source in COMING else []


def of_cancelling(event: Event, entry: HistoryEntry) -> list[int]:
    return everybody(event, entry) if entry.source in COMING else []


def of_publishing(event: Event, entry: HistoryEntry) -> list[int]:
    """Nobody is invited yet: those who speak."""
    return [user for user in speakers(event) if user != entry.actor_id]


def of_session(session: EventSession, entry: HistoryEntry) -> list[int]:
    if not entry.data.get("known") or session.ends_at <= entry.at:
        return []
    return everybody(session.event, entry)


def event_facts(event: Event, entry: HistoryEntry) -> dict[str, str]:
    return {
        **_titles(event),
        "number": event.reference,
        "starts": event.starts_at.isoformat(),
        "ends": event.ends_at.isoformat(),
        "event_zone": event.zone,
        "place": event.place,
        "changed": json.dumps(_without_addresses(entry.data.get("told", {}))),
        "programme": "yes" if entry.data.get("programme") else "",
        "reason": entry.reason,
    }


def _without_addresses(told: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever waits for a place is told that the meeting has another address, and not which."""
    return {name: ["", ""] if name == "online_url" else values for name, values in told.items()}


def _titles(event: Event) -> dict[str, str]:
    return {f"title_{code}": getattr(event, f"title_{code}") for code, _name in settings.LANGUAGES}


def session_facts(session: EventSession, entry: HistoryEntry) -> dict[str, str]:
    spans = {"starts": session.starts_at.isoformat(), "ends": session.ends_at.isoformat()}
    return {**event_facts(session.event, entry), **spans, "session": session.title}


def words(params: Mapping[str, str]) -> dict[str, str]:
    """Title, times and what changed in the language of whoever reads."""
    when = period_text(datetime.fromisoformat(params["starts"]), datetime.fromisoformat(params["ends"]), params["event_zone"])
    title = params.get(f"title_{(get_language() or 'en')[:2]}") or params["title_en"]
    return {"title": title, "when": when, "what": changes_text(json.loads(params["changed"]), params["event_zone"], online=False)}


def event_url(event: Event) -> str:
    return reverse("events:event", args=[event.pk])


def session_url(session: EventSession) -> str:
    return reverse("events:session", args=[session.pk])


To = Callable[[Any, HistoryEntry], list[int]]


def tell_event(step: str, to: To, subject: Any, body: Any, label: Any) -> None:
    register_notice(NoticeKind(f"event_{step}", "events.event", step, to, subject, body, event_facts, event_url, label, words))


def tell_session(step: str, subject: Any, body: Any, label: Any) -> None:
    name = f"event_session_{step}"
    register_notice(NoticeKind(name, "events.eventsession", step, of_session, subject, body, session_facts, session_url, label, words))


CHANGED = (_("Changed: %(title)s"), _("%(title)s (%(number)s) is now: %(when)s. %(what)s Look at the programme again."))
OFF = (_("Called off: %(title)s"), _("%(title)s (%(number)s), %(when)s, does not take place. Reason: %(reason)s"))
ADDED = (_("New in the programme of %(title)s: %(session)s"), _("%(session)s stands in the programme of %(title)s (%(number)s): %(when)s."))
SESSION = (_("Programme of %(title)s changed: %(session)s"), _("%(session)s of %(title)s (%(number)s) is now: %(when)s. %(what)s"))
SESSION_OFF = (
    _("Cancelled in the programme of %(title)s: %(session)s"),
    _("%(session)s of %(title)s (%(number)s), %(when)s, does not take place. Reason: %(reason)s"),
)

assume("events.event", "change", {"told": {"place": ["…", "…"]}})
tell_event("change", of_change, *CHANGED, _("An event has changed"))
tell_event("cancel", of_cancelling, *OFF, _("An event is called off"))
tell_event(
    "publish_programme",
    of_publishing,
    _("Programme published: %(title)s"),
    _("The programme of %(title)s (%(number)s), %(when)s, is published. Look at the sessions in which you speak."),
    _("The programme of an event is published"),
)
tell_session("added", *ADDED, _("A session was added to the programme of an event"))
tell_session("change", *SESSION, _("A session of an event has changed"))
tell_session("set_speakers", *SESSION, _("Speakers of a session have changed"))
tell_session("cancel", *SESSION_OFF, _("A session of an event is cancelled"))


def letter_params(registration: Registration, entry: HistoryEntry) -> dict[str, str]:
    """Of the event as it is when the letter is drawn; of the session as it was told."""
    event, data = registration.event, entry.data
    span = {name: data.get(name) or getattr(event, f"{name}_at").isoformat() for name in ("starts", "ends")}
    facts = {**_titles(event), **span, "event_zone": event.zone, "changed": json.dumps(data.get("told", {})), "number": event.reference}
    with override(registration.language):
        return {**facts, **words(facts), "session": data.get("session", ""), "reason": data.get("reason", "")}


CLOSING = _("You read this because you are registered for the event. The portal can't read answers to this letter.")


def write(step: str, subject: Any, body: Any) -> None:
    """To whoever takes part without an account, with the words of the notice."""

    def address(registration: Registration, entry: HistoryEntry) -> str:
        return registration.email

    def language(registration: Registration, entry: HistoryEntry) -> str:
        return registration.language

    register_letter(
        LetterKind(f"guest_{step}", "events.registration", step, address, language, subject, format_lazy("{}\n\n{}", body, CLOSING), letter_params)
    )


write("event_changed", *CHANGED)
write("event_cancelled", *OFF)
write("session_added", *ADDED)
write("session_changed", *SESSION)
write("session_cancelled", *SESSION_OFF)
