"""What says who somebody is by its form alone: addresses, telephones, numbers of papers, zones of passports, days of birth."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from babel.dates import get_month_names

from core.country_names import LANGUAGES

BLOCK = "▇▇▇"
_ADDRESS = re.compile(r"[\w.+'-]+(?:@|\s?(?:\[at\]|\(at\))\s?)[\w-]+(?:\.[\w-]+)*")
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_END = r"(?=[,.;:!?)»”]*(?:\s|$))"
_LINK = re.compile(rf"(?:https?://|www\.)\S+?{_END}", re.IGNORECASE)
_DOMAIN = re.compile(rf"\b(?:[\w-]+\.)+([a-z]{{2,6}})\b(?:/\S*?{_END})?", re.IGNORECASE)
_ENDS = frozenset("com org net edu gov int info biz mil io me ru kz eu su рф қаз".split())
_ZONE = re.compile(r"[A-Z0-9<]*<<[A-Z0-9<]*")
_REFERENCE = re.compile(r"\b[^\W\d_]{1,4}[-–/]\d{4}[-–/]\d{2,}\b")
_NUMBERED = re.compile(r"(?:\bNo\b\.?|№|N°|\bNr\b\.?)\s?[\w./-]*\d[\w/-]*", re.IGNORECASE)
_PAPER = re.compile(r"\b[^\W\d_]{1,3}[ -]?\d{6,9}\b")
_LONG_NUMBER = re.compile(r"\b\d{7,}\b")
_PHONE = re.compile(r"\+?\(?\d[\d\s().–-]{5,}\d")
_YEARS = re.compile(r"\D*(?:(?:\d{1,2}[./]){0,2}(?:19|20)\d\d(?:-\d\d){0,2}\D*)+")  # 2018-2022, 01.09.2018 - 30.06.2019
_INITIAL = r"\b[^\W\d_]\."
_BESIDE = re.compile(rf"(?:{_INITIAL}\s?){{1,3}}(?={BLOCK})|(?<={BLOCK})(?:\s?{_INITIAL}){{1,3}}")
_SEVERAL = re.compile(rf"{BLOCK}(?:[\s'’\-‐–_.@]*{BLOCK})+")
_ENDING = re.compile(rf"(?<={BLOCK})['’ʼ`-]?[a-zа-яәғқңөұүһіӣӯҳҷ]+")


def hide_patterns(text: str, domains: Collection[str] = ()) -> str:
    for pattern in (_LINK, _ADDRESS, _HANDLE, _ZONE, _REFERENCE, _NUMBERED, _PAPER):
        text = pattern.sub(BLOCK, text)
    text = _DOMAIN.sub(lambda found: BLOCK if found[1].lower() in _ENDS or found[1].lower() in domains else found[0], text)
    text = _PHONE.sub(lambda found: found[0] if not _is_phone(found[0]) else BLOCK, text)
    return _LONG_NUMBER.sub(BLOCK, text)


def _is_phone(text: str) -> bool:
    """Many figures that are no years and no days."""
    return sum(char.isdigit() for char in text) >= 7 and not _YEARS.fullmatch(text)


def exactly(values: Iterable[str], days: Iterable[date]) -> re.Pattern[str] | None:
    """Values as they stand, in any case and however set apart, and days in the usual spellings."""
    forms = [_apart(plain) for value in values if len(plain := re.sub(r"[\s().\-–]", "", value).removeprefix("+")) > 1]
    forms += [form for day in days for form in _spellings(day)]
    return re.compile("|".join(sorted(forms, key=len, reverse=True)), re.IGNORECASE) if forms else None


def _apart(value: str) -> str:
    """The letters and figures of a value with anything between them; not as a part of a longer number."""
    start, end = r"(?<![^\W_])" if value[0].isascii() else "", r"(?!\d)" if value[-1].isdigit() else ""
    return rf"{start}\+?" + r"[\s().\-–]*".join(map(re.escape, value)) + end


def _spellings(day: date) -> list[str]:
    """1996-05-17, 17.05.1996, 17/5/96, 17 May 1996, May 17, 1996, 17 мая 1996, 1996 жылғы 17 мамыр."""
    months = {name for language in LANGUAGES for width in ("wide", "abbreviated") for name in get_month_names(width, locale=language).values()}
    of_day = [get_month_names(width, locale=language)[day.month] for language in LANGUAGES for width in ("wide", "abbreviated")]
    month = "|".join(sorted({re.escape(name.strip(".")) for name in of_day if name in months}, key=len, reverse=True))
    number, year = f"0?{day.day}", f"(?:{day.year}|{day.year % 100:02d})"
    return [
        rf"\b{day.year}[-./]0?{day.month}[-./]{number}\b",
        rf"\b{number}[-./]0?{day.month}[-./]{year}\b",
        rf"\b{number}(?:st|nd|rd|th)?\s(?:{month})\.?,?\s{day.year}\b",
        rf"\b(?:{month})\.?\s{number}(?:st|nd|rd|th)?,?\s{day.year}\b",
        rf"\b{day.year}\s\w+\s{number}\s(?:{month})\w*",
    ]


def merged(text: str) -> str:
    """Initials and what is left of an ending go with the word beside them; several blocks in a row are one."""
    before = ""
    while before != text:
        before = text
        text = _SEVERAL.sub(BLOCK, _ENDING.sub("", _BESIDE.sub("", text)))
    return text
