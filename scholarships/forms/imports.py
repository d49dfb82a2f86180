"""Uploading a list of nominees and confirming it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scholarships.forms.nominating import ForPartnerForm

LONGEST_PASTE = 4_000_000  # letters: 10,000 rows of 400


class WorkbookForm(ForPartnerForm):
    """A workbook, or rows pasted from one; what is in them is checked when they are read."""

    file = forms.FileField(
        label=_("Workbook of nominees (.xlsx)"),
        help_text=_("The template, or a list of your own with headings in English, Russian or Kazakh."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    pasted = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        help_text=_("With the row of headings, or with the columns of the template in their order."),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        pasted = found.get("pasted", "").strip()
        if not found.get("file") and not pasted and not self.errors:
            self.add_error("file", _("Choose a file first, or paste rows."))
        if found.get("file") and pasted:
            self.add_error("pasted", _("There is a file and there are pasted rows. Send one of them."))
        return found


class ConfirmForm(forms.Form):
    use_required_attribute = False
    also_submit = forms.BooleanField(
        label=_("Also send the complete nominations, by rank, until the slots are used"),
        required=False,
        help_text=_("Once sent, a nomination can be changed only when the ministry returns it."),
    )

    ranked = forms.BooleanField(
        label=_("Give those without a rank the next ranks, in the order of the list"),
        required=False,
        help_text=_("The ranks decide who is sent first and who stands on the reserve list."),
    )

    def offer(self, *, may_submit: bool, may_rank: bool) -> None:
        """Leave out what would change nothing."""
        for name, may in (("also_submit", may_submit), ("ranked", may_rank)):
            if not may:
                self.fields.pop(name)
