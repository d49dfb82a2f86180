"""Experts of a side: who they are, when they can be sent, and whether others find them. Consent is the expert's own and ends at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, saying_no, take_away, wake_delivery
from exchanges.models import Availability, Expert
from exchanges.queries.experts import accounts_of_side
from exchanges.rules import experts as rules
from partners.actor import Actor
from partners.models import Institution, Partner
from people.models import Person
from people.operations import save_person

CONSENT_TEXT = 1  # version of the words that stand above the button; the history keeps which one was agreed to


def add_expert(
    *,
    partner: Partner,
    institution: Institution,
    person: Person | None = None,
    person_fields: Mapping[str, Any] | None = None,
    user: User | None = None,
    fields: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Expert:
    """A known person of the side, or a new one. Known to the own side alone until there is consent; an account that is named is asked for it."""
    if not rules.acts_for(actor, partner, institution.pk):
        raise NotAllowed
    if institution.partner_id != partner.pk:
        raise Invalid({"institution": [_("Choose an institution of your side.")]})
    with saying_no(), transaction.atomic():
        who = _person(partner, person, person_fields or {}, user, actor, now)
        expert = Expert(partner=partner, institution=institution, person=who, created_at=now, **fields)
        begin(expert, "entered", actor=actor, now=now)
    return expert


def _person(partner: Partner, person: Person | None, fields: Mapping[str, Any], user: User | None, actor: Actor, now: datetime) -> Person:
    if person is not None and person.partner_id != partner.pk:
        raise Invalid({"person": [_("Choose a person of your side.")]})
    if user is not None and user.pk not in {one.pk for one in accounts_of_side(partner, now)}:
        raise Invalid({"user": [_("Choose an account of your side that belongs to nobody else.")]})
    if person is None:
        return save_person(Person(partner=partner), fields={**fields, "user": user}, actor=actor, now=now)
    if Expert.objects.across_partners(reason="whether a person of the own side is an expert already").filter(person=person).exists():
        raise Refused(_("This person is among the experts of your side already."), code="known")
    return save_person(person, fields={"user": user}, actor=actor, now=now) if user and person.user_id is None else person


def change_expert(expert: Expert, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """By the own side or by the expert. An academy that is named is one for which the actor may act."""
    institution = fields.get("institution")
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.may_change, actor)
        if institution and not _may_name(locked, institution, actor):
            raise Invalid({"institution": [_("Choose an institution of your side.")]})
        _save(locked, fields, "changed", actor, now)
    expert.__dict__.update(locked.__dict__)


def _may_name(expert: Expert, institution: Institution, actor: Actor) -> bool:
    """The one that stands there already, or one of the same side for which the actor acts."""
    if institution.pk == expert.institution_id:
        return True
    return institution.partner_id == expert.partner_id and rules.acts_for(actor, expert.partner, institution.pk)


def give_consent(expert: Expert, *, actor: Actor, now: datetime) -> None:
    """By the expert's own account."""
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.is_self, actor)
        _consent(locked, "", actor, now)
    expert.__dict__.update(locked.__dict__)


def record_consent(expert: Expert, *, paper: str, actor: Actor, now: datetime) -> None:
    """Signed on paper by somebody without an account; its number and day are kept."""
    if not paper.strip():
        raise Invalid({"paper": [_("Enter the number and the day of the signed consent.")]})
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.may_record_paper, actor)
        _consent(locked, paper.strip(), actor, now)
    expert.__dict__.update(locked.__dict__)


def _consent(expert: Expert, paper: str, actor: Actor, now: datetime) -> None:
    if expert.consented_at and not expert.consent_ended_at:
        raise Refused(_("The consent is on record already."), code="wrong_state")
    _save(expert, {"consented_at": now, "consent_ended_at": None, "consent_paper": paper}, "consented", actor, now, text=CONSENT_TEXT)


def end_consent(expert: Expert, *, actor: Actor, now: datetime) -> None:
    """By the expert, or by the own side whom the expert has told. Gone for all other sides at once; missions stay as they are."""
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.may_change, actor)
        if not locked.consented_at or locked.consent_ended_at:
            raise Refused(_("There is no consent to end."), code="wrong_state")
        _save(locked, {"consent_ended_at": now}, "consent_ended", actor, now)
    expert.__dict__.update(locked.__dict__)


def retire_expert(expert: Expert, *, actor: Actor, now: datetime) -> None:
    """Can be sent no more; past missions stay."""
    _set_active(expert, False, "retired", actor, now)


def return_expert(expert: Expert, *, actor: Actor, now: datetime) -> None:
    _set_active(expert, True, "returned", actor, now)


def _set_active(expert: Expert, is_active: bool, step: str, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.keeps, actor)
        if locked.is_active == is_active:
            raise Refused(_("This is so already. Reload the page to see what changed."), code="wrong_state")
        _save(locked, {"is_active": is_active}, step, actor, now)
    expert.__dict__.update(locked.__dict__)


def add_availability(expert: Expert, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Availability:
    """Days on which the expert can be sent; the database refuses days that another period has."""
    with saying_no(), transaction.atomic():
        locked = _locked(expert, rules.may_change, actor)
        row = Availability(expert=locked, **fields)
        _check_order(row)
        row.full_clean()
        row.save(force_insert=True)
        record(locked, "availability_added", actor=actor, now=now, data=_days(row))
    return row


def change_availability(row: Availability, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        expert = _locked(row.expert, rules.may_change, actor)
        locked = lock(row)
        for name, value in fields.items():
            setattr(locked, name, value)
        _check_order(locked)
        locked.full_clean()
        locked.save(update_fields=sorted(fields))
        record(expert, "availability_changed", actor=actor, now=now, data=_days(locked))
    row.__dict__.update(locked.__dict__)


def remove_availability(row: Availability, *, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        expert = _locked(row.expert, rules.may_change, actor)
        take_away(row)
        record(expert, "availability_removed", actor=actor, now=now, data=_days(row))


def _check_order(row: Availability) -> None:
    """Before the database is asked, for which such a period is no period at all."""
    if row.ends_on < row.starts_on:
        raise Invalid({"ends_on": [_("The last day lies before the first day.")]})


def _days(row: Availability) -> dict[str, str]:
    return {"from": row.starts_on.isoformat(), "until": row.ends_on.isoformat()}


def _locked(expert: Expert, may: Any, actor: Actor) -> Expert:
    locked: Expert = lock(expert)
    if not may(actor, locked):
        raise NotAllowed
    return locked


def _save(expert: Expert, changes: Mapping[str, Any], step: str, actor: Actor, now: datetime, **data: Any) -> None:
    for name, value in changes.items():
        setattr(expert, name, value)
    expert.full_clean()
    expert.save(update_fields=sorted(changes))
    wake_delivery(record(expert, step, actor=actor, now=now, data=data))
