"""A form that keeps what it can read: nothing missing is refused, and what can't be read stays in its field with a sentence."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.timefmt import day_text
from partners.queries import host_day
from people.citizenships import citizenships
from scholarships.forms.rows import RowsField
from scholarships.models import Nomination
from scholarships.queries.defects import present_round
from scholarships.queries.dossier import Section

DAY_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DAY_HINT = _("Day, month and year, for example 27.03.1991 or 1991-03-27.")
DAY_WRONG = _("Enter the day as 27.03.1991 or 1991-03-27.")
TOO_LONG = _("The text has %(show_value)d letters; %(limit_value)d fit. Shorten it.")
OLDEST, YOUNGEST = 100, 15  # years; a date beyond is a slip of the finger


def check_latin(text: str) -> None:
    """Passports spell names in Latin letters; a Cyrillic А looks the same and finds nobody at the border."""
    foreign = {char for char in text if char.isalpha() and not unicodedata.name(char, "").startswith("LATIN")}
    if foreign:
        sentence = _("Write the name in Latin letters as in the passport. These letters belong to another alphabet: %(letters)s.")
        raise ValidationError(sentence, params={"letters": ", ".join(sorted(foreign))})


def check_birth_date(day: date, today: date) -> None:
    if not today.year - OLDEST <= day.year <= today.year - YOUNGEST:
        raise ValidationError(_("This day can't be a nominee's date of birth: check the year."))


def check_phone(text: str) -> None:
    if not any(char.isdecimal() for char in text):
        raise ValidationError(_("This is no telephone number. Write it with the country code, for example +992 37 221 00 00."))


def say_too_long(fields: Iterable[forms.Field]) -> None:
    """What is too long is refused with a sentence and stays in its field; a browser would cut it off silently."""
    for field in fields:
        if isinstance(field, forms.CharField):
            field.widget.attrs.pop("maxlength", None)
            field.error_messages["max_length"] = TOO_LONG


def choose_country() -> list[tuple[str, Any]]:
    return [("", _("Choose a country")), *citizenships(get_language() or "en")]


def add_hint(field: forms.Field, sentence: str) -> None:
    """A rule of the call, or what is worth checking, is said where its answer is asked for."""
    field.help_text = f"{field.help_text} {sentence}".strip()


class DayField(forms.DateField):
    """Tells a day that the calendar hasn't from a text that is no day."""

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            written = str(value).strip()
            if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{1,2}-\d{1,2}", written):
                raise ValidationError(_("There is no such day in the calendar. Write the day that stands in the passport.")) from None
            if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2}", written):
                sentence = _("The year has two figures and could be of either century. Write all four, for example 27.03.1991.")
                raise ValidationError(sentence) from None
            raise


def day_field(label: Any, **more: Any) -> DayField:
    widget = forms.DateInput(format=DAY_FORMATS[0], attrs={"autocomplete": "off", "inputmode": "text"})
    return DayField(label=label, input_formats=DAY_FORMATS, widget=widget, help_text=DAY_HINT, error_messages={"invalid": DAY_WRONG}, **more)


class DraftForm(forms.Form):
    """One section of a nomination. `required` marks what a submission needs and refuses nothing here.

    `seen` is a digest of what the page showed: if somebody else has changed the section since, their text isn't
    overwritten unseen (`overtaken`).
    """

    section: Section
    secret = False  # whether nothing of it may be kept in drafts of unsent forms
    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, nomination: Nomination, data: Any = None, *, now: datetime) -> None:
        self.kept = self.kept_of(nomination)
        self.today = host_day(now)
        self.was_overtaken = False
        self.nomination = nomination
        super().__init__(data, initial={**self.kept, "seen": digest(self.kept)})
        say_too_long(self.fields.values())
        self.label_for(nomination)
        self.close_what_was_checked(nomination)

    def kept_of(self, nomination: Nomination) -> dict[str, Any]:
        """What the portal has of this section and the page may show."""
        return self.section.values(nomination)

    def label_for(self, nomination: Nomination) -> None:
        """Labels that name something of the call."""

    def close_what_was_checked(self, nomination: Nomination) -> None:
        """Of a returned dossier only what the ministry has named is open; the rest is shown as it stands."""
        found = present_round(nomination)
        if found is None or (self.section.apart and self.section.slug in found.open_fields):
            return  # what stands apart is named as a whole
        for name in self.section.apart or self.section.fields:
            if name in self.fields and name not in found.open_fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Checked by the ministry: it stays as it is.")

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    @property
    def has_rows(self) -> bool:
        return any(isinstance(field, RowsField) and not field.disabled for field in self.fields.values())

    @property
    def is_closed(self) -> bool:
        """Nothing on the page can be changed: all of it was checked."""
        return all(field.disabled for name, field in self.fields.items() if name != "seen")

    @property
    def readable(self) -> dict[str, Any]:
        """Values that can be kept. A table of rows that the page did not send stays as it is."""
        kept = {name: value for name, value in self.cleaned_data.items() if name in self.kept}
        return {name: value for name, value in kept.items() if value is not None or not isinstance(self.fields[name], RowsField)}

    @property
    def advice(self) -> str:
        """What is worth knowing about an answer that is kept as it is."""
        return ""

    @property
    def overtaken(self) -> bool:
        """Others have saved this section since the page was opened, and not the same."""
        changed = any(self.kept[name] != value for name, value in self.readable.items())
        return changed and self.cleaned_data.get("seen") not in ("", digest(self.kept))

    def show_again(self) -> None:
        """The next sending is meant: the page has shown what the others wrote."""
        self.was_overtaken = True
        self.data = {**self.data.dict(), "seen": digest(self.kept)}  # type: ignore[attr-defined]

    @property
    def others_wrote(self) -> list[tuple[Any, Any]]:
        """What stands in the portal now, where it isn't what was typed."""
        changed = {name for name, value in self.readable.items() if self.kept[name] != value}
        return [(label, answer) for name, label, answer in answers(self.fields, self.kept) if name in changed]


def answers(fields: Mapping[str, forms.Field], values: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, its label, the answer in words) in the order of the form."""
    return [(name, field.label, in_words(field, values[name])) for name, field in fields.items() if name in values]


def in_words(field: forms.Field, value: Any) -> Any:
    if isinstance(field, RowsField):
        return field.in_words(value)
    if value in ("", None, False):
        return ""
    if isinstance(field, forms.ChoiceField):
        return dict(field.choices).get(value, value)  # type: ignore[arg-type]
    if isinstance(field, forms.BooleanField):
        return gettext("Yes")
    if isinstance(field, forms.DateField):
        return day_text(value)
    return value


def digest(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
