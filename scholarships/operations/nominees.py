"""Putting a person forward once: the same person is found again, and what was said before is not typed again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import NotAllowed
from core.history import record
from core.workflow import saying_no
from partners.actor import Actor
from partners.models import Partner
from people.models import Person
from scholarships import rules
from scholarships.models import Call, Nomination
from scholarships.operations.allotments import lock_allotment
from scholarships.operations.nominations import save_nomination, start_nomination
from scholarships.queries.carried import CARRIED, CHECKED, to_check
from scholarships.queries.dossier import SECTIONS
from scholarships.queries.nominees import nomination_of, same_person

CARRIED_OVER = ("position", "employer", "years_of_service", "education", "past_training")


def nominate(
    call: Call,
    *,
    partner: Partner,
    person: Person | None = None,
    person_fields: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    replaces: Nomination | None = None,
) -> tuple[Nomination, bool]:
    """The draft of this person for this call, and whether it was made now.

    Asked twice, by a double click or by two officers at once, there is still one draft: the allotment is locked meanwhile.
    """
    if not rules.may_nominate_for(actor, partner.pk):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock_allotment(call, partner)
        person = person or same_person(partner, **_identity(person_fields))
        if person is not None and (existing := nomination_of(person, call)):
            return existing, False
        fields = person_fields if person is None else {}
        nomination = start_nomination(call, partner=partner, person=person, person_fields=fields, actor=actor, now=now, replaces=replaces)
        _carry_over(nomination, actor=actor, now=now)
    return nomination, True


def _identity(fields: Mapping[str, Any]) -> dict[str, Any]:
    born: date | None = fields.get("birth_date")
    return {"given_names": fields.get("given_names", ""), "family_name": fields.get("family_name", ""), "birth_date": born}


def _carry_over(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """Post, service and education as the person's last nomination gave them; reasons and certification belong to a call."""
    rows = Nomination.objects.owned_by(nomination.partner).filter(person=nomination.person).exclude(pk=nomination.pk)
    before = rows.select_related("call").order_by("-created_at", "-pk").first()
    if before is None:
        return
    fields = {name: getattr(before, name) for name in CARRIED_OVER}
    if before.call.language == nomination.call.language:
        fields["language_level"] = before.language_level
    sections = [section.slug for section in SECTIONS if any(fields.get(name) not in (None, "") for name in section.fields)]
    if not sections:
        return
    save_nomination(nomination, fields=fields, actor=actor, now=now)
    taken = {"reference": before.reference, "nomination": before.pk, "sections": sections}
    record(nomination, CARRIED, actor=actor, now=now, data=taken)


def save_section(
    nomination: Nomination, section: str, *, fields: Mapping[str, Any], person_fields: Mapping[str, Any], actor: Actor, now: datetime
) -> None:
    """Keep one section of the form; whoever saves it has read what was taken over into it."""
    with transaction.atomic():
        save_nomination(nomination, fields=fields, person_fields=person_fields, actor=actor, now=now)
        if section in to_check(nomination):
            record(nomination, CHECKED, actor=actor, now=now, data={"section": section})
