"""Example accounts and their roles."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.demo import give_demo_totp
from accounts.models import User
from partners.actor import Actor, actor_for
from partners.enums import SECOND_FACTOR_ROLES, Role
from partners.operations import give_role, invite
from partners.operations.memberships import open_membership
from portal.demo.content import cast
from portal.demo.content.cast import Part, email_of
from portal.demo.content.participants import COUNTRIES
from portal.demo.stage import Stage

INSTALLER = "installation of the demo"


def make_user(stage: Stage, part: Part) -> User:
    """An account whose address counts as proved. All share one hash: hashing sixty times would take most of a minute."""
    user = User(email=email_of(part.email), full_name=part.name, language=part.language, time_zone=part.zone, password=stage.password_hash)
    user.full_clean()
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if settings.DEMO_SECOND_FACTOR and part.role in SECOND_FACTOR_ROLES:
        give_demo_totp(user)
    stage.users[part.email] = user
    return user


def add_account(stage: Stage, part: Part, *, ends_on: date | None = None) -> None:
    """The account and its role, given by the administrator."""
    user = make_user(stage, part)
    give_role(
        user=user,
        institution=stage.offices[part.office],
        role=part.role,
        starts_on=stage.time.date(),
        ends_on=ends_on,
        reason="",
        actor=stage.actors["administrator"],
        now=stage.time,
    )
    stage.actors[part.email] = actor_for(user, stage.time)


def add_first_administrator(stage: Stage) -> None:
    """The one role that nobody could give: the installation does."""
    part = cast.HOST[0]
    user = make_user(stage, part)
    installer = Actor.system(INSTALLER)
    open_membership(
        user=user, institution=stage.offices["ministry"], role=part.role, starts_on=stage.time.date(), ends_on=None,
        granted_by=(user.pk, INSTALLER), reason="", actor=installer, now=stage.time,
    )  # fmt: skip
    stage.actors[part.email] = actor_for(user, stage.time)


def add_agreement_officer(stage: Stage) -> None:
    add_account(stage, next(part for part in cast.HOST if part.role == Role.AGREEMENT_OFFICER))


def add_everybody_else(stage: Stage) -> None:
    for part in (*cast.SHOWN, *other_officers()):
        if part.email not in stage.users:
            add_account(stage, part, ends_on=stage.day(20) if part.email == "expert" else None)


def other_officers() -> list[Part]:
    """Officers, heads and embassies of the other countries; they share the password and are not in the printed table."""
    rows = [(f"nominating.{code.lower()}", cast.OFFICERS, Role.NOMINATING_OFFICER, "authority", code) for code in cast.OFFICERS]
    rows += [(f"head.{code.lower()}", cast.HEADS, Role.AUTHORITY_HEAD, "authority", code) for code in cast.HEADS]
    rows += [(f"embassy.{code.lower()}", cast.EMBASSIES, Role.EMBASSY_OFFICER, "embassy", code) for code in cast.EMBASSIES]
    return [Part(email, names[code], role, f"{kind}:{code}", "en", COUNTRIES[code][0]) for email, names, role, kind, code in rows]


def officer_of(stage: Stage, code: str) -> Actor:
    shown = {"TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan"}
    return stage.actors[shown.get(code, f"nominating.{code.lower()}")]


def head_of(stage: Stage, code: str) -> Actor:
    shown = {"TJ": "head.tajikistan", "KG": "head.kyrgyzstan"}
    return stage.actors.get(shown.get(code, f"head.{code.lower()}")) or officer_of(stage, code)


def send_invitations(stage: Stage) -> None:
    """Two letters on their way, so that the administrator has something to watch."""
    for name, email, code, days in (("Gulbahor Saidova", "saidova", "TJ", 3), ("Ruben Aslanyan", "aslanyan", "AM", 9)):
        invite(
            email=f"{email}@invited.example", full_name=name, role=Role.NOMINATING_OFFICER, institution=stage.offices[f"authority:{code}"],
            language="en", role_ends_on=None, actor=stage.actors["administrator"], now=stage.ago(days),
        )  # fmt: skip
