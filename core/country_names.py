"""Names of countries and languages in en, ru and kk, from CLDR (the Babel package).

Where CLDR has no Kazakh name (rare and historical languages) the Russian one stands, then the English, then the code itself: a
list shows a name that its readers know rather than a hole. `_STATES` and `_LANGUAGES` replace what a ministry of foreign affairs
cannot print; they follow the short names of the United Nations terminology database (UNTERM).
"""

from functools import cache

from babel import Locale

LANGUAGES = ("en", "ru", "kk")
_FALLBACK = {"kk": ("kk", "ru", "en"), "ru": ("ru", "en"), "en": ("en",)}

_STATES: dict[str, dict[str, str]] = {
    "CD": {
        "en": "Democratic Republic of the Congo",
        "ru": "Демократическая Республика Конго",
        "kk": "Конго Демократиялық Республикасы",
    },
    "CG": {"en": "Congo", "ru": "Конго", "kk": "Конго"},
    "CV": {"en": "Cabo Verde", "ru": "Кабо-Верде", "kk": "Кабо-Верде"},
    "KG": {"en": "Kyrgyzstan", "ru": "Кыргызстан", "kk": "Қырғызстан"},
    "KP": {
        "en": "Democratic People’s Republic of Korea",
        "ru": "Корейская Народно-Демократическая Республика",
        "kk": "Корей Халық Демократиялық Республикасы",
    },
    "KR": {"en": "Republic of Korea", "ru": "Республика Корея", "kk": "Корея Республикасы"},
    "MM": {"en": "Myanmar", "ru": "Мьянма", "kk": "Мьянма"},
    "PS": {"en": "State of Palestine", "ru": "Государство Палестина", "kk": "Палестина мемлекеті"},
    "TL": {"en": "Timor-Leste", "ru": "Тимор-Лешти", "kk": "Тимор-Лесте"},
    "VA": {"en": "Holy See", "ru": "Святой Престол", "kk": "Қасиетті Тақ"},
}
_LANGUAGES: dict[str, dict[str, str]] = {
    "ky": {"en": "Kyrgyz", "ru": "кыргызский", "kk": "қырғыз тілі"},
    "prs": {"en": "Dari", "ru": "дари", "kk": "дари тілі"},
}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _chain(language: str) -> tuple[str, ...]:
    return _FALLBACK.get(language.split("-")[0], ("en",))


def country_name(code: str, language: str) -> str:
    """Short name of a country by its ISO 3166-1 code of two letters; the code in capitals when CLDR does not know it."""
    code = code.upper()
    for step in _chain(language):
        name = _STATES.get(code, {}).get(step) or _locale(step).territories.get(code)
        if name:
            return str(name)
    return code


def language_name(code: str, language: str) -> str:
    """Name of a language by its ISO 639 or BCP 47 code, as inside a sentence (ru and kk in lower case).

    A variant which CLDR does not name ("fr-CD") has the name of its language.
    """
    code = code.replace("-", "_")
    for candidate in (code, code.split("_")[0].lower()):
        for step in _chain(language):
            name = _LANGUAGES.get(candidate, {}).get(step) or _locale(step).languages.get(candidate)
            if name:
                return str(name)
    return code
