"""What differs between two versions, in words: pure, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.queries.differences import differences, in_words, line_in_words, words
from agreements.queries.terms import columns, hash_of, plain

PARTNERS = {1: "Kazakhstan", 2: "Tajikistan"}
LINE: dict[str, Any] = {
    "number": 1, "partner": 2, "direction": "inbound", "kind": "degree", "level": "eqf7", "unit": "people", "per_year": 2, "months": "12",
    "field_code": "", "field_note": "", "language": "", "language_level": "", "funding": {}, "rank_band": "any", "carry_over": "none",
    "first_year": 2027, "last_year": 2028,
}  # fmt: skip
TERMS: dict[str, Any] = {
    "title_en": "Agreement", "title_ru": "", "title_kk": "", "objectives": "Two diplomats a year.", "areas": ["training"], "valid_from": "2026-03-19",
    "valid_until": None, "notice_months": None, "other_terms": "",
    "parties": [{"partner": 1, "code": "KZ", "institution": None, "institution_name": "", "role": "party"}], "lines": [LINE],
}  # fmt: skip


def test_the_same_terms_have_no_difference() -> None:
    assert not differences(TERMS, TERMS, PARTNERS)


@pytest.mark.parametrize(
    ("change", "label", "old", "new"),
    [
        ({"valid_until": "2030-12-31"}, "In force until", "", "31 Dec 2030"),
        ({"notice_months": 6}, "Notice period in months", "", "6"),
        ({"areas": ["training", "events"]}, "Areas of cooperation", "training of diplomats and officials", None),
        ({"objectives": ""}, "Objectives", "Two diplomats a year.", ""),
    ],
)
def test_a_term_is_named_with_what_it_was_and_what_it_is(change: dict[str, Any], label: str, old: str, new: str | None) -> None:
    (found,) = differences(TERMS, {**TERMS, **change}, PARTNERS).head

    assert (found.label, found.old) == (label, old)
    assert found.new == (found.new if new is None else new)


def test_a_long_text_is_marked_word_by_word() -> None:
    (found,) = differences(TERMS, {**TERMS, "objectives": "Three young diplomats a year."}, PARTNERS).head

    assert [(run.kind, run.text.strip()) for run in found.words] == [
        ("removed", "Two"), ("added", "Three young"), ("same", "diplomats a year."),
    ]  # fmt: skip


def test_lines_are_added_removed_and_changed() -> None:
    second = {**LINE, "number": 2, "kind": "course"}
    new = {**TERMS, "lines": [{**LINE, "per_year": 3, "funding": {"travel": "sender", "tuition": "host"}}, {**LINE, "number": 3}]}

    found = differences({**TERMS, "lines": [LINE, second]}, new, PARTNERS).lines

    assert [(line.number, line.kind) for line in found] == [(1, "changed"), (2, "removed"), (3, "added")]
    assert [(change.label, change.old, change.new) for change in found[0].changes] == [
        ("A year", "2", "3"),
        ("Who pays", "", "travel: the sending side; tuition: the receiving side"),
    ]
    assert "short course" in found[1].summary
    assert found[2].changes == []


def test_parties_are_compared_by_name() -> None:
    partner = {"partner": 2, "code": "TJ", "institution": 7, "institution_name": "Academy", "role": "coordinating"}

    found = differences(TERMS, {**TERMS, "parties": [*TERMS["parties"], partner]}, PARTNERS).parties

    assert [(change.label, change.new) for change in found] == [("Party added", "Tajikistan, Academy, coordinating authority")]


def test_a_partner_without_a_name_for_the_reader_is_still_named() -> None:
    assert in_words("partner", 9, PARTNERS) == "9"
    assert "Tajikistan" in line_in_words(LINE, PARTNERS)


text = st.text(alphabet="ab \nПр", max_size=60)


@given(text, text)
def test_runs_of_words_put_together_give_both_texts(old: str, new: str) -> None:
    runs = words(old, new)

    assert "".join(run.text for run in runs if run.kind != "added").split() == old.split()
    assert "".join(run.text for run in runs if run.kind != "removed").split() == new.split()


def test_the_hash_says_what_is_written_and_not_in_which_order() -> None:
    assert hash_of(TERMS) == hash_of(dict(reversed(TERMS.items())))
    assert hash_of(TERMS) != hash_of({**TERMS, "other_terms": " "})


def test_a_line_comes_back_from_its_terms_as_it_was() -> None:
    names = ("months", "partner", "valid_until")
    row = columns({"months": "0.50", "partner": 2, "valid_until": "2030-12-31"}, names)

    assert {name: plain(value) for name, value in row.items()} == {"months": "0.5", "partner": 2, "valid_until": "2030-12-31"}
