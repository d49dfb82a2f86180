"""Input of the pages of pay sheets and allowances."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from mobility.enums import AllowanceKind, Currency, Funder, Per, SheetState
from mobility.forms.stays import academies_of
from mobility.models import Allowance
from mobility.money import ONE_DAY, month_of, wrong_shares
from mobility.words import month_text
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution

MONTHS_BACK = 12


def months_until(today: date, number: int = MONTHS_BACK) -> list[date]:
    """This month and those before it, the latest first."""
    found = [month_of(today)]
    while len(found) < number:
        found.append(month_of(found[-1] - ONE_DAY))
    return found


class SheetForm(forms.Form):
    use_required_attribute = False

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=None, error_messages={"required": _("Choose the institution.")}
    )
    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat, error_messages={"required": _("Choose the month.")})

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = academies_of(actor)  # type: ignore[attr-defined]
        self.fields["month"].choices = [(month.isoformat(), month_text(month)) for month in months_until(today)]  # type: ignore[attr-defined]


class SheetFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *SheetState.choices])


class PaidForm(StepForm):
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput, error_messages={"required": _("Enter the day on which it was paid.")})


class ApproveForm(StepForm):
    """`seen`: when the sheet was made that its reader has before the eyes."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class _SharesForm(ReasonForm):
    """A percent for each who may pay; what is left empty pays nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for payer, label in Funder.choices:
            self.fields[f"share_{payer}"] = forms.DecimalField(
                label=_("%(funder)s pays, percent") % {"funder": label}, required=False, min_value=0, max_value=100, decimal_places=2
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("share_")}
        given = {payer: self.cleaned_data.get(f"share_{payer}") for payer in Funder.values}
        data["shares"] = {payer: _plain(percent) for payer, percent in given.items() if percent}
        if wrong := wrong_shares(data["shares"]):
            self.add_error("share_host", str(wrong))
        return data


def _plain(percent: Any) -> Any:
    """70 as a figure, 33.3 as text: exact either way."""
    return int(percent) if percent == int(percent) else str(percent.normalize())


SHARES = tuple(f"share_{payer}" for payer in Funder.values)


class ChangeForm(_SharesForm):
    field_order = ("amount", *SHARES, "from_on", "note", "reason")

    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2, min_value=0)
    from_on = forms.DateField(
        label=_("From this day on"),
        widget=DayInput,
        required=False,
        help_text=_("Empty: from the start. What was paid already is then corrected on the next sheet."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    @classmethod
    def of(cls, data: Any, allowance: Allowance) -> ChangeForm:
        shares = {f"share_{payer}": percent for payer, percent in allowance.shares.items()}
        return cls(data, initial={"amount": allowance.amount, "note": allowance.note, **shares})


class AddForm(_SharesForm):
    field_order = ("kind", "amount", "currency", "per", *SHARES, "starts_on", "ends_on", "note")

    kind = forms.ChoiceField(label=_("For"), choices=AllowanceKind.choices)
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2, min_value=0)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    per = forms.ChoiceField(label=_("Due"), choices=Per.choices, initial=Per.MONTH)
    starts_on = forms.DateField(label=_("From"), widget=DayInput, required=False, help_text=_("Empty: from the day of arrival."))
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False, help_text=_("Last day. Empty: until the day of departure."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class EndForm(ReasonForm):
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, error_messages={"required": _("Enter the last day.")})
    field_order = ("ends_on", "reason")
