"""What is new for the searches that somebody keeps: one query for all of them, within what the reader may read at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, DateTimeField, ExpressionWrapper, F, Q, When
from django.db.models.functions import Coalesce, Greatest, Least

from exchanges.enums import MaterialState, TextState
from exchanges.models import Material, MaterialText, SavedSearch
from exchanges.queries.searches import Wanted, condition_of, for_list, searchable
from partners.actor import Actor

MOST = 200
# Words are mostly taken out of a file long before it is shared; where that comes later, the material can be found from then on.
LATE_WORDS = timedelta(days=1)


@dataclass
class News:
    """One material, and the searches that find it."""

    material: Material
    searches: list[SavedSearch] = field(default_factory=list)


def recent(searches: Sequence[SavedSearch], actor: Actor, *, since: datetime, until: datetime) -> list[News]:
    """Newest first: what became findable after `since`, up to and with `until`, by any of these searches."""
    return _found(searches, actor, {one.pk: since for one in searches}, until)


def unseen(searches: Sequence[SavedSearch], actor: Actor, *, until: datetime) -> list[News]:
    """What came after the moment up to which each search was told."""
    return _found(searches, actor, {one.pk: one.seen_until for one in searches}, until)


def by_topic(found: Sequence[News]) -> list[tuple[str, list[News]]]:
    """Topics in the order of their newest material."""
    topics: dict[str, list[News]] = {}
    for one in found:
        topics.setdefault(str(one.material.get_topic_display()), []).append(one)
    return list(topics.items())


def _found(searches: Sequence[SavedSearch], actor: Actor, since: dict[int, datetime], until: datetime) -> list[News]:
    if not searches:
        return []
    rows = findable(searchable(actor), after=min(since.values()), until=until)
    flags = {f"search_{one.pk}": condition_of(Wanted.of(one)) & Q(findable_at__gt=since[one.pk]) for one in searches}
    rows = rows.annotate(**{name: ExpressionWrapper(condition, output_field=BooleanField()) for name, condition in flags.items()})
    wanted = Q()
    for name in flags:
        wanted |= Q(**{name: True})
    rows = for_list(rows.filter(wanted)).order_by("-findable_at", "-pk")[:MOST]
    return [News(row.material, [one for one in searches if getattr(row, f"search_{one.pk}")]) for row in rows]


def findable(rows: Any, *, after: datetime, until: datetime) -> Any:
    """Materials that are shared, with the moment since when the search finds them, after the one instant and up to the other.

    That moment never moves once it is past, so that nothing is told twice.
    """
    shared_at = F("material__shared_at")
    at = Case(
        When(state=TextState.WAITING, then=shared_at + LATE_WORDS),
        default=Least(Greatest(shared_at, Coalesce(F("tried_at"), shared_at)), shared_at + LATE_WORDS),
        output_field=DateTimeField(),
    )
    rows = rows.filter(material__state=MaterialState.SHARED, material__shared_at__gt=after - LATE_WORDS, material__shared_at__lte=until)
    return rows.annotate(findable_at=at).filter(findable_at__gt=after, findable_at__lte=until)


def anything_new(*, after: datetime, until: datetime) -> bool:
    """Whether any reader at all may have something new: what the clock asks before it goes from person to person."""
    rows = MaterialText.objects.across_partners(reason="only whether anything was shared since; each reader's own rows are asked afterwards")
    return bool(findable(rows, after=after, until=until).exists())
