"""The directory of alumni: each entry is its person's own, stands there by consent, and goes at once when it ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import forget_fields, record
from core.workflow import begin, lock, saying_no, take_away
from partners.actor import Actor
from partners.queries import host_day
from people.models import Person
from training.enums import CERTIFIABLE
from training.models import AlumniProfile, Enrolment, PostHeld
from training.rules.following import is_self

CONSENT_TEXT = 1  # version of the words that stand above the button; the history keeps which one was agreed to
OWN = "the person's own entry"
EMPTY = {"shows_post": True, "shows_email": False, "email": "", "about": ""}


def save_alumni_entry(person: Person, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> AlumniProfile:
    """Consent and what is shown; again to change it, or to come back after the consent was withdrawn."""
    if not is_self(actor, person):
        raise NotAllowed
    if fields.get("shows_email") and not fields.get("email"):
        raise Invalid({"email": [_("Enter the address that shall be shown.")]})
    with saying_no(), transaction.atomic():
        lock(person)
        finished = Enrolment.objects.across_partners(reason=OWN).filter(person=person, state__in=CERTIFIABLE)
        if not finished.exists():
            raise Refused(_("The directory is of people who have completed a training."), code="no_training")
        profile = AlumniProfile.objects.across_partners(reason=OWN).filter(person=person).first()
        if profile is None:
            profile = AlumniProfile(person=person, consented_at=now, **fields)
            begin(profile, "consented", actor=actor, now=now, data={"text": CONSENT_TEXT})
        else:
            _change_entry(profile, fields, actor, now)
    return profile


def _change_entry(profile: AlumniProfile, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    is_new = profile.consented_at is None or profile.consent_ended_at is not None
    changes = {**fields, **({"consented_at": now, "consent_ended_at": None} if is_new else {})}
    for name, value in changes.items():
        setattr(profile, name, value)
    profile.full_clean()
    profile.save(update_fields=sorted(changes))
    record(profile, "consented" if is_new else "changed", actor=actor, now=now, data={"text": CONSENT_TEXT} if is_new else {})


def end_alumni_consent(profile: AlumniProfile, *, actor: Actor, now: datetime) -> None:
    """The entry is gone from the directory at once; what was written for it is deleted, with its earlier versions."""
    if not is_self(actor, profile.person):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(profile)
        if locked.consented_at is None or locked.consent_ended_at is not None:
            raise Refused(_("There is no entry in the directory."), code="wrong_state")
        for name, value in {**EMPTY, "consent_ended_at": now}.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*EMPTY, "consent_ended_at"])
        forget_fields(locked)
        record(locked, "consent_ended", actor=actor, now=now)
    profile.__dict__.update(locked.__dict__)


def add_post(person: Person, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> PostHeld:
    """By the person. The sending ministry names a post in its answer to the follow-up, not here."""
    if not is_self(actor, person):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        return new_post(person, fields, actor, now)


def new_post(person: Person, fields: Mapping[str, Any], actor: Actor, now: datetime) -> PostHeld:
    """The caller holds the transaction and has asked who may."""
    post = PostHeld(person=person, said_by_label=actor.label[:200], created_at=now, **fields)
    _has_begun(post, now)
    begin(post, "added", actor=actor, now=now)
    return post


def _has_begun(post: PostHeld, now: datetime) -> None:
    if post.starts_on > host_day(now):
        raise Invalid({"starts_on": [_("This day has not come yet.")]})


def change_post(post: PostHeld, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    if not is_self(actor, post.person):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(post)
        for name, value in fields.items():
            setattr(locked, name, value)
        _has_begun(locked, now)
        locked.full_clean()
        locked.save(update_fields=sorted(fields))
        record(locked, "changed", actor=actor, now=now)
    post.__dict__.update(locked.__dict__)


def remove_post(post: PostHeld, *, actor: Actor, now: datetime) -> None:
    if not is_self(actor, post.person):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(post)
        record(locked, "removed", actor=actor, now=now)
        take_away(locked)
