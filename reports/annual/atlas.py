"""The map of the annual report: the portal's own outlines, coloured by how many people of each country were in training."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

OUTLINES = "img/world.svg"
LAND, HOST = "#dfe6ec", "#b7791f"
STEPS = ("#9fd0ee", "#4fa3d8", "#0e6ba8", "#0a3a53")  # the more people the darker; the table gives the numbers
_COUNTRY = re.compile(r'<(path|circle) id="([A-Z]{2})"')


@cache
def outlines() -> str:
    return (Path(settings.BASE_DIR) / "static" / OUTLINES).read_text(encoding="utf-8")


def colours(people: Mapping[str, int]) -> dict[str, str]:
    """By code of the country; quarters of the largest number."""
    largest = max(people.values(), default=0)
    return {code: STEPS[min(-(-len(STEPS) * number // largest), len(STEPS)) - 1] for code, number in people.items() if number > 0}


def world_map(people: Mapping[str, int], *, host: str = "") -> str:
    """SVG text. `people` by ISO code; codes that the outlines do not know are left to the table."""
    fills = {**colours(people), **({host: HOST} if host else {})}

    def coloured(match: re.Match[str]) -> str:
        shape, code = match.groups()
        return f'<{shape} fill="{fills.get(code, LAND)}" stroke="#ffffff" stroke-width="0.4"'

    return _COUNTRY.sub(coloured, outlines()).replace("<g ", f'<g fill="{LAND}" ', 1)  # what is nobody's in the outlines is land too
