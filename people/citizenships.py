"""Citizenships to choose from: the member and observer states of the United Nations, by name in the reader's language."""

from functools import lru_cache

from core.country_names import LANGUAGES, country_name
from core.names import sort_key

STATES = frozenset(
    """
    AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ
    DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP
    KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI
    NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ
    TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW
    """.split()
)


@lru_cache(maxsize=8)
def citizenships(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) in the alphabetical order of the language."""
    named = [(code, country_name(code, language)) for code in STATES]
    return tuple(sorted(named, key=lambda row: sort_key(row[1], language)))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    names = {country_name(code, language).casefold(): code for code in STATES for language in LANGUAGES}
    return names | {code.casefold(): code for code in STATES}


def citizenship_code(text: str) -> str:
    """Code of a state named by its code or its name in any of the portal's languages; empty when it is none."""
    return _codes().get(" ".join(text.split()).casefold(), "")
