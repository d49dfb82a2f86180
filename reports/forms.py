from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.names import alphabetical
from partners.actor import Actor
from partners.models import Partner
from reports.enums import ReportKind
from scholarships.models import Call

CALLS_OFFERED = 200


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

    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind, widget=forms.RadioSelect)
    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All partners"))
    call = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Call"),
        required=False,
        empty_label=_("All calls"),
        help_text=_("For “Nominations by call” only. The 200 newest calls are listed; name the years to report on older ones."),
    )

    field_order = ("kind", "first_year", "last_year", "partner", "call")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.filter(is_host=False)
        if not actor.sees_all_partners and not actor.institution_ids:
            partners = partners.filter(pk__in=actor.partner_ids)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        named = [(row.pk, str(row)) for row in sorted(partners, key=alphabetical)]
        self.fields["partner"].choices = [("", _("All partners")), *named]  # type: ignore[attr-defined]
        calls = Call.objects.visible_to(actor)
        newest = calls.order_by("-closes_at", "-pk").values("pk")[:CALLS_OFFERED]
        self.fields["call"].queryset = calls.filter(pk__in=newest).order_by("-closes_at", "-pk")  # type: ignore[attr-defined]
        self.fields["call"].label_from_instance = lambda call: f"{call.reference} {call.title}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("call") and data.get("kind") == ReportKind.QUOTA_USE:
            self.add_error("call", _("Quota use is counted by line and year, not by call. Choose “All calls”, or the report “Nominations by call”."))
        return data

    @property
    def params(self) -> dict[str, Any]:
        """Plain values for the run."""
        data = self.cleaned_data
        chosen = {name: data[name].pk for name in ("partner", "call") if data.get(name)}
        return {"first_year": data.get("first_year"), "last_year": data.get("last_year"), **chosen}
