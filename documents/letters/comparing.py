"""Two versions of a letter side by side: paragraph by paragraph, and word by word where a paragraph has changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from documents.letters import Text

SAME, GONE, NEW = "same", "gone", "new"
Piece = tuple[str, str]  # same | gone | new, words
_WORDS = re.compile(r"\s+|[^\s]+")
ALIKE = 0.4  # below it two paragraphs are two, not one that was changed


@dataclass(frozen=True)
class Pair:
    """One row: what stood there and what stands there now; a side without anything is empty."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(kind != SAME for kind, _words in (*self.old, *self.new))


@dataclass(frozen=True)
class Comparison:
    title: Pair
    paragraphs: tuple[Pair, ...]
    closing: Pair

    @property
    def is_changed(self) -> bool:
        return any(pair.is_changed for pair in (self.title, *self.paragraphs, self.closing))


def compare(old: Text, new: Text) -> Comparison:
    return Comparison(_pair(old.title, new.title), tuple(_paired(list(old.paragraphs), list(new.paragraphs))), _pair(old.closing, new.closing))


def _paired(old: list[str], new: list[str]) -> list[Pair]:
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            pairs += _replaced(old[a:b], new[c:d])
        else:
            pairs += [_pair(words, words) for words in old[a:b]] if kind == "equal" else []
            pairs += [Pair(((GONE, words),), ()) for words in old[a:b]] if kind == "delete" else []
            pairs += [Pair((), ((NEW, words),)) for words in new[c:d]] if kind == "insert" else []
    return pairs


def _replaced(old: list[str], new: list[str]) -> list[Pair]:
    """Each old paragraph beside the first new one that is like it; the order of the new ones stays."""
    pairs: list[Pair] = []
    for words in new:
        place = next((number for number, other in enumerate(old) if SequenceMatcher(None, other, words).ratio() >= ALIKE), None)
        if place is None:
            pairs.append(Pair((), ((NEW, words),)))
        else:
            pairs += [Pair(((GONE, other),), ()) for other in old[:place]] + [_pair(old[place], words)]
            old = old[place + 1 :]
    return pairs + [Pair(((GONE, words),), ()) for words in old]


def _pair(old: str, new: str) -> Pair:
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    before = tuple((SAME if kind == "equal" else GONE, "".join(a[i:j])) for kind, i, j, _k, _l in codes if i < j)
    after = tuple((SAME if kind == "equal" else NEW, "".join(b[k:m])) for kind, _i, _j, k, m in codes if k < m)
    return Pair(before, after)
