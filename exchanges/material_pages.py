"""What the pages of a material show besides its columns: its circle as badges, its history with what each step said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from core.errors import Text
from core.models import HistoryEntry
from core.record import Line, history_lines
from documents.enums import CircleKind
from documents.models import Circle
from exchanges.models import Material
from exchanges.queries.materials import named_in
from exchanges.rules import materials as rules
from partners.actor import Actor
from partners.models import Partner

TONES = {CircleKind.PUBLIC: "good", CircleKind.ALL_PARTNERS: "info", CircleKind.NAMED: "info", CircleKind.INTERNAL: "attention"}


@dataclass(frozen=True)
class Badge:
    text: Text
    tone: str


def badges_of(circle: Circle, names: dict[int, list[Partner]], *, with_names: bool) -> list[Badge]:
    """One for the kind; where partners are named one for each, but only for those who know them all: the circle itself reads how wide it is, not who."""
    partners = names.get(circle.pk, [])
    if circle.kind == CircleKind.NAMED and with_names and partners:
        return [Badge(str(partner), TONES[CircleKind.NAMED]) for partner in partners]
    return [Badge(circle.get_kind_display(), TONES[CircleKind(circle.kind)])]


def rows_of_list(materials: Iterable[Material], actor: Actor) -> list[dict[str, Any]]:
    """With the circle of each; two queries whatever their number."""
    found = list(materials)
    names = named_in([one.circle for one in found])
    return [{"material": one, "circle": badges_of(one.circle, names, with_names=rules.reads_work(actor, one))} for one in found]


def material_lines(entries: Iterable[HistoryEntry]) -> list[Line]:
    """Newest first; which circle was proposed, what a new version changes."""
    rows = list(entries)
    named = {pk for row in rows for pk in row.data.get("partners", ())}
    partners = Partner.objects.in_bulk(named) if named else {}
    return [replace(line, detail=_detail(row.data, partners)) for line, row in zip(history_lines(rows), rows[::-1], strict=True)]


def _detail(data: dict[str, Any], partners: dict[int, Partner]) -> str:
    if kind := data.get("kind"):
        names = ", ".join(sorted(str(partners[pk]) for pk in data.get("partners", ()) if pk in partners))
        return names or str(CircleKind(kind).label)
    if note := data.get("note"):
        return gettext("What changed: %(note)s") % {"note": note}
    return ""
