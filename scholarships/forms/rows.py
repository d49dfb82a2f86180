"""Rows of a dossier as a small table of inputs: what is there and two empty ones. Saving shows two more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name, language_name
from core.errors import Text
from people.citizenships import citizenships
from scholarships import rows as kept
from scholarships.enums import Cefr

EMPTY_ROWS, MOST_ROWS, LONGEST = 2, 20, 200
TEXT, TIME, COUNTRY, LANGUAGE, LEVEL = "text", "time", "country", "language", "level"
# Languages of diplomacy and of the region first asked about; a row may be written in any order.
LANGUAGE_CODES = (
    "ar", "az", "be", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "hy", "id", "it", "ja", "ka", "kk",
    "km", "ko", "ky", "lo", "lt", "lv", "mn", "ms", "my", "ne", "nl", "no", "pl", "prs", "ps", "pt", "ro", "ru", "si", "sk", "sr", "sv", "sw", "tg",
    "th", "tk", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    name: str
    label: Text
    kind: str = TEXT


POSTS = (
    Column("post", _("Post")),
    Column("employer", _("Employer")),
    Column("from", _("From"), TIME),
    Column("to", _("Until"), TIME),
)
LANGUAGES = (Column("code", _("Language"), LANGUAGE), Column("level", _("Level (CEFR)"), LEVEL), Column("proof", _("Proof")))
TRAININGS = (
    Column("course", _("Course")),
    Column("country", _("Country"), COUNTRY),
    Column("from", _("From"), TIME),
    Column("to", _("Until"), TIME),
)


def choices_of(kind: str) -> list[tuple[str, str]]:
    """What a cell may be chosen from, in the reader's language; nothing where it is typed."""
    language = get_language() or "en"
    if kind == COUNTRY:
        return list(citizenships(language))
    if kind == LANGUAGE:
        return sorted(((code, language_name(code, language)) for code in LANGUAGE_CODES), key=lambda row: row[1].casefold())
    return list(Cefr.choices) if kind == LEVEL else []


class RowsWidget(forms.Widget):
    """Each row a group of labelled inputs in a grid: side by side where there is room, one below the other on a narrow screen."""

    draws_group = True  # a fieldset with a legend stands around it

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row] | None:
        """Rows as they were typed, the empty ones left out; None when the page had no such table, so that nothing is taken away unseen."""
        if self.value_omitted_from_data(data, files, name):
            return None
        rows = [
            {column.name: str(data.get(f"{name}-{number}-{column.name}", "")).strip() for column in self.columns} for number in _numbers(data, name)
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not _numbers(data, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows: list[Row] = [row for row in value or [] if isinstance(row, dict)]
        closed = bool((attrs or {}).get("disabled"))
        if closed and not rows:
            return format_html('<p class="muted" id="{}">{}</p>', f"id_{name}", gettext("Not provided"))
        shown = rows if closed else [*rows, *[{} for _n in range(EMPTY_ROWS)]][:MOST_ROWS]
        options = {column.kind: choices_of(column.kind) for column in self.columns}
        drawn = format_html_join("", "{}", ((self._row(name, number, row, options, closed),) for number, row in enumerate(shown)))
        return format_html('<div class="rows" id="{}">{}</div>', f"id_{name}", drawn)

    def _row(self, name: str, number: int, row: Row, options: dict[str, list[tuple[str, str]]], closed: bool) -> SafeString:
        cells = format_html_join("", "{}", ((cell,) for cell in self._cells(name, number, row, options, closed)))
        return format_html('<div class="rows-row" role="group" aria-label="{}">{}</div>', gettext("Row %(number)d") % {"number": number + 1}, cells)

    def _cells(self, name: str, number: int, row: Row, options: dict[str, list[tuple[str, str]]], closed: bool) -> Iterator[SafeString]:
        for place, column in enumerate(self.columns):
            key, value = f"{name}-{number}-{column.name}", kept.text_of(row, column.name)
            cell_id = f"id_{name}_0" if not number and not place else f"id_{key}"
            off = SafeString(" disabled") if closed else ""
            control = _select(key, cell_id, value, options[column.kind], off) if options[column.kind] else _input(key, cell_id, value, column, off)
            yield format_html('<div><label for="{}">{}</label>{}</div>', cell_id, column.label, control)


def _numbers(data: Mapping[str, Any], name: str) -> list[int]:
    parts = [key.split("-") for key in data if key.startswith(f"{name}-")]
    return sorted({int(part[1]) for part in parts if len(part) == 3 and part[1].isdecimal()})[:MOST_ROWS]


def _input(key: str, cell_id: str, value: str, column: Column, off: str) -> SafeString:
    if column.kind == TIME:
        return format_html('<input type="text" name="{}" id="{}" value="{}" class="w-short" autocomplete="off"{}>', key, cell_id, _typed(value), off)
    return format_html('<input type="text" name="{}" id="{}" value="{}" autocomplete="off"{}>', key, cell_id, value, off)


def _typed(value: str) -> str:
    """A kept day as people type it; what could not be read stays as it was typed."""
    return kept.typed_part(value) if kept.last_day(value) else value


def _select(key: str, cell_id: str, value: str, choices: list[tuple[str, str]], off: str) -> SafeString:
    known = [("", gettext("Choose")), *choices]
    if value and value not in dict(choices):
        known.append((value, value))
    options = format_html_join(
        "", '<option value="{}"{}>{}</option>', ((code, SafeString(" selected") if code == value else "", label) for code, label in known)
    )
    return format_html('<select name="{}" id="{}"{}>{}</select>', key, cell_id, off, options)


class RowsField(forms.Field):
    """Cleans to a list of rows with texts, days as "2019-03". A missing cell refuses nothing; what can't be read names its row."""

    def __init__(self, columns: Sequence[Column], **more: Any) -> None:
        self.columns = columns
        super().__init__(widget=RowsWidget(columns), required=False, **more)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data

    def clean(self, value: Any) -> list[Row] | None:
        if value is None:
            return None
        found, wrong = [], []
        for number, row in enumerate(value, start=1):
            clean, faults = self._row(number, row)
            found.append(clean)
            wrong += faults
        if wrong:
            raise ValidationError(wrong)
        return found

    def _row(self, number: int, row: Row) -> tuple[Row, list[str]]:
        clean, faults = dict(row), []
        for column in self.columns:
            try:
                clean[column.name] = self._cell(column, row[column.name])
            except ValueError:
                words = {"number": number, "column": column.label}
                faults.append(_FAULTS.get(column.kind, _TOO_LONG) % words)
        first, last = kept.last_day(clean.get("from", "")), kept.last_day(clean.get("to", ""))
        if not faults and first and last and last < first:
            faults.append(gettext("Row %(number)d ends before it begins.") % {"number": number})
        return clean, faults

    def _cell(self, column: Column, text: str) -> str:
        if column.kind == TIME:
            return kept.part_of_time(text)
        if text and column.kind != TEXT and text not in dict(choices_of(column.kind)):
            raise ValueError(text)
        if len(text) > LONGEST:
            raise ValueError(text)
        return text

    def in_words(self, rows: Any) -> Any:
        """One line a row, for reading."""
        lines = [", ".join(filter(None, self._said(row))) for row in rows or [] if isinstance(row, dict)]
        return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)) if any(lines) else ""

    def _said(self, row: Mapping[str, Any]) -> Iterator[str]:
        language, said = get_language() or "en", {}
        for column in self.columns:
            value = kept.text_of(row, column.name)
            said[column.name] = (
                {COUNTRY: country_name, LANGUAGE: language_name}[column.kind](value, language)
                if value and column.kind in (COUNTRY, LANGUAGE)
                else value
            )
        times = [kept.said_part(said[name]) if kept.last_day(said.get(name, "")) else said.get(name, "") for name in ("from", "to")]
        yield from (value for name, value in said.items() if name not in ("from", "to"))
        if any(times):
            yield " – ".join(times)


_FAULTS: dict[str, Text] = {
    TIME: _("Row %(number)d, “%(column)s”: write a year, or a month and a year, for example 2019 or 03.2019."),
    COUNTRY: _("Row %(number)d, “%(column)s”: choose from the list."),
    LANGUAGE: _("Row %(number)d, “%(column)s”: choose from the list."),
    LEVEL: _("Row %(number)d, “%(column)s”: choose from the list."),
}
_TOO_LONG = _("Row %(number)d, “%(column)s”: the text is too long. Shorten it to 200 letters.")
