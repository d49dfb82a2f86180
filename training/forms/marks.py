"""The grid of a sheet: one cell a person, read by the scheme; what was typed stays whatever is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from training.mark_entry import HINTS, Entry, EntryFault, entry_text, read_entry
from training.models import Mark, ResultSheet
from training.queries.marks import Line


class MarksForm(forms.Form):
    """`was_<enrolment>` is what the page showed when it was opened, so that two who type at once can be told apart, cell by cell."""

    use_required_attribute = False

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sheet: ResultSheet, listed: Iterable[Line], **kwargs: Any) -> None:
        self.sheet, self.listed = sheet, list(listed)
        self.meanwhile: dict[int, str] = {}
        super().__init__(None if data is None else data.copy(), **kwargs)
        self.fields["revision"].initial = sheet.revision
        for line in self.listed:
            key = line.enrolment.pk
            label = str(line.enrolment.person.passport_name)
            self.fields[f"m_{key}"] = forms.CharField(label=label, required=False, max_length=40, initial=line.typed)
            self.fields[f"was_{key}"] = forms.CharField(required=False, initial=line.typed, widget=forms.HiddenInput)

    def clean(self) -> Any:
        self.entries: dict[int, Entry | None] = {}
        for line in self.listed:
            name = f"m_{line.enrolment.pk}"
            if self.is_bound and self.add_prefix(name) not in self.data:
                continue  # somebody who came to the sheet after the page was opened
            try:
                self.entries[line.enrolment.pk] = self._kept(line) or read_entry(self.cleaned_data.get(name, ""), self.sheet.scheme)
            except EntryFault as fault:
                self.add_error(name, str(fault))
        return self.cleaned_data

    def _kept(self, line: Line) -> Entry | None:
        """A cell that nobody has touched keeps its points: "passed" may stand for 72."""
        return line.entry if self.cleaned_data.get(f"m_{line.enrolment.pk}", "") == line.typed else None

    def follow(self, sheet: ResultSheet, listed: Iterable[Line]) -> None:
        """Somebody has saved meanwhile: untouched cells show what is kept now, touched ones keep what was typed, with a word where both differ."""
        self.sheet, self.listed = sheet, list(listed)
        data: Any = self.data  # a copy of what was sent
        data[self.add_prefix("revision")] = str(sheet.revision)
        for line in self.listed:
            key = line.enrolment.pk
            typed, was = (str(data.get(self.add_prefix(f"{part}_{key}"), "")) for part in ("m", "was"))
            if typed == was:
                data[self.add_prefix(f"m_{key}")] = line.typed
            elif line.typed not in (was, typed):
                self.meanwhile[key] = line.typed or gettext("empty")
            data[self.add_prefix(f"was_{key}")] = line.typed

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"line": line, "cell": self[f"m_{key}"], "was": self[f"was_{key}"], "meanwhile": self.meanwhile.get(key, ""), "number": number}
            for number, line in enumerate(self.listed, 1)
            if (key := line.enrolment.pk) and f"m_{key}" in self.fields
        ]

    @property
    def filled(self) -> int:
        return sum(bool(str(row["cell"].value() or "").strip()) for row in self.rows)

    @property
    def hint(self) -> str:
        return str(HINTS[self.sheet.scheme])


class ApproveForm(StepForm):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CorrectionForm(forms.Form):
    use_required_attribute = False

    new_mark = forms.CharField(label=_("New mark"), max_length=40, error_messages={"required": _("Write the mark as it should be.")})
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside the old mark in its history; the trainee and the sending side read it."),
        error_messages={"required": _("Give the reason: it stands beside the old mark in its history.")},
    )

    def __init__(self, *args: Any, mark: Mark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = mark.sheet
        self.scheme = sheet.scheme
        self.fields["new_mark"].help_text = str(HINTS[sheet.scheme])
        self.fields["new_mark"].initial = entry_text(Entry(mark.points, mark.was_absent), sheet.scheme, sheet.pass_points)

    def clean_new_mark(self) -> Entry:
        try:
            entry = read_entry(self.cleaned_data["new_mark"], self.scheme)
        except EntryFault as fault:
            raise forms.ValidationError(str(fault)) from fault
        if entry is None:
            raise forms.ValidationError(gettext("Write the mark as it should be."))
        return entry


class MarkFileForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        help_text=_("The template of this sheet with marks written in."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the workbook first."), "empty": _("The file is empty. Save the workbook once more and send it again.")},
    )
