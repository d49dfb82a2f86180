"""Participants as lists, pages and files read them: narrowed by state, delegation and need; what is needed, added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.names import fold
from events.enums import COMING, LIVE, PLACED, Accreditation, Diet
from events.enums import RegistrationState as S
from events.models import Delegation, Event, Registration
from partners.actor import Actor

COMES = (S.CONFIRMED, S.ATTENDED)  # for whom food and interpretation are ordered
NEEDS: dict[str, tuple[Text, Q]] = {
    "visa": (_("a visa"), Q(visa_needed=True)),
    "interpretation": (_("interpretation"), ~Q(interpretation="")),
    "diet": (_("a diet, or has allergies"), ~Q(diet=Diet.ANY) | ~Q(diet_note="")),
    "access": (_("access without barriers"), ~Q(access_needs="")),
    "online": (_("to take part online"), Q(online=True)),
}
ACCREDITED_APART = ("diet", "access")  # of these only organisers ask


def registration_closed(event: Event, now: datetime) -> Text:
    """Why nobody can register now; empty when one can."""
    if event.state not in COMING or event.ends_at <= now:
        return _("The event is not announced, is over or called off.")
    if not event.open_registration:
        return _("People are named by their delegations; nobody registers alone.")
    if event.registration_opens_at and event.registration_opens_at > now:
        return _("Registration has not opened yet.")
    if (event.registration_closes_at or event.starts_at) <= now:
        return _("Registration is closed.")
    return ""


def open_to(actor: Actor) -> Any:
    """Events at which this actor may register: public ones, and with an account all that people register for themselves."""
    rows = Event.objects.across_partners(reason="events at which anybody registers, or anybody with an account")
    rows = rows.filter(state__in=COMING, open_registration=True)
    return rows if actor.is_signed_in else rows.filter(is_public=True)


def registrations_for(actor: Actor, event: Event) -> Any:
    rows = Registration.objects.visible_to(actor).filter(event=event)
    return rows.select_related("delegation__partner", "delegation__institution", "event")


def narrowed(
    rows: Any, *, state: str = "", delegation: Delegation | None = None, alone: bool = False, need: str = "", accreditation: str = "", text: str = ""
) -> Any:
    if state:
        rows = rows.filter(state=state)
    if delegation:
        rows = rows.filter(delegation=delegation)
    if alone:
        rows = rows.filter(delegation__isnull=True)
    if need:
        rows = rows.filter(NEEDS[need][1])
    if accreditation:
        rows = rows.filter(accreditation=accreditation)
    for word in text.split():
        plain = Q(given_names__icontains=word) | Q(family_name__icontains=word) | Q(organisation__icontains=word) | Q(reference__iexact=word)
        rows = rows.filter(plain | Q(person__search_key__contains=fold(word)) if fold(word) else plain)
    return rows


def own_registration(event: Event, actor: Actor) -> Registration | None:
    """The latest of this account that is not over, else the latest."""
    if actor.user_id is None:
        return None
    rows = Registration.objects.visible_to(actor).filter(event=event, user_id=actor.user_id).select_related("event").order_by("-pk")
    found = list(rows[:5])
    return next((row for row in found if row.state in LIVE), found[0] if found else None)


def goes_on(registration: Registration) -> bool:
    return registration.state in LIVE


def place_in_queue(registration: Registration) -> int:
    """1 is the next."""
    rows = Registration.objects.across_partners(reason="how many wait before this one")
    before = Q(waits_since__lt=registration.waits_since) | Q(waits_since=registration.waits_since, pk__lt=registration.pk)
    return 1 + int(rows.filter(before, event=registration.event_id, state=S.WAITING).count())


@dataclass(frozen=True)
class Figures:
    """How many there are in each state, and what of those who come is to be ordered."""

    states: dict[str, int]
    accreditation: int
    needs: list[tuple[str, int]]

    @property
    def placed(self) -> int:
        return sum(self.states.get(state, 0) for state in PLACED)


def figures(rows: Any) -> Figures:
    """Two queries, however many there are. Diet by kind; interpretation by language; the rest by count."""
    rows = rows.order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    to_check = Count("pk", filter=Q(accreditation=Accreditation.WAITING, state__in=LIVE))
    counted = rows.aggregate(check=to_check, **{name: Count("pk", filter=asked & Q(state__in=COMES)) for name, (_label, asked) in NEEDS.items()})
    return Figures(states, counted["check"], [(name, counted[name]) for name in NEEDS])


def ordered(rows: Any) -> dict[str, list[tuple[str, int]]]:
    """For the kitchen and the booths: how many of those who come want each diet, and each language of interpretation."""
    rows = rows.filter(state__in=COMES).order_by()
    diets = rows.filter(online=False).values_list("diet").annotate(n=Count("pk")).order_by("diet")
    heard = rows.exclude(interpretation="").values_list("interpretation").annotate(n=Count("pk")).order_by("interpretation")
    return {"diets": list(diets), "languages": list(heard)}
