"""What is wrong with the paragraphs a clerk has written: data that no letter of this kind has, brackets that are not closed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _

from documents.letters import Text, placeholders_in
from documents.letters.defaults import DEFAULTS
from documents.letters.placeholders import Placeholder, placeholders_of

FIELDS = ("title", "body", "closing")
MOST_SIGNS = 20_000
_NAMED = re.compile(r"\{([^{}]*)\}")


def faults_in(kind: str, fields: Mapping[str, str]) -> dict[str, list[str]]:
    """Sentences by field; empty when each bracket names something this letter has."""
    known = [row.name for row in placeholders_of(kind)]
    found = {name: _faults(fields.get(name, ""), known) for name in FIELDS}
    title = fields.get("title", "")
    if title and not _NAMED.sub("", title).strip():
        found["title"].append(_("The title needs words of its own: data may be missing in a letter."))
    for name in FIELDS:
        if len(fields.get(name, "")) > MOST_SIGNS:
            found[name].append(_("At most %(n)d characters. A letter is read in minutes.") % {"n": MOST_SIGNS})
    return {name: sentences for name, sentences in found.items() if sentences}


def _faults(text: str, known: list[str]) -> list[str]:
    unknown = dict.fromkeys(name for name in _NAMED.findall(text) if name not in known)
    sentences = [_unknown(name, known) for name in unknown]
    rest = _NAMED.sub("", text)
    if bracket := next((char for char in rest if char in "{}"), ""):
        sentences.append(_broken(bracket, rest))
    return sentences


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name.strip().lower(), known, n=1, cutoff=0.5)
    if near:
        sentence = _("{%(name)s} is nothing this letter knows. The nearest is {%(near)s}; all of them stand below.")
        return sentence % {"name": name, "near": near[0]}
    return _("{%(name)s} is nothing this letter knows. All it knows stands below.") % {"name": name}


def _broken(bracket: str, rest: str) -> str:
    place = rest.index(bracket)
    words = {"bracket": bracket, "near": rest[max(place - 20, 0) : place + 20].strip()}
    return _("A bracket %(bracket)s stands alone near “%(near)s”. Data are named in a pair: {name}.") % words


def left_out(kind: str, language: str, text: Text) -> list[Placeholder]:
    """What the first words of the letter name and these do not: perhaps forgotten, so the clerk is told; no fault."""
    first = set(_all_named(DEFAULTS[kind, language]))
    missing = first - set(_all_named(text))
    return [row for row in placeholders_of(kind) if row.name in missing]


def _all_named(text: Text) -> list[str]:
    return [name for part in (text.title, *text.paragraphs, text.closing) for name in placeholders_in(part)]
