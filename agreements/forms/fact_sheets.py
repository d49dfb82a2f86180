"""What a side tells the others about itself."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.utils.translation import gettext_lazy as _

from agreements.models import FactSheet

LONG = ("nomination_deadlines", "extra_requirements", "accessibility", "housing", "visa", "insurance", "other")


class FactSheetForm(forms.ModelForm):
    """Parses only: the operation saves. Which side it is follows from who writes."""

    use_required_attribute = False
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    class Meta:
        model = FactSheet
        fields = (
            "contact_name", "contact_email", "contact_phone", "website", "nomination_deadlines", "weeks_to_decide", "weeks_to_transcript",
            "extra_requirements", "accessibility", "housing", "visa", "insurance", "other",
        )  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in LONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LONG:
            self.fields[name].validators.append(MaxLengthValidator(4000))
        for name in ("weeks_to_decide", "weeks_to_transcript"):
            self.fields[name].validators.append(MaxValueValidator(104))

    def _post_clean(self) -> None:
        """The row is changed by the operation, which compares it with what was typed."""
