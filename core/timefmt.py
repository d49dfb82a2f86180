"""Instants, days and deadlines as sentences in the active language.

Plain functions: every one takes the instant and the zones as arguments and asks nobody for the time. Instants are aware
datetimes; zones are IANA names. The words come from gettext, the calendar from CLDR (babel).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone_location
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

DeadlineKind = Literal["closes", "due"]

# A zone is shown under the capital whose clock it is, because that is the name the notes verbales use.
CITIES: dict[str, Promise] = {
    "Africa/Cairo": _("Cairo"),
    "America/New_York": _("New York"),
    "Asia/Almaty": _("Astana"),
    "Asia/Ashgabat": _("Ashgabat"),
    "Asia/Baku": _("Baku"),
    "Asia/Bishkek": _("Bishkek"),
    "Asia/Dubai": _("Abu Dhabi"),
    "Asia/Dushanbe": _("Dushanbe"),
    "Asia/Kabul": _("Kabul"),
    "Asia/Kathmandu": _("Kathmandu"),
    "Asia/Kolkata": _("New Delhi"),
    "Asia/Seoul": _("Seoul"),
    "Asia/Shanghai": _("Beijing"),
    "Asia/Tashkent": _("Tashkent"),
    "Asia/Tbilisi": _("Tbilisi"),
    "Asia/Tehran": _("Tehran"),
    "Asia/Tokyo": _("Tokyo"),
    "Asia/Ulaanbaatar": _("Ulaanbaatar"),
    "Asia/Yerevan": _("Yerevan"),
    "Europe/Berlin": _("Berlin"),
    "Europe/Brussels": _("Brussels"),
    "Europe/Istanbul": _("Ankara"),
    "Europe/Kyiv": _("Kyiv"),
    "Europe/London": _("London"),
    "Europe/Minsk": _("Minsk"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Vienna": _("Vienna"),
    "UTC": _("UTC"),
}

# CLDR's medium patterns put the parts in an order that a column of dates cannot be scanned by; these keep each language's
# own order, abbreviate, and always carry the weekday. Keys: language, then what is shown.
_PATTERNS: dict[str, dict[str, str]] = {
    "en": {
        "instant": "EEE d MMM y, HH:mm",
        "instant_short": "EEE d MMM HH:mm",
        "day": "d MMM y",
        "weekday": "EEE d MMM y",
        "moment": "d MMMM, HH:mm",
    },
    "ru": {
        "instant": "EEE, d MMM y 'г'., HH:mm",
        "instant_short": "EEE, d MMM HH:mm",
        "day": "d MMM y 'г'.",
        "weekday": "EEE, d MMM y 'г'.",
        "moment": "d MMMM, HH:mm",
    },
    "kk": {
        "instant": "y 'ж'. d MMM, EEE, HH:mm",
        "instant_short": "d MMM, EEE HH:mm",
        "day": "y 'ж'. d MMM",
        "weekday": "y 'ж'. d MMM, EEE",
        "moment": "d MMMM, HH:mm",
    },
}


@dataclass(frozen=True)
class ZonedText:
    """One instant as a reader sees it: machine value, text in the owner's zone, and the reader's own if it differs."""

    iso: str
    text: str
    reader_text: str = ""


def active_language() -> str:
    """Two-letter code of the active language; English when none is active or babel does not know it."""
    code = (get_language() or "en").split("-")[0]
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return "en"
    return code


def city(zone: str) -> str:
    """Name of the city a zone is shown under: ours first, else the CLDR exemplar city of the active language."""
    if zone in CITIES:
        return str(CITIES[zone])
    return get_timezone_location(ZoneInfo(zone), locale=active_language(), return_city=True)


def same_offset(at: dt.datetime, zone: str, other: str) -> bool:
    """True when the two zones' clocks agree at that instant (not: in general)."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def _pattern(name: str) -> str:
    return _PATTERNS.get(active_language(), _PATTERNS["en"])[name]


def clock_text(at: dt.datetime, zone: str, *, with_year: bool = True) -> str:
    """Weekday, date and time of an instant in a zone, without the zone's name."""
    local = at.astimezone(ZoneInfo(zone))
    return format_datetime(local, _pattern("instant" if with_year else "instant_short"), locale=active_language())


def time_text(at: dt.datetime, zone: str) -> str:
    """ "12:04" on the clock of a zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def moment_text(at: dt.datetime, zone: str) -> str:
    """ "24 November, 12:04": for what happened a few days ago at most."""
    return format_datetime(at.astimezone(ZoneInfo(zone)), _pattern("moment"), locale=active_language())


def day_text(on: dt.date, *, with_weekday: bool = False) -> str:
    """A calendar day, e.g. "25 Nov 2026"; with the weekday when asked."""
    midday = dt.datetime.combine(on, dt.time(12))
    return format_datetime(midday, _pattern("weekday" if with_weekday else "day"), locale=active_language())


def month_text(on: dt.date, *, short: bool = False, with_year: bool = True) -> str:
    """The month of a day, standing by itself: "September 2027", "Sep 2027", "Sep"."""
    text = format_date(on, ("LLL" if short else "LLLL") + (" y" if with_year else ""), locale=active_language())
    return text[:1].upper() + text[1:]


def _clock_and_city(at: dt.datetime, zone: str, *, with_year: bool) -> str:
    return gettext("%(clock)s %(city)s") % {"clock": clock_text(at, zone, with_year=with_year), "city": city(zone)}


def _reader_clock(at: dt.datetime, zone: str, reader_zone: str, *, with_year: bool) -> str:
    """The reader's own time; the date is repeated only when it is another day there."""
    own, theirs = at.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(reader_zone))
    if own.date() == theirs.date():
        return gettext("%(clock)s %(city)s") % {"clock": theirs.strftime("%H:%M"), "city": city(reader_zone)}
    return _clock_and_city(at, reader_zone, with_year=with_year)


def instant_text(at: dt.datetime, zone: str, reader_zone: str | None = None, *, with_year: bool = True) -> ZonedText:
    """ "Wed 25 Nov 2026, 23:59 Astana", and the reader's own clock when it differs at that very instant."""
    reader = ""
    if reader_zone and not same_offset(at, zone, reader_zone):
        reader = _reader_clock(at, zone, reader_zone, with_year=with_year)
    return ZonedText(iso=_iso(at, zone), text=_clock_and_city(at, zone, with_year=with_year), reader_text=reader)


def period_text(starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> str:
    """ "Wed 14 Apr 2027, 09:00–10:30 Astana", with both days when it goes on overnight."""
    own, last = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    end = time_text(ends_at, zone) if own.date() == last.date() else clock_text(ends_at, zone)
    return gettext("%(start)s–%(end)s %(city)s") % {"start": clock_text(starts_at, zone), "end": end, "city": city(zone)}


def _iso(at: dt.datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def deadline_clock(at: dt.datetime, zone: str, now: dt.datetime, reader_zone: str | None = None) -> str:
    """The bracket of a deadline: both cities joined when their clocks agree, both clocks when they do not.

    The year is left out while it is the current one in the deadline's zone.
    """
    with_year = at.astimezone(ZoneInfo(zone)).year != now.astimezone(ZoneInfo(zone)).year
    own_city = city(zone)
    if reader_zone and city(reader_zone) != own_city:
        clock = clock_text(at, zone, with_year=with_year)
        if same_offset(at, zone, reader_zone):
            words = {"clock": clock, "city": own_city, "reader_city": city(reader_zone)}
            return gettext("%(clock)s %(city)s and %(reader_city)s") % words
        reader = _reader_clock(at, zone, reader_zone, with_year=with_year)
        words = {"clock": clock, "city": own_city, "reader_clock": reader}
        return gettext("%(clock)s %(city)s; %(reader_clock)s") % words
    return _clock_and_city(at, zone, with_year=with_year)


def span(delta: dt.timedelta) -> tuple[Literal["day", "hour", "minute"], int]:
    """The largest unit worth naming, rounded down: a deadline must never look further away than it is."""
    seconds = int(abs(delta).total_seconds())
    if seconds >= 48 * 3600:
        return "day", seconds // 86400
    if seconds >= 2 * 3600:
        return "hour", seconds // 3600
    return "minute", seconds // 60


def relative_text(at: dt.datetime, now: dt.datetime, kind: DeadlineKind = "closes") -> str:
    """ "closes in 3 days", "due in 5 hours", "closed 2 days ago", "was due 40 minutes ago" as whole sentences."""
    unit, count = span(at - now)
    if at > now:
        return _closes_in(unit, count) if kind == "closes" else _due_in(unit, count)
    return _closed_ago(unit, count) if kind == "closes" else _was_due_ago(unit, count)


def _closes_in(unit: str, n: int) -> str:
    if unit == "day":
        return ngettext("closes in %(n)d day", "closes in %(n)d days", n) % {"n": n}
    if unit == "hour":
        return ngettext("closes in %(n)d hour", "closes in %(n)d hours", n) % {"n": n}
    return ngettext("closes in %(n)d minute", "closes in %(n)d minutes", n) % {"n": n}


def _due_in(unit: str, n: int) -> str:
    if unit == "day":
        return ngettext("due in %(n)d day", "due in %(n)d days", n) % {"n": n}
    if unit == "hour":
        return ngettext("due in %(n)d hour", "due in %(n)d hours", n) % {"n": n}
    return ngettext("due in %(n)d minute", "due in %(n)d minutes", n) % {"n": n}


def _closed_ago(unit: str, n: int) -> str:
    if unit == "day":
        return ngettext("closed %(n)d day ago", "closed %(n)d days ago", n) % {"n": n}
    if unit == "hour":
        return ngettext("closed %(n)d hour ago", "closed %(n)d hours ago", n) % {"n": n}
    return ngettext("closed %(n)d minute ago", "closed %(n)d minutes ago", n) % {"n": n}


def _was_due_ago(unit: str, n: int) -> str:
    if unit == "day":
        return ngettext("was due %(n)d day ago", "was due %(n)d days ago", n) % {"n": n}
    if unit == "hour":
        return ngettext("was due %(n)d hour ago", "was due %(n)d hours ago", n) % {"n": n}
    return ngettext("was due %(n)d minute ago", "was due %(n)d minutes ago", n) % {"n": n}


def deadline_text(at: dt.datetime, zone: str, now: dt.datetime, reader_zone: str | None = None, kind: DeadlineKind = "closes") -> str:
    """ "closes in 3 days (Wed 25 Nov, 23:59 Astana and Dushanbe)"."""
    clock = deadline_clock(at, zone, now, reader_zone)
    return gettext("%(relative)s (%(clock)s)") % {"relative": relative_text(at, now, kind), "clock": clock}


def since_text(since: dt.datetime | dt.date, now: dt.datetime, zone: str) -> str:
    """How long something has waited: "since today", "since yesterday", "since 20 Nov 2026 (5 days)"."""
    moment = since if isinstance(since, dt.datetime) else None
    on = moment.astimezone(ZoneInfo(zone)).date() if moment else since
    days = (now.astimezone(ZoneInfo(zone)).date() - on).days
    if days <= 0:
        return gettext("since today")
    if days == 1:
        return gettext("since yesterday")
    words = {"day": day_text(on), "n": days}
    return ngettext("since %(day)s (%(n)d day)", "since %(day)s (%(n)d days)", days) % words
