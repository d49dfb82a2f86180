"""Putting a person forward once: the same person is found again, and what was said before is not typed again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import saying_no
from partners.actor import Actor
from partners.models import Partner
from people.models import Person
from scholarships import rules
from scholarships.models import Call, Nomination
from scholarships.operations.allotments import lock_allotment
from scholarships.operations.apart import keep_passport_longer, save_passport
from scholarships.operations.nominations import editing, save_nomination, start_nomination
from scholarships.queries.carried import CARRIED, CHECKED, to_check
from scholarships.queries.completeness import is_empty
from scholarships.queries.dossier import BY_SLUG, PASSPORT, SECTIONS, Section, kept_apart
from scholarships.queries.nominees import nomination_of, same_person

CARRIED_OVER = (
    "position", "employer", "years_of_service", "posts", "education", "languages", "trainings", "past_training", "justification",
)  # fmt: skip


def nominate(
    call: Call,
    *,
    partner: Partner,
    person: Person | None = None,
    person_fields: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    replaces: Nomination | None = None,
    on_behalf: bool = False,
) -> tuple[Nomination, bool]:
    """The draft of this person for this call, and whether it was made now.

    Asked twice, by a double click or by two officers at once, there is still one draft: the allotment is locked meanwhile.
    """
    if not (rules.may_enter_on_behalf(actor) if on_behalf else rules.may_nominate_for(actor, partner.pk)):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock_allotment(call, partner)
        person = person or same_person(partner, **_identity(person_fields))
        if person is not None and (existing := nomination_of(person, call)):
            return existing, False
        fields = person_fields if person is None else {}
        nomination = start_nomination(
            call, partner=partner, person=person, person_fields=fields, actor=actor, now=now, replaces=replaces, on_behalf=on_behalf
        )
        _carry_over(nomination, actor=actor, now=now)
    return nomination, True


def _identity(fields: Mapping[str, Any]) -> dict[str, Any]:
    born: date | None = fields.get("birth_date")
    return {"given_names": fields.get("given_names", ""), "family_name": fields.get("family_name", ""), "birth_date": born}


def _carry_over(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """What the person's last nomination said, to be looked at again. Rank, promise and certification belong to a call.

    Person, whom to call in an emergency and passport are the person's own, so they are there already: they are only looked at again.
    """
    rows = Nomination.objects.owned_by(nomination.partner).filter(person=nomination.person).exclude(pk=nomination.pk)
    before = rows.select_related("call").order_by("-created_at", "-pk").first()
    if before is None:
        return
    fields = {name: getattr(before, name) for name in CARRIED_OVER}
    if before.call.language == nomination.call.language:
        fields["language_level"] = before.language_level
    sections = [section.slug for section in SECTIONS if any(not is_empty(fields.get(name)) for name in section.fields)]
    if not sections:
        return
    save_nomination(nomination, fields=fields, actor=actor, now=now)
    sections += [section.slug for section in (BY_SLUG["emergency"], BY_SLUG[PASSPORT]) if _is_there(section, nomination)]
    keep_passport_longer(nomination)
    taken = {"reference": before.reference, "nomination": before.pk, "sections": sections}
    record(nomination, CARRIED, actor=actor, now=now, data=taken)


def _is_there(section: Section, nomination: Nomination) -> bool:
    values = kept_apart(section, nomination) if section.apart else section.values(nomination)
    return any(not is_empty(value) for value in values.values())


def save_section(
    nomination: Nomination,
    section: str,
    *,
    fields: Mapping[str, Any],
    person_fields: Mapping[str, Any],
    passport_fields: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep one section of the form; whoever saves it has read what was taken over into it."""
    with transaction.atomic():
        if passport_fields is not None:
            save_passport(nomination, fields=passport_fields, actor=actor, now=now)
        else:
            save_nomination(nomination, fields=fields, person_fields=person_fields, actor=actor, now=now)
        if section in to_check(nomination):
            record(nomination, CHECKED, actor=actor, now=now, data={"section": section})


def confirm_carried(nomination: Nomination, *, actor: Actor, now: datetime) -> None:
    """All that was taken over is right as it stands: one act of somebody who has read the page of all answers."""
    with editing(nomination, actor) as locked:
        left = to_check(locked)
        if not left:
            raise Refused(_("Everything that was taken over is checked already."), code="wrong_state")
        record(locked, CHECKED, actor=actor, now=now, data={"sections": sorted(left)})
