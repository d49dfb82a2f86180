from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.history import record
from core.names import search_key, sort_key
from core.workflow import saying_no
from partners.actor import Actor
from people.models import Person


def save_person(person: Person, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Person:
    """Create or correct a person of one partner; search and sort keys follow the names. The caller has checked the right.

    What is still empty stays empty: a draft is kept as it is, and only a submission asks for everything.
    """
    with saying_no(), transaction.atomic():
        created = person.pk is None
        for name, value in fields.items():
            setattr(person, name, value)
        person.search_key = search_key(person.family_name, person.given_names, person.native_name)
        person.sort_key = sort_key(f"{person.family_name or person.given_names} {person.given_names}", "en")
        person.full_clean(exclude=_left_empty(person))
        person.save()
        record(person, "created" if created else "changed", actor=actor, now=now, data={"fields": sorted(fields)})
    return person


def _left_empty(person: Person) -> set[str]:
    return {field.name for field in person._meta.fields if not field.primary_key and getattr(person, field.attname) == ""}
