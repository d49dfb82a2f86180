"""Input of the page of a partner institution: its contacts and its documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.checks import ACCEPT
from partners.forms import DayInput


class ContactForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Enter the name of the person.")})
    post = forms.CharField(label=_("Post"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), error_messages={"required": _("Enter the e-mail at which the person is reached.")})
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class PaperForm(forms.Form):
    """A document that was asked of the institution, and from when until when it holds."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("For example: licence, statute, power of attorney."),
        error_messages={"required": _("Enter what the document is.")},
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPEG, PNG or DOCX, up to 10 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput)
    expires_on = forms.DateField(label=_("Holds until"), required=False, widget=DayInput, help_text=_("Empty: without end."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The document would end before it was issued."))
        return data
