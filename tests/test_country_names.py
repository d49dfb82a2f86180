"""Names of countries and languages in the three languages of the portal."""

import pytest
from babel import Locale

from core.country_names import LANGUAGES, country_name, language_name

ISO_COUNTRIES = sorted(c for c in Locale.parse("en").territories if len(c) == 2 and c not in {"CQ", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KZ", "en", "Kazakhstan"),
        ("KZ", "ru", "Казахстан"),
        ("KZ", "kk", "Қазақстан"),
        ("tj", "kk", "Тәжікстан"),
        ("KG", "ru", "Кыргызстан"),
        ("KR", "en", "Republic of Korea"),
        ("PS", "kk", "Палестина мемлекеті"),
        ("TR", "en", "Türkiye"),
        ("KZ", "ru-RU", "Казахстан"),
        ("KZ", "fr", "Kazakhstan"),
        ("xq", "kk", "XQ"),
    ],
)
def test_country_name(code, language, name):
    assert country_name(code, language) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_country_name_every_country_has_one_of_its_own(language):
    names = [country_name(code, language) for code in ISO_COUNTRIES]

    assert not set(names) & set(ISO_COUNTRIES)
    assert len(set(names)) == len(names)


def test_country_name_kazakh_is_never_english():
    same_word = {code for code in ISO_COUNTRIES if country_name(code, "kk").isascii()}

    assert same_word == set()


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("kk", "en", "Kazakh"),
        ("kk", "ru", "казахский"),
        ("kk", "kk", "қазақ тілі"),
        ("ky", "ru", "кыргызский"),
        ("prs", "kk", "дари тілі"),
        ("fr-CD", "ru", "французский"),
        ("pt-BR", "kk", "бразилиялық португал тілі"),
        ("ar", "kk-KZ", "араб тілі"),
        ("xq", "ru", "xq"),
    ],
)
def test_language_name(code, language, name):
    assert language_name(code, language) == name


def test_language_name_without_kazakh_falls_back_to_russian():
    assert "grc" not in Locale.parse("kk").languages
    assert language_name("grc", "kk") == language_name("grc", "ru") == "древнегреческий"
