from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.enums import DeliveryState


class DeliveryFilter(forms.Form):
    """Which messages to show; an unknown value shows all."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *DeliveryState.choices])
    address = forms.CharField(label=_("Address"), required=False)

    def narrow(self, rows: Any) -> Any:
        if self.is_valid():
            if state := self.cleaned_data["state"]:
                rows = rows.filter(state=state)
            if address := self.cleaned_data["address"]:
                rows = rows.filter(address__icontains=address.strip())
        return rows
