"""Two versions side by side in words: term by term, line by line, and word by word in long texts. Pure: asks the database nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from agreements.enums import Area as AreaOf
from agreements.enums import CarryOver, Cost, Direction, Level, LineKind, PartyRole, Payer, RankBand, Unit
from agreements.models import Agreement, QuotaLine
from agreements.queries.terms import DAYS, HEAD, LINE, Terms
from core.timefmt import day_text

TEXTS = ("title_en", "title_ru", "title_kk", "objectives", "other_terms")
CHOICES: dict[str, Any] = {
    "direction": Direction, "kind": LineKind, "level": Level, "unit": Unit, "rank_band": RankBand, "carry_over": CarryOver,
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A run of words: kept, added or removed."""

    text: str
    kind: str


@dataclass(frozen=True)
class Change:
    """One term: what it is called, before and after. Long texts come also as runs of words."""

    label: str
    old: str
    new: str
    words: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class LineChange:
    """One quota line that was added, removed or changed."""

    number: int
    kind: str
    summary: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    head: list[Change]
    parties: list[Change]
    lines: list[LineChange]

    def __bool__(self) -> bool:
        return bool(self.head or self.parties or self.lines)


def differences(old: Terms, new: Terms, partners: Mapping[int, str]) -> Differences:
    """What changes from `old` to `new`. `partners` gives names in the reader's language."""
    head = [_change(Agreement, name, old, new, partners) for name in HEAD if old.get(name) != new.get(name)]
    return Differences(head, _parties(old, new, partners), _lines(old, new, partners))


def _change(model: Any, name: str, old: Terms, new: Terms, partners: Mapping[int, str]) -> Change:
    before, after = in_words(name, old.get(name), partners), in_words(name, new.get(name), partners)
    return Change(label_of(model, name), before, after, words(before, after) if name in TEXTS else [])


def label_of(model: Any, name: str) -> str:
    text = str(model._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def in_words(name: str, value: Any, partners: Mapping[int, str]) -> str:
    """One term as people read it; an empty one is empty."""
    if value in (None, "", [], {}):
        return ""
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    speak = SPOKEN.get(name)
    return partners.get(value, str(value)) if name == "partner" else speak(value) if speak else str(value)


SPOKEN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(DAYS, lambda value: day_text(date.fromisoformat(value))),
    "areas": lambda value: "; ".join(str(AreaOf(area).label) for area in value),
    "funding": lambda value: "; ".join(f"{Cost(cost).label}: {Payer(payer).label}" for cost, payer in sorted(value.items())),
}


def words(old: str, new: str) -> list[Words]:
    """Runs of words that stay, go and come, in reading order."""
    before, after = re.findall(r"\s*\S+", old), re.findall(r"\s*\S+", new)
    runs = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            runs.append(Words("".join(before[a:b]), "same"))
            continue
        if a < b:
            runs.append(Words("".join(before[a:b]), "removed"))
        if c < d:
            runs.append(Words("".join(after[c:d]), "added"))
    return runs


def _parties(old: Terms, new: Terms, partners: Mapping[int, str]) -> list[Change]:
    before, after = ([_party(row, partners) for row in terms.get("parties", [])] for terms in (old, new))
    gone = [Change(_("Party removed"), text, "") for text in before if text not in after]
    return gone + [Change(_("Party added"), "", text) for text in after if text not in before]


def _party(row: Terms, partners: Mapping[int, str]) -> str:
    name = partners.get(row["partner"], row["code"])
    parts = [name, row["institution_name"], str(PartyRole(row["role"]).label)]
    return ", ".join(part for part in parts if part)


def _lines(old: Terms, new: Terms, partners: Mapping[int, str]) -> list[LineChange]:
    before, after = ({line["number"]: line for line in terms.get("lines", [])} for terms in (old, new))
    found = []
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number), after.get(number)
        if was is None or now is None:
            line = now or was or {}
            found.append(LineChange(number, "added" if was is None else "removed", line_in_words(line, partners)))
        elif changed := [_change(QuotaLine, name, was, now, partners) for name in LINE if was.get(name) != now.get(name)]:
            found.append(LineChange(number, "changed", line_in_words(now, partners), changed))
    return found


def line_in_words(line: Terms, partners: Mapping[int, str]) -> str:
    """What a line is about, in one breath."""
    words = {name: in_words(name, line.get(name), partners) for name in LINE}
    text = _("%(partner)s, %(direction)s: %(kind)s, %(level)s, %(per_year)s a year (%(unit)s), %(first_year)s to %(last_year)s")
    return text % words


def line_rows(line: Terms, partners: Mapping[int, str]) -> list[tuple[str, str]]:
    """Every term of a line that is agreed, with its label."""
    rows = [(label_of(QuotaLine, name), in_words(name, line.get(name), partners)) for name in LINE]
    return [row for row in rows if row[1]]


def head_rows(terms: Terms, partners: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(label_of(Agreement, name), in_words(name, terms.get(name), partners)) for name in HEAD]


def party_rows(terms: Terms, partners: Mapping[int, str]) -> list[str]:
    return [_party(row, partners) for row in terms["parties"]]
