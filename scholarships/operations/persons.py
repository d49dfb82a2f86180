"""What a draft says of its person. The person is one row for all their nominations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import Refused
from partners.actor import Actor
from people.models import Person
from people.operations import lock_person, save_person
from scholarships.queries.frozen import fixed_changes, fixed_sentence, fixing_nominations


def keep_person(person: Person, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Person:
    """Create or correct, unless another nomination of the person is being read or was decided; the caller has checked the right.

    The person is locked before it is asked: a nomination that is being submitted holds the same lock.
    """
    if person.pk is None:
        return save_person(person, fields=fields, actor=actor, now=now)
    with transaction.atomic():
        locked = lock_person(person)
        changed = fixed_changes(locked, fields)
        if changed and (fixing := fixing_nominations([locked]).get(locked.pk)):
            raise Refused(fixed_sentence(fixing, changed), code="person_fixed")
        return save_person(person, fields=fields, actor=actor, now=now)
