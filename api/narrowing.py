"""A token of one partner shows no rows of another, also where its owner sees them in person (as a reviewer, a nominee, a trainee)."""

from __future__ import annotations

from typing import Any

from partners.actor import Actor


def of_own_partner(rows: Any, actor: Actor, path: str = "partner_id") -> Any:
    """Beyond `visible_to`. Roles of the host and of employers see by other paths, which the models name."""
    if actor.sees_all_partners or not actor.partner_ids:
        return rows
    return rows.filter(**{f"{path}__in": list(actor.partner_ids)})
