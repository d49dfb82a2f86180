"""The machine-readable zone of a passport: two lines of 44 letters, figures and "<" (ICAO Doc 9303, part 4, TD3).

Nothing here refuses: what is wrong is named so exactly that it can be mended with the passport at hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text

LENGTH = 44
ALLOWED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VALUES = {char: value for value, char in enumerate(ALLOWED)} | {"<": 0}
WEIGHTS = (7, 3, 1)
NAMES = slice(5, 44)


@dataclass(frozen=True)
class Checked:
    """A part of line 2 with a check digit: what it is called, the positions it covers and where its digit stands (both from 0)."""

    label: Text
    covers: tuple[slice, ...]
    digit: int
    may_be_empty: bool = False

    def text(self, line: str) -> str:
        return "".join(line[part] for part in self.covers)


NUMBER = Checked(
    _("The check digit of the passport number is %(right)s, the zone says %(found)s: compare line 2, position %(place)d."), (slice(0, 9),), 9
)
BIRTH = Checked(
    _("The check digit of the date of birth is %(right)s, the zone says %(found)s: compare line 2, position %(place)d."), (slice(13, 19),), 19
)
EXPIRY = Checked(
    _("The check digit of the day of expiry is %(right)s, the zone says %(found)s: compare line 2, position %(place)d."), (slice(21, 27),), 27
)
PERSONAL = Checked(
    _("The check digit of the personal number is %(right)s, the zone says %(found)s: compare line 2, position %(place)d."), (slice(28, 42),), 42, True
)
WHOLE = Checked(
    _("The check digit of the whole line is %(right)s, the zone says %(found)s: compare line 2, position %(place)d."),
    (slice(0, 10), slice(13, 20), slice(21, 43)),
    43,
)
CHECKED = (NUMBER, BIRTH, EXPIRY, PERSONAL, WHOLE)
# Positions of line 2 (from 0) at which only figures stand; an O for a 0 is the usual slip.
FIGURES = (*range(13, 20), *range(21, 28), 43)


def normalised(text: str) -> str:
    """The two lines as the passport prints them: capitals, no spaces, one line of 88 cut in two; other brackets are taken for "<"."""
    text = re.sub(r"[«‹〈＜]", "<", text.upper()).replace("&LT;", "<")
    lines = ["".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    whole = "".join(lines)
    if len(whole) == 2 * LENGTH:
        lines = [whole[:LENGTH], whole[LENGTH:]]
    return "\n".join(lines)


def check_digit(text: str) -> int:
    """Sum of the values by the weights 7, 3, 1, modulo 10 (Doc 9303 part 3, section 4.9)."""
    return sum(VALUES[char] * WEIGHTS[place % 3] for place, char in enumerate(text)) % 10


def faults(zone: str) -> list[str]:
    """What is wrong with a normalised zone, one sentence each, the first thing to mend first; empty when it is sound."""
    lines = zone.split("\n")
    if len(lines) != 2:
        return [gettext("The zone has two lines; here are %(count)d. Copy both, with every “<”.") % {"count": len(lines)}]
    shape = [*_lengths(lines), *_strange_letters(lines)]
    return shape or [*_no_figures(lines[1]), *_wrong_digits(lines[1]), *_no_names(lines[0])]


def _lengths(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if len(line) != LENGTH:
            text = gettext("Line %(line)d of the zone has %(count)d characters; it has 44 in every passport. Count the “<” at the end.")
            yield text % {"line": number, "count": len(line)}


def _strange_letters(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        for place, char in enumerate(line, start=1):
            if char not in VALUES:
                text = gettext("“%(char)s” in line %(line)d, position %(place)d can't stand in a zone: only A to Z, 0 to 9 and “<”.")
                yield text % {"char": char, "line": number, "place": place}


def _no_figures(line: str) -> Iterator[str]:
    for place in FIGURES:
        if line[place] not in "0123456789" and not _is_unknown(line, place):
            text = gettext("“%(char)s” in line 2, position %(place)d must be a figure: compare the letter O with 0, I with 1.")
            yield text % {"char": line[place], "place": place + 1}


def _is_unknown(line: str, place: int) -> bool:
    """Year, month or day of a birth that nobody knows: both its places are "<"."""
    first = place - (place - 13) % 2
    return 13 <= place < 19 and line[first : first + 2] == "<<"


def _wrong_digits(line: str) -> Iterator[str]:
    for part in CHECKED:
        covered, found = part.text(line), line[part.digit]
        right = str(check_digit(covered))
        if found == right or (part.may_be_empty and not covered.strip("<") and found == "<"):
            continue
        yield str(part.label) % {"right": right, "found": found, "place": part.digit + 1}


def _no_names(line: str) -> Iterator[str]:
    if line[0] != "P":
        yield gettext("“%(char)s” in line 1, position 1 must be P: the zone is not of a passport.") % {"char": line[0]}
    if line[5] == "<":
        yield gettext("The names begin at line 1, position 6; here stands “<”.")


@dataclass(frozen=True)
class Zone:
    """What a sound zone says. Days are YYMMDD; names are parts joined by one space; `cut` when the names fill their place."""

    issuer: str
    family_name: str
    given_names: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    cut: bool


def read(zone: str) -> Zone | None:
    """None when something is wrong with it."""
    if not zone or faults(zone):
        return None
    first, second = zone.split("\n")
    family, _sep, given = first[NAMES].partition("<<")
    return Zone(
        issuer=first[2:5],
        family_name=" ".join(family.replace("<", " ").split()),
        given_names=" ".join(given.replace("<", " ").split()),
        number=second[:9].rstrip("<"),
        nationality=second[10:13],
        birth=second[13:19],
        sex=second[20],
        expiry=second[21:27],
        cut=first[-1] != "<",
    )


# Doc 9303 part 3, section 6.A: letters with marks that become two letters; the rest lose their mark.
_TWO = {"Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Đ": "D", "Ħ": "H", "ı": "I", "Ł": "L", "Ñ": "N", "Ö": "OE", "Ø": "OE", "Œ": "OE", "ß": "SS", "ẞ": "SS",
        "Þ": "TH", "Ŧ": "T", "Ü": "UE"}  # fmt: skip


def in_zone_letters(name: str) -> set[str]:
    """The ways in which a typed Latin name may stand in a zone: with marks written out in two letters, or dropped."""
    name = unicodedata.normalize("NFC", name).upper().replace("ß".upper(), "SS")
    name = re.sub(r"['’`ʼʻ´.]", "", name)
    written_out = "".join(_TWO.get(char, char) for char in name)
    dropped = "".join({"Ø": "O", "Å": "A"}.get(char, char) for char in name)
    return {_plain(written_out), _plain(dropped)}


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", "".join(_TWO[char] if char in "ÆÐĐŁŒÞŦĦ" else char for char in name))
    return " ".join(re.sub(r"[^A-Z]+", " ", "".join(char for char in bare if not unicodedata.combining(char))).split())


def same_name(typed: str, in_zone: str, *, cut: bool = False) -> bool:
    """Whether a typed name is the zone's, which may be cut off at the end of the line."""
    ways = in_zone_letters(typed)
    return in_zone in ways or (cut and any(way.startswith(in_zone) for way in ways))
