"""Events on the first page: invitations to answer, delegations to confirm, registrations to approve and accreditations to check; a place to take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from events.enums import COMING, Accreditation, DelegationState, RegistrationState
from events.models import Delegation, Event, Registration
from events.rules.people import SIDE
from events.transitions.registrations import BEFORE_PLACE
from partners.actor import Actor
from partners.enums import Role
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

R = Role
HOST = frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.REGISTRAR})
DESK = frozenset({R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD})
GUESTS = frozenset({R.NOMINEE, R.TRAINEE, R.EXPERT, R.LECTURER, R.REVIEWER, *SIDE})


def _title(path: str = "") -> Any:
    language = (get_language() or "en")[:2]
    return Coalesce(NullIf(F(f"{path}title_{language}"), Value("")), F(f"{path}title_en"))


def _run_by(actor: Actor, path: str = "") -> Q:
    """The ministry's desk runs all events, a registrar those of the own academy."""
    own = Q(**{f"{path}institution_id__in": list(actor.institution_ids)})
    return Q() if actor.roles & DESK else own


# --- for the invited side -----------------------------------------------------------------------------
def _to_answer(actor: Actor, now: datetime) -> QuerySet[Any]:
    sides = [grant.partner_id for grant in actor.grants if grant.role in SIDE and not grant.unconfirmed_since]
    rows = Delegation.objects.visible_to(actor).filter(partner_id__in=sides, state=DelegationState.INVITED, event__state__in=COMING)
    return rows.filter(answer_by__gt=now).order_by("answer_by", "pk")  # type: ignore[no-any-return]


def _of_delegation(actor: Actor) -> dict[str, Any]:
    side = Coalesce(F("institution__name_en"), F("partner__name_en"))
    return {
        "key": F("pk"),
        "given": F("event__reference"),
        "family": side,
        "about": _title("event__"),
        "number": F("ceiling"),
        "since": F("answer_by"),
    }


def _answer(row: Row, actor: Actor) -> Task:
    words = ngettext("Invitation for %(n)d person", "Invitation for at most %(n)d people", row.number or 1) % {"n": row.number}
    return Task(
        f"{row.given} {row.about}",
        reverse("events:delegation", args=[row.key]),
        _("Name people or decline"),
        words,
        due_at=row.since,
        tone="attention",
    )


# --- for who runs the event ---------------------------------------------------------------------------
def _to_confirm(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Delegation.objects.visible_to(actor).filter(_run_by(actor, "event__"), state=DelegationState.NAMED, event__state__in=COMING)
    return rows.order_by("state_since", "pk")  # type: ignore[no-any-return]


def _of_named(actor: Actor) -> dict[str, Any]:
    return {**_of_delegation(actor), "number": F("named"), "since": F("state_since")}


def _confirm(row: Row, actor: Actor) -> Task:
    words = ngettext("%(side)s has named %(n)d person", "%(side)s has named %(n)d people", row.number or 0)
    said = words % {"side": row.family, "n": row.number}
    return Task(f"{row.given} {row.about}", reverse("events:delegation", args=[row.key]), _("Confirm or return"), said, since=row.since)


def _with_many(actor: Actor, asked: Q) -> QuerySet[Any]:
    """A row for each event, however many people wait there."""
    rows = Event.objects.visible_to(actor).filter(_run_by(actor), state__in=COMING)
    found = rows.annotate(many=Count("registrations", filter=asked), first=Min("registrations__state_since", filter=asked))
    return found.filter(many__gt=0).order_by("first", "pk")  # type: ignore[no-any-return]


def _to_approve(actor: Actor, now: datetime) -> QuerySet[Any]:
    return _with_many(actor, Q(registrations__state=RegistrationState.REGISTERED) & ~Q(registrations__accreditation=Accreditation.WAITING))


def _to_accredit(actor: Actor, now: datetime) -> QuerySet[Any]:
    return _with_many(actor, Q(registrations__accreditation=Accreditation.WAITING, registrations__state__in=BEFORE_PLACE))


def _of_event(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("reference"), "about": _title(), "number": F("many"), "since": F("first")}


def _approve(row: Row, actor: Actor) -> Task:
    words = ngettext("%(n)d registration waits", "%(n)d registrations wait", row.number or 0) % {"n": row.number}
    address = reverse("events:registrations", args=[row.key]) + f"?state={RegistrationState.REGISTERED.value}"
    return Task(f"{row.given} {row.about}", address, _("Approve"), words, since=row.since)


def _accredit(row: Row, actor: Actor) -> Task:
    words = ngettext("%(n)d accreditation waits", "%(n)d accreditations wait", row.number or 0) % {"n": row.number}
    address = reverse("events:registrations", args=[row.key]) + f"?accreditation={Accreditation.WAITING.value}"
    return Task(f"{row.given} {row.about}", address, _("Check"), words, since=row.since)


# --- for the participant ------------------------------------------------------------------------------
def _to_take(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Registration.objects.visible_to(actor).filter(user_id=actor.user_id, state=RegistrationState.OFFERED, offered_until__gt=now)
    return rows.order_by("offered_until", "pk")  # type: ignore[no-any-return]


def _of_offer(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "given": F("reference"), "about": _title("event__"), "since": F("offered_until")}


def _take(row: Row, actor: Actor) -> Task:
    detail = _("A place has become free for you")
    return Task(row.about, reverse("events:registration", args=[row.key]), _("Take the place"), detail, due_at=row.since, tone="attention")


EVENTS = (gettext_lazy("Show all events"), "events:events", "")
OF_PEOPLE = (
    Kind("invitations_to_answer", frozenset(SIDE), _to_answer, _of_delegation, _answer, EVENTS),
    Kind("delegations_to_confirm", HOST, _to_confirm, _of_named, _confirm, EVENTS),
    Kind("registrations_to_approve", HOST, _to_approve, _of_event, _approve, EVENTS),
    Kind("accreditations_to_check", HOST, _to_accredit, _of_event, _accredit, EVENTS),
    Kind("places_to_take", GUESTS, _to_take, _of_offer, _take),
)
