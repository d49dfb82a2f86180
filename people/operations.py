from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.bulk import insert_each
from core.errors import Refused
from core.history import forget_fields, record
from core.names import search_key, sort_key
from core.registries import react_all
from core.workflow import begin_each, saying_no
from partners.actor import Actor
from people.models import Passport, Person
from people.queries import number_key


def lock_person(person: Person) -> Person:
    """The row as it is now. Nominations of the person may be made meanwhile: only changes of the person wait."""
    rows = Person.objects.across_partners(reason="one person, whom the caller has fetched rightly").select_related("partner")
    locked: Person = rows.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return locked


def save_person(person: Person, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Person:
    """Create or correct a person of one partner; search and sort keys follow the names. The caller has checked the right.

    What is still empty stays empty: a draft is kept as it is, and only a submission asks for everything. Two officers may
    correct one person at once: only the fields named are written, on the locked row.
    """
    with saying_no(), transaction.atomic():
        created = person.pk is None
        row = person if created else lock_person(person)
        for name, value in fields.items():
            setattr(row, name, value)
        _set_keys(row)
        row.full_clean(exclude=_left_empty(row))
        row.save(update_fields=None if created else sorted({*fields, "search_key", "sort_key"}))
        record(row, "created" if created else "changed", actor=actor, now=now, data={"fields": sorted(fields)})
    person.__dict__.update(row.__dict__)
    return person


def create_persons(persons: Sequence[Person], *, actor: Actor, now: datetime) -> None:
    """`save_person` for many new ones, filled in and not yet saved; all or none. The caller has checked the right."""
    empty = Person()
    for person in persons:
        _set_keys(person)
    begin_each(persons, "created", actor=actor, now=now, data=lambda person: {"fields": _filled(person, empty)}, empty=True)


def _filled(person: Person, empty: Person) -> list[str]:
    return sorted(
        one.name
        for one in person._meta.fields
        if one.editable and not one.is_relation and not one.primary_key and one.value_from_object(person) != one.value_from_object(empty)
    )


def _set_keys(person: Person) -> None:
    person.search_key = search_key(person.family_name, person.given_names, person.native_name)
    person.sort_key = sort_key(f"{person.family_name or person.given_names} {person.given_names}", "en")


def tie_account(person: Person, *, user: User, address: str, actor: Actor, now: datetime) -> None:
    """One account a person, and one person an account; for the acceptance of an invitation, which has proved the address."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        locked = lock_person(person)
        if locked.user_id == user.pk:
            return
        if locked.user_id:
            raise Refused(gettext("%(name)s has an account already. Sign in with it, or ask the person who invited you.") % {"name": locked})
        if locked.email.lower() != address.lower():
            raise Refused(_("Your e-mail was changed after this letter was sent. Ask the person who invited you for a new one."))
        if Person.objects.across_partners(reason="one account a person, whoever nominated them").filter(user=user).exists():
            raise Refused(_("Your account belongs to another nominee already. Ask the person who invited you to use another address."))
        locked.user = user
        locked.save(update_fields=["user"])
        entry = record(locked, "account_tied", actor=actor, now=now, data={"user": user.pk})
        react_all(locked, "account_tied", entry=entry, actor=actor, now=now)
    person.__dict__.update(locked.__dict__)


def _left_empty(row: Person | Passport) -> set[str]:
    return {field.name for field in row._meta.fields if not field.primary_key and getattr(row, field.attname) == ""}


def save_passport(person: Person, *, fields: Mapping[str, Any], now: datetime) -> Passport:
    """Make or correct the passport of a person; the caller has checked the right and writes the history, which names no value.

    `number_key` follows country and number. Data that were deleted on their timetable and are given again have a new life.
    """
    with saying_no(), transaction.atomic():
        lock_person(person)
        rows = Passport.objects.across_partners(reason="the passport of a person whom the caller has fetched rightly")
        row: Passport = rows.select_for_update(of=("self",), no_key=True).filter(person=person).first() or Passport(person=person)
        for name, value in fields.items():
            setattr(row, name, value)
        row.number_key, row.deleted_at = number_key(row.country, row.number), None
        row.full_clean(exclude=_left_empty(row) | {"person"})
        row.save()
    person._state.fields_cache["passport"] = row
    return row


def create_passports(passports: Sequence[Passport]) -> None:
    """`save_passport` for many that are new, filled in and not yet saved; all or none. The caller writes the history, which names no value."""
    with saying_no(), transaction.atomic():
        for passport in passports:
            passport.number_key = number_key(passport.country, passport.number)
            empty = {one.name for one in passport._meta.fields if getattr(passport, one.attname) == ""}
            passport.clean_fields(exclude=empty | {"id", "person"})
        insert_each(passports)


def forget_passport(passport: Passport, *, now: datetime) -> None:
    """Blank what it says and take away the field history that says it, which is append-only for everything else.

    The row stays, so that pages can say that the data were there and when they went.
    """
    with transaction.atomic():
        blank = {"kind": "", "number": "", "country": "", "issued_on": None, "expires_on": None, "mrz": "", "visa_needed": None, "visa_city": ""}
        for name, value in (blank | {"number_key": "", "deleted_at": now}).items():
            setattr(passport, name, value)
        passport.save()
        forget_fields(passport)
