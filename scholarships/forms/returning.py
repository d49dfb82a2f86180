"""What is wrong with a dossier, ticked item by item, and what its sender answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scholarships.forms.decisions import DatedForm
from scholarships.forms.drafts import say_too_long
from scholarships.forms.instants import LocalTimeField
from scholarships.queries.defects import Item

NOTE_LENGTH = 500


class ReturnForm(DatedForm):
    """A tick and a note for each item, at least one; the day by which the ministry asks for it; a word about the whole."""

    when = "mend_until"
    mend_until = LocalTimeField(label=_("To be completed by"))
    reason = forms.CharField(
        label=_("General note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the history."),
    )

    def __init__(self, data: Any = None, *, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"tick-{item.field}"] = forms.BooleanField(label=str(item.label), required=False)
            self.fields[f"note-{item.field}"] = forms.CharField(
                label=_("What is wrong: %(item)s") % {"item": item.label}, max_length=NOTE_LENGTH, required=False
            )
            self.fields[f"note-{item.field}"].goes_with_a_tick = True  # type: ignore[attr-defined]
        say_too_long(self.fields.values())

    def clean(self) -> Any:
        super().clean()
        for item in self.items:
            ticked, note = self.cleaned_data.get(f"tick-{item.field}"), self.cleaned_data.get(f"note-{item.field}", "")
            if ticked and not note and not self.errors.get(f"note-{item.field}"):
                self.add_error(f"note-{item.field}", _("Say what is wrong with it: the sender reads this sentence beside the field."))
            if note and not ticked:
                self.add_error(f"tick-{item.field}", _("You have written what is wrong: tick it, or take the note away."))
        if not self.errors and not self.defects:
            self.add_error(None, _("Tick at least one thing that is wrong: only what you tick can be changed by the sender."))
        return self.cleaned_data

    @property
    def defects(self) -> dict[str, str]:
        """What is wrong, by field."""
        return {item.field: self.cleaned_data[f"note-{item.field}"] for item in self.items if self.cleaned_data.get(f"tick-{item.field}")}

    @property
    def groups(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """By section: the tick and the note of each item."""
        found: dict[Any, list[tuple[Any, Any]]] = {}
        for item in self.items:
            found.setdefault(str(item.section), []).append((self[f"tick-{item.field}"], self[f"note-{item.field}"]))
        return list(found.items())


class AnswerDefectForm(forms.Form):
    """Why it is right as it stands, or a word about what was changed."""

    use_required_attribute = False
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why it is right as it stands, or what you have changed. The ministry reads it."),
        error_messages={"required": _("Say why it is right as it stands, or change it in its section.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_too_long(self.fields.values())
