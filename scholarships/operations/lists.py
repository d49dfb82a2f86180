"""Many nominees put forward at once: the same rules and the same history as one by one, in a handful of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import NotAllowed
from core.history import record_each
from core.numbers import references
from core.workflow import begin_each, saying_no
from partners.actor import Actor
from partners.models import Partner
from people.models import Passport
from people.operations import create_passports, create_persons
from people.queries import passport_of
from scholarships import rules
from scholarships.models import Call, Nomination
from scholarships.operations.allotments import lock_allotment
from scholarships.operations.apart import save_passport
from scholarships.transitions import check_window


def start_nominations(call: Call, *, partner: Partner, drafts: Sequence[Nomination], actor: Actor, now: datetime) -> None:
    """Drafts that are filled in and not yet saved, with their persons, some of them new; all or none.

    The numbers come as late as can be: other countries wait for the series until this transaction ends.
    """
    if not rules.may_nominate_for(actor, partner.pk):
        raise NotAllowed
    if any(draft.person.partner_id != partner.pk for draft in drafts):
        raise NotAllowed
    check_window(call, max(now, call.opens_at))
    with saying_no(), transaction.atomic():
        allotment = lock_allotment(call, partner)
        create_persons([draft.person for draft in drafts if draft.person.pk is None], actor=actor, now=now)
        for draft in drafts:
            draft.call, draft.partner, draft.allotment = call, partner, allotment
            draft.state_since, draft.created_at, draft.created_by_id = now, now, actor.user_id
        numbers = references("N", call.intake.starts_on.year, len(drafts)) if drafts else []
        for draft, number in zip(drafts, numbers, strict=True):
            draft.reference = number
        begin_each(drafts, "created", actor=actor, now=now)


def save_passports(said: Sequence[tuple[Nomination, Mapping[str, Any]]], *, actor: Actor, now: datetime) -> None:
    """Passports of nominees of one partner: new ones all at once, the others one by one. The history names fields, never a value."""
    if not all(rules.may_nominate(actor, nomination) for nomination, _fields in said):
        raise NotAllowed
    new = [(nomination, fields) for nomination, fields in said if passport_of(nomination.person) is None]
    with saying_no(), transaction.atomic():
        create_passports([Passport(person=nomination.person, **fields) for nomination, fields in new])
        named = {nomination.pk: {"fields": sorted(fields)} for nomination, fields in new}
        record_each([nomination for nomination, _fields in new], "passport_saved", actor=actor, now=now, data=lambda row: named[row.pk])
        for nomination, fields in said:
            if nomination.pk not in named:
                save_passport(nomination, fields=fields, actor=actor, now=now)
