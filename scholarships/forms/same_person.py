from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import SamePerson

SAME, OTHER = "same", "other"


class SamePersonForm(forms.Form):
    """One person or two, and by what that was seen."""

    use_required_attribute = False
    is_same = forms.TypedChoiceField(
        label=_("Are these one person?"),
        choices=[(SAME, _("The same person")), (OTHER, _("Not the same person"))],
        coerce=lambda text: text == SAME,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether these are one person.")},
    )
    reason = forms.CharField(
        label=_("By what you have seen it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the passports were compared. Only the ministry reads it."),
        error_messages={"required": _("Say by what you have seen it.")},
    )

    def __init__(self, data: Any = None, *, decision: SamePerson | None) -> None:
        initial = {"is_same": SAME if decision.is_same else OTHER, "reason": decision.reason} if decision else {}
        super().__init__(data, initial=initial)
