"""Filters of the list of nominations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from partners.actor import Actor
from scholarships.enums import STAGES, NominationState
from scholarships.queries.lists import UNDER_WAY, academies_to_filter_by, calls_to_filter_by, partners_to_filter_by


def call_or_all_under_way(value: str) -> int | str:
    return value if value == UNDER_WAY else int(value)


class NominationFilter(forms.Form):
    q = forms.CharField(
        label=_("Name or number"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    call = forms.TypedChoiceField(label=_("Call"), required=False, coerce=call_or_all_under_way, empty_value=None)
    partner = forms.TypedChoiceField(label=_("Partner"), required=False, coerce=int, empty_value=None)

    year = forms.IntegerField(label=_("Year in which the training begins"), required=False, min_value=2000, max_value=2100)
    academy = forms.TypedChoiceField(label=_("Academy"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [(name, label) for name, (label, _states) in STAGES.items()]
        self.fields["state"].choices = [("", _("All states")), *stages, *NominationState.choices]  # type: ignore[attr-defined]
        calls = calls_to_filter_by(actor, str(self.data.get("call", "")))
        self.fields["call"].choices = [("", _("All calls")), (UNDER_WAY, _("Calls under way")), *calls]  # type: ignore[attr-defined]
        self._offer("partner", _("All partners"), partners_to_filter_by(actor))
        self._offer("academy", _("All academies"), academies_to_filter_by(actor))

    def _offer(self, name: str, everything: Text, found: list[tuple[int, str]]) -> None:
        if found:
            self.fields[name].choices = [("", everything), *found]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def chosen(self) -> dict[str, Any]:
        """What could be read; a filter that names nothing filters nothing."""
        self.is_valid()
        return self.cleaned_data
