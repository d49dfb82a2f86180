from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.registries import letter_kinds, notice_kinds
from notifications.enums import DeliveryState as S
from notifications.topics import OTHERS, label_of
from partners.forms import DayInput

# What people look for; the states of single letters stand below.
GROUPS: dict[str, tuple[str, ...]] = {"waiting": (S.QUEUED, S.SENDING), "not_arrived": (S.FAILED, S.BOUNCED, S.DROPPED)}


class DeliveryFilter(forms.Form):
    """Which letters to show; an unknown value shows all."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("all")), ("waiting", _("waiting or being sent")), ("not_arrived", _("did not arrive")), *S.choices],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of message"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=254)
    record = forms.CharField(label=_("Name or number of the record"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    entry = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((name, label_of(name)) for name in {*notice_kinds, *letter_kinds, *OTHERS}), key=lambda row: row[1].casefold())
        self.fields["kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]

    def narrow(self, rows: Any) -> Any:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if state := chosen.get("state"):
            rows = rows.filter(state__in=GROUPS.get(state, (state,)))
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if entry := chosen.get("entry"):
            rows = rows.filter(notice__event_id=entry)
        if record := chosen.get("record", "").strip():
            rows = rows.filter(record__icontains=record)
        return rows.filter(self._address(chosen), self._days(chosen))

    @staticmethod
    def _address(chosen: dict[str, Any]) -> Q:
        return Q(address__icontains=chosen["address"].strip()) if "address" in chosen else Q()

    @staticmethod
    def _days(chosen: dict[str, Any]) -> Q:
        """Days of the host's calendar, the last one included."""
        found = Q()
        if since := chosen.get("since"):
            found &= Q(created_at__date__gte=since)
        if until := chosen.get("until"):
            found &= Q(created_at__date__lte=until)
        return found

    @property
    def is_narrow(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())
