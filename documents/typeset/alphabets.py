"""Letters of the alphabet that no font of the house has: read from Typst's words, left out of the data of a paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

UNSETTABLE = re.compile(r'(?:the text|codepoint) `"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_DRAWN = ("qr", "url")  # a picture and an address, no words
_EMPTY_PAIR = re.compile(r"\s*\(\s*\)")
# Scripts that fonts of the house have: there one letter may be missing, in any other all are.
_AT_HOME = frozenset("LATIN CYRILLIC GREEK ARABIC CJK HANGUL HIRAGANA KATAKANA COMBINING".split())


def missing_in(complaint: str) -> str:
    """What could not be set, as it stands in the data; empty when Typst complains of something else."""
    found = UNSETTABLE.search(complaint)
    return _ESCAPED.sub(_unescaped, found[1]) if found else ""


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2])


def without(data: Any, missing: str) -> Any:
    """A script that no font has goes whole: half a name is worse than none, and each letter by itself would take a try of its own."""
    if isinstance(data, str):
        return _left(data, missing)
    if isinstance(data, Mapping):
        return {key: value if key in _DRAWN else without(value, missing) for key, value in data.items()}
    return [without(value, missing) for value in data] if isinstance(data, list | tuple) else data


def _left(text: str, missing: str) -> str:
    scripts = {script_of(char) for char in missing} - _AT_HOME - {""}
    if scripts:
        left = "".join(char for char in text if script_of(char) not in scripts)
    elif missing.isascii() and missing.isprintable():  # every font has these: what can't be set is an invisible sign that clings to them
        left = "".join(char for char in text if unicodedata.category(char) != "Cf")
    elif all(unicodedata.category(char)[0] == "C" for char in missing):
        left = "".join(char for char in text if char not in missing)
    else:
        left = text.replace(missing, "")
    if left == text:
        return text
    left = _EMPTY_PAIR.sub("", left)
    return left if any(char.isalnum() for char in left) else ""


def script_of(char: str) -> str:
    """Of letters and their signs, by the first word of the character's name; empty for anything else."""
    return unicodedata.name(char, "").partition(" ")[0] if unicodedata.category(char)[0] in "LM" else ""
