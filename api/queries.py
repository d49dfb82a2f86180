"""Tokens as pages and the door read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.second_factor import FACTORS
from api.models import ApiToken, KeptAnswer
from partners.actor import Actor
from partners.enums import WITHOUT_TOKENS
from partners.models import Membership
from partners.queries import host_day


def tokens_for(actor: Actor) -> Any:
    return ApiToken.objects.visible_to(actor).select_related("owner", "membership__institution__partner")


def own_tokens(actor: Actor) -> Any:
    return tokens_for(actor).filter(owner_id=actor.user_id)


def token_of_hash(digest: str) -> ApiToken | None:
    """With `has_factor`: whether its owner has a second factor today."""
    factors = Authenticator.objects.filter(user_id=OuterRef("owner_id"), type__in=FACTORS)
    rows = ApiToken.objects.across_partners(reason="whoever has the secret is asked nothing else")
    rows = rows.annotate(has_factor=Exists(factors))
    found: ApiToken | None = rows.select_related("owner", "membership__institution__partner").filter(digest=digest).first()
    return found


def roles_to_lend(actor: Actor, now: datetime) -> Any:
    """Roles of which the actor can make a token: those held today for an institution."""
    rows = Membership.objects.across_partners(reason="one's own roles").filter(Membership.on(host_day(now)), user_id=actor.user_id)
    return rows.exclude(role__in=WITHOUT_TOKENS).select_related("institution__partner").order_by("pk")


def old_answers(before: datetime) -> Any:
    return KeptAnswer.objects.across_partners(reason="answers nobody asks for again").filter(created_at__lt=before)


def unrevoked_of(user_id: int) -> Any:
    """To be revoked with what the person has lost; locked, in order."""
    rows = ApiToken.objects.across_partners(reason="tokens of a person whose account is no longer trusted")
    return rows.filter(owner_id=user_id, revoked_at__isnull=True).select_for_update(of=("self",), no_key=True).order_by("pk")
