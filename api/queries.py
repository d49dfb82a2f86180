"""Tokens as pages and the door read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.models import ApiToken, KeptAnswer
from partners.actor import Actor
from partners.enums import PERSONAL_ROLES
from partners.models import Membership
from partners.queries import host_day


def tokens_for(actor: Actor) -> Any:
    return ApiToken.objects.visible_to(actor).select_related("owner", "membership__institution__partner")


def own_tokens(actor: Actor) -> Any:
    return tokens_for(actor).filter(owner_id=actor.user_id)


def token_of_hash(digest: str) -> ApiToken | None:
    rows = ApiToken.objects.across_partners(reason="whoever has the secret is asked nothing else")
    found: ApiToken | None = rows.select_related("owner", "membership__institution__partner").filter(digest=digest).first()
    return found


def roles_to_lend(actor: Actor, now: datetime) -> Any:
    """Roles of which the actor can make a token: those held today for an institution."""
    rows = Membership.objects.across_partners(reason="one's own roles").filter(Membership.on(host_day(now)), user_id=actor.user_id)
    return rows.exclude(role__in=PERSONAL_ROLES).select_related("institution__partner").order_by("pk")


def old_answers(before: datetime) -> Any:
    return KeptAnswer.objects.across_partners(reason="answers nobody asks for again").filter(created_at__lt=before)
