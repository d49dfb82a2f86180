"""What is done to an account. Who may do it is asked above (partners/), except for one's own settings."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.language import is_known
from accounts.models import User
from accounts.zones import zone_names
from core.errors import Invalid, Refused
from core.history import record
from core.scoping import ActorLike
from core.workflow import saying_no


def create_account(*, email: str, password: str, full_name: str, language: str, time_zone: str) -> User:
    """A user whose address is proved already (by the secret link of an invitation). The caller holds the transaction.

    Raises `Invalid` for a weak password, an unknown zone or language; `Refused` (sign_in) for a taken address.
    """
    user = User(email=email.strip().lower(), full_name=full_name.strip(), language=language, time_zone=time_zone)
    check_settings(language=language, time_zone=time_zone)
    check_password(password, user)
    user.set_password(password)
    with saying_no():
        user.full_clean(validate_unique=False, validate_constraints=False)  # the database says it, at one moment
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise Refused(_("This address has an account. Sign in with it."), code="sign_in") from error
    return user


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from error


def check_settings(*, language: str, time_zone: str) -> None:
    if not is_known(language):
        raise Invalid({"language": [_("Choose one of the portal's languages.")]})
    if time_zone not in zone_names():
        raise Invalid({"time_zone": [_("Choose a time zone from the list.")]})


@transaction.atomic
def change_settings(*, user: User, full_name: str, language: str, time_zone: str, actor: ActorLike, now: datetime) -> None:
    """One's own name, language and zone; the history says which of them changed."""
    check_settings(language=language, time_zone=time_zone)
    wanted = {"full_name": full_name.strip(), "language": language, "time_zone": time_zone}
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(user, name, wanted[name])
    with saying_no():
        user.clean_fields(exclude={"password", "email"})
    user.save(update_fields=changed)
    record(user, "change_settings", actor=actor, now=now, data={"changed": changed})


def remember_language(*, user: User, language: str) -> None:
    if is_known(language) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


@transaction.atomic
def end_sessions(*, user: User) -> int:
    """Void every session of the person now; the number of those that were known.

    The raised epoch voids sessions that no list knows of; the rows are deleted so that nothing of them stays.
    """
    User.objects.filter(pk=user.pk).update(sessions_epoch=F("sessions_epoch") + 1)
    user.refresh_from_db(fields=["sessions_epoch"])
    known = UserSession.objects.filter(user_id=user.pk)
    Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    return known.delete()[0]


@transaction.atomic
def set_active(*, user: User, is_active: bool, reason: str, actor: ActorLike, now: datetime) -> None:
    """Open or close an account; closing ends its sessions in the same transaction."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active == is_active:
        return
    locked.is_active = is_active
    locked.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(user=locked)
    record(locked, "reactivate" if is_active else "deactivate", actor=actor, now=now, reason=reason)
    user.is_active = is_active
