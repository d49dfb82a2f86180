from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from documents.letters.checking import faults_in
from documents.models import IssuedDocument, LetterText
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


MOST_BYTES = 5 * 1024 * 1024  # papers of the portal are far smaller


class FileForm(forms.Form):
    """A PDF that somebody was given. Public, and nothing of it is kept."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 5 MB. The file is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        error_messages={"required": _("Choose the PDF file that you have received."), "empty": _("The file is empty. Choose the file again.")},
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        content = bytes(upload.read(MOST_BYTES + 1))
        if len(content) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB; no paper of the portal is."))
        if not content.startswith(b"%PDF-"):
            raise forms.ValidationError(_("This is no PDF file. The portal issues papers as PDF only; a scan or photo is checked by the code on it."))
        return content


class TextForm(forms.ModelForm):
    """Words of a letter. Its fields are the clerk's alone: there is no choice that an actor's rights could narrow."""

    use_required_attribute = False

    class Meta:
        model = LetterText
        fields = ("title", "body", "closing")
        widgets = {"body": forms.Textarea(attrs={"rows": 18}), "closing": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, sentences in faults_in(self.instance.kind, cleaned).items():
            for sentence in sentences:
                self.add_error(name, sentence)
        return cleaned


class PreviewForm(forms.Form):
    """Whose data the picture shows: the samples, or a letter of the same kind that the reader may see."""

    letter = forms.ChoiceField(label=_("Data of"), required=False)

    def __init__(self, *args: Any, letters: Iterable[IssuedDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), f"{row.number} {row.facts.get('name', '')}".strip()) for row in letters]
        self.fields["letter"].choices = [("", _("the samples")), *rows]  # type: ignore[attr-defined]


class UseForm(StepForm):
    """`seen`: the mark of the words that its reader has before the eyes."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
