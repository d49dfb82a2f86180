from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.actor import Actor
from reports.definitions import definitions
from reports.definitions.params import call, partner


class YearsForm(forms.Form):
    """Which years; both may stay empty."""

    first_year = forms.IntegerField(label=_("First year"), required=False, min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("Last year"), required=False, min_value=2000, max_value=2100)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and first > last:
            self.add_error("last_year", _("The last year lies before the first year."))
        return data


class ReportForm(YearsForm):
    """What to report. The choices are those of the actor; the rows are narrowed again when the report is made."""

    kind = forms.ChoiceField(label=_("Report"), choices=[], widget=forms.RadioSelect)
    field_order = ("kind", "first_year", "last_year", "partner", "call")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(row.name, row.title) for row in definitions().values() if row.may(actor)]  # type: ignore[attr-defined]
        self.fields.update({**partner(actor), **call(actor)})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("call") and data.get("kind") == "quota_use":
            self.add_error("call", _("Quota use is counted by line and year, not by call. Choose “All calls”, or the report “Nominations by call”."))
        return data

    @property
    def params(self) -> dict[str, Any]:
        """Plain values for the run."""
        data = self.cleaned_data
        chosen = {name: data[name].pk for name in ("partner", "call") if data.get(name)}
        return {"first_year": data.get("first_year"), "last_year": data.get("last_year"), **chosen}
