"""Time zones to choose from: one for each country's part, by the name of its city in the reader's language."""

from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.timefmt import city

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
Choices = list[tuple[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Names of the tz database's table of countries; older aliases are left out."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text()
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return frozenset({row[2] for row in rows} | {settings.HOST_ZONE, "UTC"})


@lru_cache(maxsize=8)
def _choices(language: str) -> Choices:
    named = sorted((_region(name), city(name), name) for name in zone_names() if "/" in name)
    grouped = [
        (region, [(name, f"{place} ({name})") for _region_name, place, name in rows]) for region, rows in groupby(named, key=lambda row: row[0])
    ]
    return [("UTC", [("UTC", gettext("UTC"))]), *grouped]


def _region(name: str) -> str:
    return str(REGIONS.get(name.split("/")[0], name.split("/")[0]))


def zone_choices() -> Choices:
    return _choices(get_language() or settings.LANGUAGE_CODE)
