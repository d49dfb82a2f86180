"""Diplomatic rank out of the post as it was written, in the three bands that lines of agreements know.

Posts are free words in any language; what names no rank ("Head of division") is counted as not told. Ranks follow article 14 of the Vienna
Convention on Diplomatic Relations and the usual order below the head of mission.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from core.errors import Text

RANKS: dict[str, Text] = {
    "1_junior": _("junior (attaché to third secretary)"),
    "2_middle": _("middle (second to first secretary)"),
    "3_senior": _("senior (counsellor and above)"),
    "4_other": _("no rank told by the post"),
}
# Looked for in this order: an ambassador's first secretary is a secretary, a minister-counsellor is senior.
WORDS = {
    "1_junior": r"attach|атташе|third secretary|3rd secretary|треть\w* секретар|3-й секретар|үшінші хатшы",
    "2_middle": r"(first|second|1st|2nd) secretary|(перв|втор)\w* секретар|[12]-й секретар|(бірінші|екінші) хатшы",
    "3_senior": r"counsell?or|советник|кеңесші|ambassador|посол|елші|minister.?counsel|consul.?general|генеральн\w* консул|envoy|посланник",
}


def rank_of(path: str) -> Any:
    return Case(*(When(**{f"{path}__iregex": words}, then=Value(rank)) for rank, words in WORDS.items()), default=Value("4_other"))
