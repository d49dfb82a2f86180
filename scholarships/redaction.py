"""Scrubbing: the proposal of a redacted copy for a blind panel, which a person reads over before anybody judges by it.

Pure: texts in, texts out. What is looked for are spellings, not words: a word of a text is folded (`core.names.fold`), so that Рахимов,
Раҳимовдың, Rakhimov's and RAXIMOV are one name. In doubt a word is hidden: whoever reads the copy over sees the original beside it and can
give a word back, while nobody can take back what a panel has read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from core.names import fold
from scholarships.redaction_patterns import BLOCK, exactly, hide_patterns, merged
from scholarships.redaction_words import ENDINGS, country_codes, country_words, names_an_office

LONG = 5  # from so many letters on, a stem is looked for anywhere in a word; shorter ones at its beginning, with known endings only
SKELETON = 4  # so many consonants in their order are a spelling of the name: Muhammad, Mohammed
OTHER_SCRIPT = "\u0530"  # folding leaves what stands behind Latin, Greek and Cyrillic as it is
_JOINERS = "'`´‘’‛′ʹʻʼʽʾʿˈ\u0300-\u036f\u064b-\u065f\u00ad\u200b-\u200f\u2060\ufeff"
_TOKEN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_JOINERS}])*")
_VOWELS = re.compile("[aeiou]")
_FLEETING = re.compile("([^aeiou])[eo]([^aeiou])$")  # Павел, Павла
# What a last letter becomes before an ending, by itself or by folding: таджик-ский, таджич-ка, Малик-ҳо, Саид-жон, Бақыт-жан.
_MERGED = {"k": ("h", "g", "ch"), "d": ("z",), "p": ("f", "b"), "t": ("d",), "g": ("k",)}


@dataclass(frozen=True)
class Secrets:
    """What a panel must not learn, as the record has it."""

    names: tuple[str, ...] = ()  # of people, whole or in parts, in any script
    countries: tuple[str, ...] = ()  # codes of two letters
    offices: tuple[str, ...] = ()  # partners, institutions, employers, places
    values: tuple[str, ...] = ()  # numbers, e-mail addresses, telephones, as they stand
    days: tuple[date, ...] = ()
    hosts: tuple[str, ...] = ()  # codes of countries of which every nominee's texts speak


class Spellings:
    """What one folded word is compared with."""

    def __init__(self, secrets: Secrets) -> None:
        names = {word for name in secrets.names for word in _folded(name)}
        places = {word for name in secrets.offices for word in _folded(name) if len(word) >= 4 and not names_an_office(word)}
        places -= {word for code in secrets.hosts for word in country_words(code)}
        countries = {word for code in secrets.countries for word in country_words(code)}
        self.names = {word for word in names if len(word) > 1}
        stems = {stem for word in self.names | places for stem in stems_of(word)}
        self.anywhere = tuple(stem for stem in stems if len(stem) >= LONG)
        self.short = tuple(stem for stem in stems if len(stem) < LONG)
        self.beginning = tuple({stem for word in countries for stem in stems_of(word)})
        self.skeletons = {(word[0], bones) for word in self.names if len(bones := _bones(word)) >= SKELETON}
        self.codes = {code for country in secrets.countries for code in country_codes(country)}
        self.phrases = [phrase for office in secrets.offices if len(phrase := [w for w in _folded(office) if len(w) > 1]) > 1]

    def hides(self, written: str, folded: str) -> bool:
        if not folded or folded >= OTHER_SCRIPT:
            return folded in self.names
        if written in self.codes or folded.startswith(self.beginning) or any(stem in folded for stem in self.anywhere):
            return True
        begins = [stem for stem in self.short if folded.startswith(stem) and folded.removeprefix(stem) in ENDINGS]
        if any(len(stem) > 2 for stem in begins):
            return True
        return written[0].isupper() and (bool(begins) or self._sounds_like_a_name(folded) or is_patronymic(folded))

    def _sounds_like_a_name(self, folded: str) -> bool:
        bones = _bones(folded)
        return any(folded[0] == first and bones.startswith(name) and len(bones) - len(name) <= 3 for first, name in self.skeletons)


def _folded(text: str) -> list[str]:
    return fold(text).split()


def _bones(word: str) -> str:
    return _VOWELS.sub("", word)


_PATRONYMICS = re.compile(r"[a-z]{2,}(?:(?:ov|ev)(?:ich|n[aeuo])|inichn|itichn|uli|uulu|ogli|kizi|zoda|zade)[a-z]{0,4}")


def is_patronymic(folded: str) -> bool:
    """A father's name says who somebody is, whether the record has it or not."""
    return _PATRONYMICS.fullmatch(folded) is not None


def stems_of(word: str) -> Iterator[str]:
    """The beginnings that all inflected spellings of a folded word share."""
    stem = word[:-1] if len(word) >= 4 and word[-1] in "aeiou" else word
    yield stem
    if len(word) == 3 and word[-1] in "aei":  # Али, Алиев: folding makes one letter of two
        yield word[:-1]
    if len(stem) >= LONG and _FLEETING.search(stem):
        yield _FLEETING.sub(r"\1\2", stem)
    for letter in _MERGED.get(stem[-1:], ()) if len(stem) >= 4 else ():
        yield stem[:-1] + letter


def scrubber(secrets: Secrets) -> Callable[[str], str]:
    """A function that hides these secrets in a text; `BLOCK` stands for one or several words."""
    spellings = Spellings(secrets)
    foreign = [word for name in secrets.names for word in _folded(name) if word >= OTHER_SCRIPT]
    values, codes = exactly([*secrets.values, *foreign], secrets.days), frozenset(code.lower() for code in secrets.countries)

    def scrub(text: str) -> str:
        if not text.strip():
            return text
        hidden = hide_patterns(values.sub(BLOCK, text) if values else text, codes)
        return merged(_hide(hidden, _secret_spans(hidden, spellings)))

    return scrub


def words_told(text: str, secrets: Secrets) -> set[str]:
    """Words of a text that say a name, a country or a number of the record; what only looks like a secret is left alone."""
    known = replace(secrets, offices=())
    spellings, values = Spellings(known), exactly(known.values, known.days)
    told = {text[start:end] for start, end in _secret_spans(text, spellings) if _is_known(text[start:end], spellings)}
    return told | ({found.group() for found in values.finditer(text)} if values else set())


def _is_known(word: str, spellings: Spellings) -> bool:
    folded = fold(word).replace(" ", "")
    return folded in spellings.names or folded.startswith(spellings.beginning) or any(stem in folded for stem in spellings.anywhere)


def _secret_spans(text: str, spellings: Spellings) -> list[tuple[int, int]]:
    """Places of words to hide: alone, two that make one (Абду Раҳмон, Фар-рух), letters set apart, names of institutions."""
    tokens = [(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text)]
    folded = [fold(word).replace(" ", "") for _start, _end, word in tokens]
    spans = [(start, end) for (start, end, word), plain in zip(tokens, folded, strict=True) if spellings.hides(word, plain)]
    for place, ((start, end, one), (begin, stop, two)) in enumerate(pairwise(tokens)):
        if begin - end <= 2 and _make_a_name(one + two, folded[place : place + 2], spellings):
            spans.append((start, stop))
    spans += [(tokens[first][0], tokens[last][1]) for first, last in _phrases(folded, spellings.phrases)]
    return spans + list(_letters_apart(tokens, spellings))


def _make_a_name(written: str, parts: list[str], spellings: Spellings) -> bool:
    """Only what neither part is alone: a stem across the seam."""
    whole = fold(written).replace(" ", "")
    return any(stem in whole and not any(stem in part for part in parts) and _crosses(stem, whole, len(parts[0])) for stem in spellings.anywhere)


def _crosses(stem: str, whole: str, seam: int) -> bool:
    """Both parts are the name's, but for an ending: nothing of another word stands before it."""
    return whole.startswith(stem) and 1 < seam < len(stem)


def _phrases(folded: list[str], phrases: Iterable[list[str]]) -> Iterator[tuple[int, int]]:
    """Names of several words, each with whatever ending."""
    places = [(place, word) for place, word in enumerate(folded) if len(word) > 1]
    for phrase in phrases:
        stems = [next(stems_of(word)) for word in phrase]
        for first in range(len(places) - len(stems) + 1):
            window = places[first : first + len(stems)]
            if all(word.startswith(stem) for (_place, word), stem in zip(window, stems, strict=True)):
                yield window[0][0], window[-1][0]


def _letters_apart(tokens: list[tuple[int, int, str]], spellings: Spellings) -> Iterator[tuple[int, int]]:
    """R A H I M O V."""
    run: list[tuple[int, int, str]] = []
    for token in [*tokens, (0, 0, "end")]:
        if len(token[2]) == 1 and (not run or token[0] - run[-1][1] <= 2):
            run.append(token)
            continue
        if len(run) > 2:
            word = "".join(letter for _start, _end, letter in run)
            if spellings.hides(word.title(), fold(word).replace(" ", "")):
                yield run[0][0], run[-1][1]
        run = [token] if len(token[2]) == 1 else []


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Overlapping places are one."""
    shown, place = "", 0
    for start, end in sorted(spans):
        if end > place:
            shown += text[place : max(start, place)] + (BLOCK if start >= place else "")
            place = end
    return shown + text[place:]
