"""Calls of the machine door as a partner's system makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from api.enums import SCOPES
from api.models import ApiToken
from api.operations import make_token
from partners.models import Membership
from tests.world import NOW, World


def token_for(world: World, name: str, *scopes: str, days: int = 90) -> tuple[ApiToken, str]:
    """A token of the person's first role, ticked for everything unless named."""
    membership = Membership.objects.across_partners(reason="test").filter(user=world.users[name]).order_by("pk").first()
    assert membership is not None
    return make_token(
        name="Register", membership=membership, scopes=scopes or SCOPES, expires_at=NOW + timedelta(days=days), actor=world.actors[name], now=NOW
    )


class Caller:
    """`Caller(secret).get("calls/")`; bodies are JSON."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {**({"Authorization": f"Bearer {secret}"} if secret else {}), **headers}

    def get(self, path: str, **data: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", data, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, *, key: str = "", **more: Any) -> Any:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        return getattr(self.client, method)(f"/api/v1/{path}", {} if body is None else body, content_type="application/json", headers=headers, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.send("post", path, body, **more)

    def upload(self, path: str, **fields: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", fields, headers=self.headers)


def caller(world: World, name: str, *scopes: str) -> Caller:
    return Caller(token_for(world, name, *scopes)[1])
