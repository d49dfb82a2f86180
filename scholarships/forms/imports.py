"""Uploading a list of nominees and confirming it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scholarships.forms.nominating import ForPartnerForm


class WorkbookForm(ForPartnerForm):
    """What is in the file is checked when it is read."""

    file = forms.FileField(
        label=_("Workbook of nominees (.xlsx)"),
        help_text=_("The template, or a list of your own with headings in English, Russian or Kazakh."),
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class ConfirmForm(forms.Form):
    use_required_attribute = False
    also_submit = forms.BooleanField(
        label=_("Also send the complete nominations, by rank, until the slots are used"),
        required=False,
        help_text=_("Once sent, a nomination can be changed only when the ministry returns it."),
    )

    def __init__(self, *args: object, may_submit: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not may_submit:
            del self.fields["also_submit"]
