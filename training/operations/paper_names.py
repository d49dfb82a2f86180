"""Names as they shall be printed: written and confirmed by the trainee, or by the registrar from a paper of a trainee without an account."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Text
from core.history import record
from core.workflow import lock, saying_no, take_away
from partners.actor import Actor
from people.models import Person
from training import rules
from training.models import CertificateName, Enrolment
from training.queries.papers import name_row

SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC", "kk": "CYRILLIC"}
WRONG_SCRIPT: dict[str, Text] = {
    "LATIN": _("Write this name in Latin letters, as in the passport."),
    "CYRILLIC": _("Write this name in Cyrillic letters, or leave it empty."),
}


def confirm_names(person: Person, *, names: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """By the trainee: what stands here is right and will be printed from now on. Papers that were issued keep their names."""
    if not actor.user_id or person.user_id != actor.user_id:
        raise NotAllowed
    _write(person, names, actor=actor, now=now, step="confirmed")


def write_names(enrolment: Enrolment, *, names: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """By the registrar, as a trainee without an account has confirmed on paper; the record says so."""
    if not rules.may_register(actor, enrolment):
        raise NotAllowed
    if enrolment.person.user_id:
        raise NotAllowed(_("This trainee has an account and confirms the names on the own page."))
    _write(enrolment.person, names, actor=actor, now=now, step="confirmed_on_paper")


def _write(person: Person, names: Mapping[str, str], *, actor: Actor, now: datetime, step: str) -> None:
    """One row a language; an empty name is taken away."""
    clean = {language: " ".join(names.get(language, "").split()) for language in SCRIPTS}
    if errors := _faults(clean):
        raise Invalid(errors)
    with saying_no(), transaction.atomic():
        lock(person)
        for language, name in clean.items():
            _keep(person, language, name, actor=actor, now=now, step=step)


def _faults(names: Mapping[str, str]) -> dict[str, list[Text]]:
    found: dict[str, list[Text]] = {}
    if not names["en"]:
        found["en"] = [_("Write the name in Latin letters: it is printed largest on each paper.")]
    for language, name in names.items():
        if name and any(char.isalpha() and not unicodedata.name(char, "").startswith((SCRIPTS[language], "MODIFIER", "COMBINING")) for char in name):
            found[language] = [WRONG_SCRIPT[SCRIPTS[language]]]
    return found


def _keep(person: Person, language: str, name: str, *, actor: Actor, now: datetime, step: str) -> None:
    row = name_row(person, language)
    if not name:
        if row:
            record(row, "removed", actor=actor, now=now)
            take_away(row)
        return
    if row and row.name == name and row.confirmed_at:
        return
    changes: dict[str, Any] = {
        "name": name, "written_at": now, "written_by_label": actor.label[:200], "confirmed_at": now, "on_paper": step == "confirmed_on_paper",
    }  # fmt: skip
    row = row or CertificateName(person=person, language=language)
    for field, value in changes.items():
        setattr(row, field, value)
    row.clean_fields(exclude={"person"})
    row.save()
    record(row, step, actor=actor, now=now)
