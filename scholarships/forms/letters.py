"""Filters of the letters of a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.enums import LETTERS, IssuedState


class LetterFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of letter"), required=False, choices=[("", _("All letters")), *((str(row), row.label) for row in LETTERS)])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *IssuedState.choices])

    @property
    def chosen(self) -> dict[str, str]:
        """What could be read; a filter that names nothing filters nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("kind", "state")}
