"""One row of each table of the machine door, and what the database refuses of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.models import ApiToken, KeptAnswer
from partners.models import Membership
from tests.world import NOW, World

UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "token_has_scopes": ("api.ApiToken", {}, {"scopes": []}),
    "token_ends_after_start": ("api.ApiToken", {}, {"expires_at": NOW}),
    "token_for_a_year_at_most": ("api.ApiToken", {}, {"expires_at": NOW + timedelta(days=367)}),
    "token_keeps_a_hash": ("api.ApiToken", {}, {"digest": "dtp_12345678_secret"}),
    "token_revoked_by_somebody": ("api.ApiToken", {}, {"revoked_at": NOW}),
    "token_used_has_instant": ("api.ApiToken", {}, {"last_used_from": "192.0.2.1"}),
    "kept_answer_has_status": ("api.KeptAnswer", {}, {"status": 500}),
}
COPIES: dict[str, tuple[str, dict[str, Any]]] = {"one_answer_a_key": ("api.KeptAnswer", {})}


def add_api_rows(world: World) -> None:
    alice = world.users["alice"]
    membership = Membership.objects.across_partners(reason="test").get(user=alice)
    more = {"created_at": NOW, "expires_at": NOW + timedelta(days=30)}
    token = ApiToken(owner=alice, membership=membership, name="Register", scopes=["calls:read"], prefix="00000001", digest="a" * 64, **more)
    token.save(force_insert=True)
    KeptAnswer(token=token, key="one", fingerprint="b" * 64, status=201, answer={}, created_at=NOW).save(force_insert=True)
