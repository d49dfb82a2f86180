"""The redacted copy of a nomination, and the copy of one of its documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.checks import ACCEPT_PLAIN
from scholarships.forms.drafts import say_too_long
from scholarships.models import RedactedDossier
from scholarships.queries.redacting import FIELDS


def _text(label: Any, rows: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}))


class RedactedForm(forms.Form):
    """What stays blank is read as blank."""

    use_required_attribute = False

    position = forms.CharField(label=_("Post held"), required=False, max_length=200)
    justification = _text(_("Why this person"), 8)
    education = _text(_("Education"), 4)
    posts = _text(_("Posts held before"), 4)
    trainings = _text(_("Training abroad"), 4)

    def __init__(self, data: Any = None, *, redacted: RedactedDossier) -> None:
        super().__init__(data, initial={name: getattr(redacted, name) for name in FIELDS})
        for field in self.fields.values():
            field.goes_with_a_tick = True  # type: ignore[attr-defined]  # blank is an answer here, no field is called optional
        say_too_long(self.fields.values())

    def clean(self) -> dict[str, str]:
        """Line breaks as the record has them, so that an untouched text counts as unchanged."""
        return {name: str(value).replace("\r\n", "\n") for name, value in super().clean().items()}  # type: ignore[union-attr]

    @property
    def read_over(self) -> bool:
        return "read_over" in self.data


class RedactedFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(label=_("Redacted copy"), error_messages={"required": _("Choose a file first.")})

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ACCEPT_PLAIN
        if label:
            self.fields["file"].label = label
