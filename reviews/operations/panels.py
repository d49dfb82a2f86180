"""Panels: who judges the cases of one call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reviews.models import Panel


def open_panel(*, label: str, fields: Mapping[str, Any], now: datetime) -> Panel:
    """Called by the upper record in its own transaction."""
    panel = Panel(label=label, created_at=now, **fields)
    panel.full_clean()
    panel.save(force_insert=True)
    return panel
