"""The sending side's own clocks, typed and shown on the clock of its capital."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from core.timefmt import city
from scholarships.forms.instants import LocalTimeField, instant_in, local_in


class ClosingForm(StepForm):
    """One instant or none; an hour that the clocks of the zone skip or show twice is refused with a sentence."""

    until = LocalTimeField(label=_("Closing"), required=False)

    def __init__(self, data: Any = None, *, zone: str, kept: datetime | None, proposed: datetime, label: Any, hint: Any) -> None:
        super().__init__(data)
        self.zone = zone
        field = self.fields["until"]
        field.label = label
        field.initial = local_in(kept or proposed, zone).replace(second=0, microsecond=0)
        clock = _("On the clock of %(city)s.") % {"city": city(zone)}
        field.help_text = f"{clock} {hint}"

    def clean_until(self) -> datetime | None:
        local = self.cleaned_data["until"]
        return instant_in(local, self.zone) if local else None


class ReplaceWindowForm(ClosingForm, ReasonForm):
    """Until when the authority may replace a person after the closing; the reason is read by both sides."""

    field_order = ("reason", "until")

    def clean_until(self) -> datetime | None:
        found = super().clean_until()
        if found is None:
            raise forms.ValidationError(self.fields["until"].error_messages["required"], code="required")
        return found
