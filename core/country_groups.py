"""Regions and groups of countries, by ISO 3166-1 code, for statistics alone: no rule of the portal hangs on them.

Regions are those of the United Nations Statistics Division (M49). The three groups are those for which UN-OHRLLS speaks, the United Nations
office for the least developed countries, landlocked developing countries and small island developing States (un.org/ohrlls): 44 least
developed countries since São Tomé and Príncipe left the list in December 2024, 32 landlocked ones, 39 islands (37 members of the United
Nations, Cook Islands and Niue). `LEAVING` holds the days set by resolutions of the General Assembly on which a country leaves the first list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from django.utils.translation import gettext_lazy as _

from core.errors import Text

LEAST_DEVELOPED, LANDLOCKED, ISLANDS, NO_GROUP = "ldc", "lldc", "sids", "none"
GROUPS: dict[str, Text] = {
    LEAST_DEVELOPED: _("least developed countries"),
    LANDLOCKED: _("landlocked developing countries"),
    ISLANDS: _("small island developing States"),
    NO_GROUP: _("in none of the three groups"),
}
_MEMBERS = {
    LEAST_DEVELOPED: """
        AF AO BD BF BI BJ CD CF DJ ER ET GM GN GW HT KH KI KM LA LR LS MG ML MM MR MW MZ NE NP RW SB SD SL SN SO SS TD TG TL TV TZ UG YE ZM
    """,
    LANDLOCKED: "AF AM AZ BF BI BO BT BW CF ET KG KZ LA LS MD MK ML MN MW NE NP PY RW SS SZ TD TJ TM UG UZ ZM ZW",
    ISLANDS: """
        AG BB BS BZ CK CU CV DM DO FJ FM GD GW GY HT JM KI KM KN LC MH MU MV NR NU PG PW SB SC SG SR ST TL TO TT TV VC VU WS
    """,
}
LEAVING = {
    "BD": date(2026, 11, 24), "LA": date(2026, 11, 24), "NP": date(2026, 11, 24),  # A/RES/76/8
    "SB": date(2027, 12, 13), "KH": date(2029, 12, 19), "SN": date(2029, 12, 19),
}  # fmt: skip
_LEFT = {"BT": date(2023, 12, 13), "ST": date(2024, 12, 13)}

REGIONS: dict[str, Text] = {
    "central_asia": _("Central Asia"), "eastern_asia": _("Eastern Asia"), "south_eastern_asia": _("South-eastern Asia"),
    "southern_asia": _("Southern Asia"), "western_asia": _("Western Asia"), "northern_africa": _("Northern Africa"),
    "sub_saharan_africa": _("Sub-Saharan Africa"), "latin_america": _("Latin America and the Caribbean"), "northern_america": _("Northern America"),
    "eastern_europe": _("Eastern Europe"), "northern_europe": _("Northern Europe"), "southern_europe": _("Southern Europe"),
    "western_europe": _("Western Europe"), "oceania": _("Oceania"),
}  # fmt: skip
NO_REGION: Text = _("organisations and others")
_OF_REGIONS = {
    "central_asia": "KZ KG TJ TM UZ",
    "eastern_asia": "CN HK JP KP KR MN MO",
    "south_eastern_asia": "BN ID KH LA MM MY PH SG TH TL VN",
    "southern_asia": "AF BD BT IN IR LK MV NP PK",
    "western_asia": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "northern_africa": "DZ EG EH LY MA SD TN",
    "sub_saharan_africa": """
        AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW SC SH SL SN SO SS ST SZ TD TF
        TG TZ UG YT ZA ZM ZW
    """,
    "latin_america": """
        AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT
        UY VC VE VG VI
    """,
    "northern_america": "BM CA GL PM US",
    "eastern_europe": "BG BY CZ HU MD PL RO RU SK UA",
    "northern_europe": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "southern_europe": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA",
    "western_europe": "AT BE CH DE FR LI LU MC NL",
    "oceania": "AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
}


@cache
def members(group: str) -> frozenset[str]:
    """Of a group today and since the list was read; who left it or will is told by `groups_of`."""
    return frozenset(_MEMBERS[group].split())


@cache
def countries_of(region: str) -> frozenset[str]:
    return frozenset(_OF_REGIONS[region].split())


@cache
def _regions() -> dict[str, str]:
    return {code: region for region in REGIONS for code in countries_of(region)}


def region_of(code: str) -> str:
    """Empty for what is no country of the list, as an organisation."""
    return _regions().get(code.upper(), "")


def groups_of(code: str, day: date) -> Iterator[str]:
    """Groups in which a country stood on a day; one may stand in several (Kiribati: least developed, and an island)."""
    code = code.upper()
    leaves = LEAVING.get(code) or _LEFT.get(code)
    if (code in members(LEAST_DEVELOPED) or code in _LEFT) and (leaves is None or day < leaves):
        yield LEAST_DEVELOPED
    for group in (LANDLOCKED, ISLANDS):
        if code in members(group):
            yield group
