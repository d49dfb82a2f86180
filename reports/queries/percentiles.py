"""Percentiles in the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, DurationField


class Percentile(Aggregate):
    """The duration within which this part of them lies: `Percentile("took", 0.9)`. Rows without a value don't count."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, part: float) -> None:
        super().__init__(expression, part=float(part))
