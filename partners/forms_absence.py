from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.absences import who_could_stand_in
from partners.actor import Actor
from partners.forms import DayInput
from partners.queries import host_day


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, error_messages={"required": _("Enter the first day.")})
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, error_messages={"required": _("Enter the last day.")})
    stand_in = forms.ModelChoiceField(
        label=_("Who stands in"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("A colleague with the same role at the same institution. No right passes: they have the same already."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("Who stands in reads it, for example what is urgent."))

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = host_day(now)
        self.fields["stand_in"].queryset = who_could_stand_in(actor, now)  # type: ignore[attr-defined]
