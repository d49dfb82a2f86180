"""What the schema says of the door beyond its views: the token, and the tick that a call needs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[misc]
    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The secret of a token that a person has made in the portal."}


class DoorSchema(AutoSchema):  # type: ignore[misc]
    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").partition("/")[0]]

    def get_extensions(self) -> dict[str, Any]:
        endpoint, act = getattr(self.view, "endpoint", ""), getattr(self.view, "acts", {}).get(self.method, "")
        return {"x-scope": f"{endpoint}:{act}"} if endpoint and act else {}
