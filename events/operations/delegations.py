"""Delegations: people named within the ceiling, their head and order, the authorisation, the answer of the side and of the host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refused
from core.workflow import begin_each, lock_for, perform, saying_no
from documents.models import StoredFile
from events.enums import IN_DELEGATION, LIVE
from events.enums import DelegationState as S
from events.enums import RegistrationState as R
from events.models import Delegation, Registration
from events.operations.registrations import confirm_place, end_registration, make_way, new_registrations
from events.places import holding, offer_free_places
from partners.actor import Actor
from partners.enums import PartnerKind
from people.models import Person


def name_people(delegation: Delegation, *, people: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> list[Registration]:
    """All or nobody. Named once more after the host has confirmed, the delegation waits for it again.

    `person` of a row is one of the side's own; without it the names alone are kept. More than the ceiling PostgreSQL refuses.
    """
    if not people:
        raise Invalid({"": [_("Name at least one person.")]})
    with saying_no(), transaction.atomic():
        step = "name_more" if delegation.state == S.CONFIRMED else "name_people"
        locked: Delegation = lock_for(delegation, step, actor=actor, now=now)
        make_way(locked.event_id, [str(row.get("email") or getattr(row.get("person"), "email", "")) for row in people], actor=actor, now=now)
        _each_once(locked, people)
        rows = [{**_of_person(locked, row), "rank_order": locked.named + number} for number, row in enumerate(people, start=1)]
        made = new_registrations(locked.event, rows, state=R.NAMED, now=now)
        begin_each(made, "named", actor=actor, now=now, empty=True)
        changes = {"state_since": now} if step == "name_more" else {}
        head = {"head": made[0]} if locked.head_id is None else {}
        perform(delegation, step, actor=actor, now=now, changes={**changes, **head}, data={"people": [row.name for row in made]})
    return made


def _of_person(delegation: Delegation, row: Mapping[str, Any]) -> dict[str, Any]:
    """What the portal knows of the person stands where nothing else was typed."""
    person: Person | None = row.get("person")
    known: dict[str, Any] = {}
    if person is not None:
        known = {
            "given_names": person.given_names, "family_name": person.family_name, "email": person.email, "phone": person.phone,
            "country": person.citizenship, "user_id": person.user_id,
        }  # fmt: skip
    place = {"organisation": delegation.institution.name_en[:200]} if delegation.institution else {}
    place |= {"country": delegation.partner.code} if delegation.partner.kind == PartnerKind.COUNTRY else {}
    typed = {name: value for name, value in row.items() if value not in ("", None)}
    return {**place, **known, **typed, "delegation": delegation, "partner_id": delegation.partner_id}


def _each_once(delegation: Delegation, people: Sequence[Mapping[str, Any]]) -> None:
    """Said by name before PostgreSQL says it without one: by the names that were typed. Who else has an address is not this side's to learn."""
    for row in people:
        if row.get("person") and row["person"].partner_id != delegation.partner_id:
            raise Refused(gettext("%(name)s is not of this side.") % {"name": row["person"]}, code="other_side")
    rows = Registration.objects.across_partners(reason="whether somebody is in the event already").filter(event=delegation.event_id, state__in=LIVE)
    persons = {row["person"].pk for row in people if row.get("person")}
    emails = {row["email"].lower() for row in people if row.get("email")}
    there = (
        set(rows.filter(person_id__in=persons).values_list("person_id", flat=True)),
        set(rows.filter(email__in=emails).values_list("email", flat=True)),
    )
    twice = [row for row in people if (row.get("person") and row["person"].pk in there[0]) or (row.get("email") or "").lower() in there[1]]
    if names := [str(row.get("person") or f"{row.get('given_names', '')} {row.get('family_name', '')}".strip()) for row in twice[:5]]:
        raise Refused(gettext("Registered for this event already: %(names)s.") % {"names": ", ".join(names)}, code="twice")


def arrange_delegation(delegation: Delegation, *, order: Sequence[int], head: int, actor: Actor, now: datetime) -> None:
    """`order`: keys of the people, who stands first comes first; those left out keep their turn behind them. `head` is one of them."""
    with saying_no(), transaction.atomic():
        locked: Delegation = lock_for(delegation, "arrange", actor=actor, now=now)
        members = {row.pk: row for row in members_of(locked).select_for_update(no_key=True)}
        if head not in members:
            raise Invalid({"head": [_("Choose one of the people who are named.")]})
        wished = [pk for pk in dict.fromkeys(order) if pk in members]
        ranked = [members[pk] for pk in [*wished, *(pk for pk in members if pk not in wished)]]
        for number, row in enumerate(ranked, start=1):
            row.rank_order = number
        Registration.objects.across_partners(reason="order of the people of a locked delegation").bulk_update(ranked, ["rank_order"])
        data = {"order": [row.name for row in ranked], "head": members[head].name}
        perform(delegation, "arrange", actor=actor, now=now, changes={"head": members[head]}, data=data)


def members_of(delegation: Delegation) -> Any:
    """Those who count, in their order."""
    rows = Registration.objects.across_partners(reason="people of a delegation that was fetched rightly")
    return rows.filter(delegation=delegation.pk, state__in=IN_DELEGATION).order_by("rank_order", "pk")


def attach_credentials(delegation: Delegation, *, file: StoredFile, actor: Actor, now: datetime) -> None:
    """The paper by which the side authorises its delegation; a later one takes its place."""
    perform(delegation, "arrange", actor=actor, now=now, changes={"credentials": file}, data={"file": file.name})


def hand_in_delegation(delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    perform(delegation, "hand_in", actor=actor, now=now, changes={"state_since": now})


def return_delegation(delegation: Delegation, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(delegation, "return", actor=actor, now=now, reason=reason, changes={"state_since": now})


def confirm_delegation(delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    """Everybody who is named gets a place, and a stay where a visa is needed: all or nobody."""
    with holding(delegation.event_id):
        lock_for(delegation, "confirm", actor=actor, now=now)
        for member in members_of(delegation).filter(state=R.NAMED):
            confirm_place(member, "confirm_named", actor=actor.in_consequence(), now=now)
        perform(delegation, "confirm", actor=actor, now=now, changes={"state_since": now})


def decline_invitation(delegation: Delegation, *, reason: str, actor: Actor, now: datetime) -> None:
    """The side does not come: whom it has named is called off, their places pass on."""
    with holding(delegation.event_id) as event:
        perform(delegation, "decline", actor=actor, now=now, reason=reason, changes={"state_since": now, "head": None})
        call_off_members(delegation, reason=reason, actor=actor, now=now)
        offer_free_places(event.pk, actor=actor, now=now)


def call_off_members(delegation: Delegation, *, reason: str, actor: Actor, now: datetime) -> None:
    """Inside `holding`, as the consequence of a step of the delegation."""
    for member in members_of(delegation).filter(state__in=[R.NAMED, R.REGISTERED, R.WAITING, R.OFFERED, R.CONFIRMED]):
        end_registration(member, "cancel", reason=reason, actor=actor.in_consequence(), now=now)
