"""Announcements of the tests, and crowds to whom they go."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from notifications import operations
from notifications.models import Announcement
from partners.enums import Role
from partners.models import Membership
from tests.world import CONFIRMED, NOW, World

WORDS = {"title_en": "New building", "text_en": "We move on Monday.", "title_ru": "Новое здание", "text_ru": "Мы переезжаем в понедельник."}


def crowd(world: World, number: int, *, institution: str = "authority_b", first: int = 0) -> list[User]:
    """Nominating officers of one authority, in three languages by turns."""
    users = [
        User(email=f"crowd{first + one}@example.org", full_name=f"Officer {first + one:05}", language=("en", "ru", "kk")[one % 3], password="!x")
        for one in range(number)
    ]
    User.objects.bulk_create(users)
    Membership.objects.across_partners(reason="test").bulk_create(
        Membership(
            user=user, institution=world.institutions[institution], role=Role.NOMINATING_OFFICER, starts_on=date(2020, 1, 1), confirmed_on=CONFIRMED
        )
        for user in users
    )  # fmt: skip
    return users


def draft(world: World, *, chosen: dict[str, list[str]] | None = None, audience: str = "officers", **words: str) -> Announcement:
    return operations.write_announcement(fields={**WORDS, **words}, audience=audience, chosen=chosen or {}, actor=world.sofia, now=NOW)


def of_b(world: World) -> dict[str, Any]:
    return {"chosen": {"partners": [str(world.partner_b.pk)]}}
