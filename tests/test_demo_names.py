"""Names of the people who come to the events of the demo are written as on a passport."""

from __future__ import annotations

from itertools import islice

from portal.demo.content.names import POOLS
from portal.demo.event_people import _names


def test_names_of_two_words_have_a_space() -> None:
    names = [name for code in POOLS for pair in islice(_names(code), 400) for name in pair]

    assert not [name for name in names if "_" in name or "=" in name]
    assert any(" " in name for name in names)
