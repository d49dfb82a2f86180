"""Whom a side names: people whom the portal knows, somebody new, or a list pasted from a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from documents.checks import ACCEPT
from events.forms.registrations import DetailsForm
from events.models import Delegation, Event, Registration
from people.models import Person

COLUMNS = ("given_names", "family_name", "position", "email", "phone")
LONGEST = {"given_names": 128, "family_name": 128, "position": 200, "email": 254, "phone": 40}
MOST_LINES = 500


class KnownForm(forms.Form):
    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick at least one person.")}
    )

    def __init__(self, *args: Any, listed: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {row.pk: row for row in listed}
        self.fields["people"].choices = [(row.pk, str(row)) for row in listed]  # type: ignore[attr-defined]

    @property
    def named(self) -> list[dict[str, Any]]:
        return [{"person": self.listed[pk]} for pk in self.cleaned_data["people"]]


class NewForm(DetailsForm):
    """One person with needs; the address is optional, because some officials have none of their own."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, without=("badge_name", "organisation", "country"), **kwargs)
        self.fields["email"].required = False

    @property
    def named(self) -> list[dict[str, Any]]:
        return [dict(self.cleaned_data)]


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=_("Rows from a spreadsheet"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One person a row: given names, family name, post held, e-mail, telephone. The last three may be empty."),
        error_messages={"required": _("Paste the rows.")},
    )  # fmt: skip

    def __init__(self, *args: Any, free: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.free = free
        self.named: list[dict[str, Any]] = []

    def clean_pasted(self) -> str:
        """Every row that is wrong is named with its line; nobody is named while one is."""
        text = str(self.cleaned_data["pasted"])
        rows, faults = _rows(text), []
        seen: dict[tuple[str, ...], int] = {}
        for line, cells in rows:
            row = dict(zip(COLUMNS, cells, strict=False))
            if fault := _fault(cells, row) or _twice(row, line, seen):
                faults.append(gettext("Line %(line)d: %(fault)s") % {"line": line, "fault": fault})
            self.named.append({name: value for name, value in row.items() if value})
        if not rows:
            faults.append(gettext("Nothing was pasted but empty lines."))
        elif len(rows) > self.free:
            faults.append(_too_many(self.free, len(rows)))
        if faults:
            raise ValidationError(faults)
        return text


def _too_many(free: int, rows: int) -> str:
    sentence = ngettext(
        "%(n)d place of the delegation is free, and the list has %(rows)d rows.",
        "%(n)d places of the delegation are free, and the list has %(rows)d rows.",
        free,
    )
    return sentence % {"n": free, "rows": rows}


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows that say something, each by its line; tabs as a spreadsheet copies them, else semicolons or commas."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = next((sign for sign in "\t;," if sign in first), "\t")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE))[:MOST_LINES]
    cells = [(number, [cell.strip().strip('"') for cell in line]) for number, line in enumerate(lines, start=1)]
    return [(number, row) for number, row in cells if any(row) and not _is_heading(row)]


def _is_heading(row: list[str]) -> bool:
    """A row of headings has no address, and says "name" in one of the languages."""
    words = " ".join(row).casefold()
    return "@" not in words and any(word in words for word in ("given names", "first name", "фамилия", "family name", "тегі", "имя"))


def _fault(cells: list[str], row: dict[str, str]) -> str:
    if len([cell for cell in cells[len(COLUMNS) :] if cell]):
        return gettext("there are more than five columns.")
    if not row.get("given_names"):
        return gettext("the given names are missing.")
    if long := next((name for name, value in row.items() if len(value) > LONGEST[name]), ""):
        return gettext("“%(start)s…” is too long.") % {"start": row[long][:30]}
    if row.get("email"):
        try:
            validate_email(row["email"])
        except ValidationError:
            return gettext("“%(email)s” is no e-mail address.") % {"email": row["email"]}
        row["email"] = row["email"].lower()
    return ""


def _twice(row: dict[str, str], line: int, seen: dict[tuple[str, ...], int]) -> str:
    """The same person in two rows, by the address or by the names."""
    key = (row["email"],) if row.get("email") else (row.get("given_names", ""), row.get("family_name", ""))
    before = seen.setdefault(key, line)
    return "" if before == line else gettext("the same person as in line %(line)d.") % {"line": before}


class ArrangeForm(forms.Form):
    """Head and order: a number for each; equal numbers stand as they stood."""

    use_required_attribute = False
    head = forms.TypedChoiceField(label=_("Head of delegation"), coerce=int, error_messages={"required": _("Choose the head of the delegation.")})

    def __init__(self, *args: Any, delegation: Delegation, members: Sequence[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        self.fields["head"].choices = [(row.pk, row.name) for row in self.members]  # type: ignore[attr-defined]
        self.fields["head"].initial = delegation.head_id
        for number, row in enumerate(self.members, start=1):
            label = gettext("Place of %(name)s") % {"name": row.name}
            self.fields[f"place_{row.pk}"] = forms.IntegerField(label=label, min_value=1, max_value=999, initial=number)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return {}
        places = {row.pk: cleaned[f"place_{row.pk}"] for row in self.members}
        return {"order": sorted(places, key=lambda pk: places[pk]), "head": cleaned["head"]}


class CredentialsForm(forms.Form):
    file = forms.FileField(
        label=_("Authorisation of the delegation"), widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPEG, PNG or DOCX, up to 10 MB. A later file takes its place."), error_messages={"required": _("Choose the file.")},
    )  # fmt: skip
