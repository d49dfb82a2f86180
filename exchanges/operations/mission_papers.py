"""Letters of a mission that comes to the host: the personal invitation; and the passport that it and the note verbale need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, lock_for, perform, saying_no
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.operations import write_letter
from exchanges.models import Mission
from exchanges.operations.mission_ends import revoke
from exchanges.queries.missions import WITH_PASSPORT
from exchanges.rules import missions as rules
from mobility.belongings import belongings_of
from mobility.models import Stay
from mobility.queries.notes import PARTS, missing_data, visa_letter
from partners.actor import Actor
from people.models import Person
from people.operations import save_passport
from people.purposes import passport_kept_until

REWRITTEN = gettext_noop("A new letter of invitation is written.")
OF_PERSON = ("birth_date", "citizenship", "gender")


def invite_expert(mission: Mission, *, actor: Actor, now: datetime) -> IssuedDocument:
    """The letter that only the named person may use. Written anew after a correction, it takes the place of the one before, which is revoked.

    Says what the visa support letter says, from the same source; the passport that goes into it is on record with the stay.
    """
    with saying_no(), transaction.atomic():
        before = lock_for(mission, "invite", actor=actor, now=now)
        stay: Stay = Stay.objects.across_partners(reason="the stay of the mission at hand").select_related(*PARTS).get(pk=before.stay_id)
        if missing := missing_data(stay):
            sentence = gettext("Missing: %(fields)s. The sending side or the expert enters it on the page of the mission, under “Passport”.")
            raise Refused(sentence % {"fields": ", ".join(str(name) for name in missing)}, code="incomplete")
        revoke(before.invitation_id, REWRITTEN, actor, now)
        letter = replace(visa_letter(stay, belongings_of([stay], actor)[stay.pk]), kind=IssuedKind.INVITATION)
        old = IssuedDocument.objects.across_partners(reason="papers of the mission at hand").filter(pk=before.invitation_id).first()
        paper = write_letter(letter, actor=actor, now=now, replaces=old)
        record(stay, "passport_opened", actor=actor, now=now, data={"note": paper.number})
        perform(mission, "invite", actor=actor, now=now, changes={"invitation": paper}, data={"paper": paper.number})
    return paper


def keep_passport(mission: Mission, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """By the sending side or the person, for the note verbale and the invitation. The history names no value."""
    if not rules.may_keep_passport(actor, mission):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(mission)
        if locked.state not in WITH_PASSPORT:
            raise Refused(gettext("The passport is entered once the expert is accepted, and until the report is handed in."), code="wrong_state")
        person: Person = lock(locked.expert.person)
        own = {name: fields[name] for name in OF_PERSON if name in fields}
        for name, value in own.items():
            setattr(person, name, value)
        person.clean_fields(exclude={field.name for field in person._meta.fields} - set(own))
        if own:
            person.save(update_fields=sorted(own))
        passport = save_passport(person, fields={name: value for name, value in fields.items() if name not in OF_PERSON}, now=now)
        passport.delete_after = passport_kept_until(person)
        passport.save(update_fields=["delete_after"])
        record(locked, "passport_entered", actor=actor, now=now)
