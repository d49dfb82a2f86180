"""Keys to the machine door for the example accounts: one in use, one that was revoked. Their secrets are made here and kept by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.models import ApiToken
from api.operations import make_token, revoke_token
from api.queries import roles_to_lend

# Who, name, ticks, days since it was made, days since its last use, whether it was revoked.
KEPT = (
    ("nominating.tajikistan", "Personnel register", ("calls:read", "nominations:read", "nominations:write", "nominations:submit"), 40, 1, False),
    ("nominating.tajikistan", "Trial of the register", ("calls:read",), 55, 41, True),
    ("nominating.kyrgyzstan", "Calendar of the ministry", ("events:read", "delegations:read"), 20, 2, False),
)


def show_tokens(stage: Any) -> None:
    for who, name, scopes, made, used, is_revoked in KEPT:
        actor = stage.actors[who]
        asked = {
            "name": name,
            "membership": roles_to_lend(actor, stage.now).first(),
            "scopes": scopes,
            "expires_at": stage.ago(made) + timedelta(days=180),
        }
        token, _secret = make_token(**asked, actor=actor, now=stage.ago(made))
        rows = ApiToken.objects.across_partners(reason="tokens of the demo").filter(pk=token.pk)
        rows.update(last_used_at=stage.ago(used), last_used_from="192.0.2.17")
        if is_revoked:
            token.refresh_from_db()
            revoke_token(token, actor=actor, now=stage.ago(used - 1))
