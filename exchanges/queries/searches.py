"""Search in materials: words in English and Russian by their stems, Kazakh and misspelt words by their letters, within what the reader may read.

Every row comes from `MaterialText.objects.visible_to(actor)`; words of a file that is no longer the current one find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import BigIntegerField, Count, F, Q, TextField, Value, Window
from django.db.models.functions import Cast, Concat, Greatest, Left, Round, StrIndex, Substr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.letters import Folded, folded
from core.scoping import NOBODY
from exchanges.models import Material, MaterialText, SavedSearch
from partners.actor import Actor

# PostgreSQL's Russian dictionary takes words in Latin letters to English stems: one query speaks both languages.
CONFIG = "russian"
COUNTED = 1000  # more are not counted: nobody reads them
READ = 200_000  # characters of a file in which the place to show is looked for
OPENS, CLOSES = "\ue000", "\ue001"  # letters of no language: marks of found words on their way out of the database
CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
OPERATORS = re.compile(r'"|(?:^|\s)-|\sor\s', re.IGNORECASE)
SHORTEST_BEGINNING, SHORTEST_PART = 4, 3
NEAREST, PATIENCE = 100, 1  # so many that are only near, in so many seconds


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words and filters, as typed or as saved."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    country: Any = None
    side: Any = None
    language: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    @classmethod
    def of(cls, saved: SavedSearch) -> Wanted:
        return cls(saved.words, saved.kind, saved.topic, saved.country_id, saved.side_id, saved.language)

    def asked(self) -> dict[str, Any]:
        """As the address of the search page says it."""
        pairs = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: getattr(value, "pk", value) for name, value in pairs.items() if value}


def searchable(actor: Actor) -> Any:
    """Words of all materials that this reader may read, each of the file that is the current one."""
    current = Q(version__isnull=True) | Q(version__is_current=True)
    return MaterialText.objects.visible_to(actor).filter(current)


def narrowed(wanted: Wanted) -> Q:
    """Condition of the filters alone."""
    chosen = {name: getattr(wanted, name) for name in ("kind", "topic", "country", "language") if getattr(wanted, name)}
    condition = Q(**{f"material__{name}": value for name, value in chosen.items()})
    return condition & Q(material__partner=wanted.side) if wanted.side else condition


def ts_query(words: str) -> Any:
    """The words with "phrases", or, -not. Without these signs, words in Cyrillic letters are looked for as beginnings too: Kazakh adds endings, and no stemmer knows it."""
    asked = SearchQuery(words, config=CONFIG, search_type="websearch")
    plain = re.findall(r"[^\W_]+", words)
    if OPERATORS.search(words) or not any(map(_may_be_beginning, plain)):
        return asked
    begun = " & ".join(f"{word}:*" if _may_be_beginning(word) else word for word in plain)
    return asked | SearchQuery(begun, config="english", search_type="raw")  # whose vector keeps Cyrillic words as they stand


def _may_be_beginning(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING and bool(CYRILLIC.search(word))


def condition_of(wanted: Wanted) -> Q:
    """Filters and words as one condition on MaterialText."""
    return narrowed(wanted) & Q(vector=ts_query(wanted.words)) if wanted.words else narrowed(wanted)


def found(actor: Actor, wanted: Wanted) -> Any:
    """What has the words, with its rank (a whole number, so that pages can go on from it); without words what fits the filters."""
    rows = searchable(actor).filter(condition_of(wanted))
    if not wanted.words:
        return rows
    rank = SearchRank(F("vector"), ts_query(wanted.words), normalization=Value(1))
    return rows.annotate(rank=Cast(Round(rank * Value(1_000_000)), BigIntegerField()))


def near(actor: Actor, wanted: Wanted) -> Any:
    """When nothing has the words: each stands as a part of a word in the title or the file, or is like a word of the title."""
    rows = searchable(actor).filter(narrowed(wanted)).alias(title_letters=Folded("title"), body_letters=Folded("body"))
    parts = parts_of(wanted.words)
    for part in parts:
        rows = rows.filter(Q(body_letters__contains=part) | Q(title_letters__contains=part) | Q(title_letters__trigram_word_similar=part))
    return rows if parts else rows.filter(NOBODY)


def nearest(actor: Actor, wanted: Wanted) -> Any:
    """The first hundred that come, for parts that stand in most texts: each text must be read to know it, and whoever has found so many looks no further.

    For rare ones `near` is better: with a limit in mind the planner takes no index.
    """
    some = near(actor, wanted).order_by().values("pk")[: NEAREST + 1]
    return searchable(actor).filter(pk__in=some)


def parts_of(words: str) -> list[str]:
    """Folded letters of at most six words: each is one more look into the index."""
    return [word for word in re.findall(r"[^\W_]+", folded(words)) if len(word) >= SHORTEST_PART][:6]


def count_of(rows: Any) -> int:
    """Up to one more than is counted."""
    return int(rows.order_by()[: COUNTED + 1].count())


def for_list(rows: Any) -> Any:
    """Without the texts themselves, which are long."""
    return rows.select_related("material__partner", "material__country", "material__circle").defer("vector", "body", "title", "abstract")


def keys(rows: Any, *, with_total: bool) -> Any:
    """What a page goes on from: rank or day, and key; with how many there are in all, counted in the same look through them."""
    rows = rows.annotate(made_at=F("material__created_at")).only("pk")
    return rows.annotate(total=Window(Count("pk"))) if with_total else rows


def shown(actor: Actor, pks: Sequence[int], wanted: Wanted, *, is_near: bool = False) -> list[tuple[Material, SafeString]]:
    """The materials of one page in its order, each with the place where the words stand, marked; without words the beginning of its abstract."""
    rows = for_list(searchable(actor).filter(pk__in=pks)).annotate(start=Left("abstract", 260))
    if wanted.words and not is_near:
        rows = rows.annotate(place=_headline(wanted.words))
    part = next(iter(parts_of(wanted.words)), "") if is_near else ""
    if part:
        rows = rows.annotate(place=Substr("body", Greatest(StrIndex(Folded("body"), Value(part)) - 80, Value(1)), 260))
    found = {row.pk: (row.material, _snippet(row, part)) for row in rows}
    return [found[pk] for pk in pks if pk in found]


def _headline(words: str) -> Any:
    whole = Concat(F("abstract"), Value("\n"), Left("body", READ), output_field=TextField())
    return SearchHeadline(
        whole, ts_query(words), config=CONFIG, start_sel=OPENS, stop_sel=CLOSES, max_fragments=2, max_words=24, min_words=8, fragment_delimiter=" … "
    )


def _snippet(row: Any, part: str) -> SafeString:
    if part:
        return marked(_with_marks(row.place if part in folded(row.place) else row.start, part))
    return marked(getattr(row, "place", row.start))


def _with_marks(text: str, part: str) -> str:
    """Around each place where the folded letters stand; a rare letter whose small form is longer leaves the text unmarked."""
    letters = folded(text)
    if len(letters) != len(text):
        return text
    places = [hit.start() for hit in re.finditer(re.escape(part), letters)]
    for place in reversed(places):
        text = f"{text[:place]}{OPENS}{text[place : place + len(part)]}{CLOSES}{text[place + len(part) :]}"
    return text


def marked(text: str) -> SafeString:
    """Safe HTML: everything is escaped, and only what stands between the two signs is marked."""
    pieces = re.split(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}", text)
    plain = [re.sub(f"[{OPENS}{CLOSES}]", "", piece) for piece in pieces]
    html = [format_html("<mark>{}</mark>", piece) if number % 2 else format_html("{}", piece) for number, piece in enumerate(plain)]
    return format_html_join(mark_safe(""), "{}", ((piece,) for piece in html))


def searches_of(actor: Actor) -> Any:
    return SavedSearch.objects.visible_to(actor).select_related("country", "side").order_by("label", "pk")
