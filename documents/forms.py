from django import forms
from django.utils.translation import gettext_lazy as _

from documents.queries import plain_code


class CodeForm(forms.Form):
    """The code printed beside the QR mark. Public: there is no actor whose rights could narrow it."""

    code = forms.CharField(
        label=_("Code on the document"),
        max_length=60,
        help_text=_("12 letters and figures, for example 7KQ9-MXP4-RTHB. Spaces, dashes and small letters do not matter."),
        error_messages={"required": _("Type the code that stands beside the square mark on the document.")},
    )

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code.isalnum():
            raise forms.ValidationError(_("The code has letters and figures only. Type it again as it stands on the document."))
        return code
