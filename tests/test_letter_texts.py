"""The words with which letters begin: every letter in three languages, with data that it has, and data that bring nothing but themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.enums import LETTERS
from documents.letters import LANGUAGES, Text, fill, filled, placeholders_in
from documents.letters.defaults import DEFAULTS
from documents.letters.placeholders import placeholders_of


def words_of(text: Text) -> str:
    return "\n".join([text.title, *text.paragraphs, text.closing])


def test_every_letter_has_words_in_three_languages() -> None:
    assert set(DEFAULTS) == {(str(kind), language) for kind in LETTERS for language in LANGUAGES}


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_names_only_data_it_has_and_the_same_in_each_language(kind: str) -> None:
    known = {row.name for row in placeholders_of(kind)}
    named = {language: set(placeholders_in(words_of(DEFAULTS[kind, language]))) for language in LANGUAGES}

    assert named["en"] <= known
    assert named["ru"] == named["kk"] == named["en"]


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_letter_keeps_no_bracket(kind: str, language: str) -> None:
    samples = {row.name: row.sample(language) for row in placeholders_of(kind)}

    made = filled(DEFAULTS[kind, language], samples)

    assert "{" not in str(made["title"]) + "".join(made["paragraphs"]) + str(made["closing"])  # type: ignore[arg-type]
    assert len(made["paragraphs"]) == len(DEFAULTS[kind, language].paragraphs)  # type: ignore[arg-type]


def test_a_paragraph_without_its_data_is_left_out() -> None:
    text = Text("Notice", ("{reason}", "Number: {number}.", "Always here.", "{name}, {number}"), "")

    assert filled(text, {"name": "Farrukh"})["paragraphs"] == ["Always here.", "Farrukh,"]


@given(st.text(max_size=50))
def test_data_are_put_in_once_and_never_read_as_brackets(name: str) -> None:
    assert fill("{name} is invited", {"name": "{reason}" + name, "reason": "secret"}) == "{reason}" + name + " is invited"
