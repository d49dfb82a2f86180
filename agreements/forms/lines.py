"""Input of the pages of quota lines and their ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction, Level, LineKind, Unit
from agreements.models import AgreementParty, QuotaLine
from partners.actor import Actor
from partners.models import Partner

EARLIEST, LATEST = 2000, 2100  # years of a quota line: a year beyond is a slip of the finger
MOST_A_YEAR = 100_000


class LineForm(forms.Form):
    """One "cooperation condition": one direction, one purpose, one unit."""

    use_required_attribute = False
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Sending partner"),
        help_text=_("The party whose people travel. Only parties to this agreement can be chosen."),
        empty_label=_("Choose the partner"),
        error_messages={"required": _("Choose the party whose people travel; if it is missing here, add it as a party first.")},
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Direction,
        widget=forms.RadioSelect,
        help_text=_("A two-way exchange is two lines, one for each direction."),
        error_messages={"required": _("Choose the direction.")},
    )
    kind = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Choose the purpose")), *LineKind.choices], error_messages={"required": _("Choose the purpose.")}
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Choose the level")), *Level.choices], error_messages={"required": _("Choose the level.")}
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=Unit,
        widget=forms.RadioSelect,
        help_text=_("Days are usual for teachers and experts."),
        error_messages={"required": _("Choose what the line counts.")},
    )
    per_year = forms.IntegerField(
        label=_("A year"),
        min_value=1,
        max_value=MOST_A_YEAR,
        help_text=_("How many people, person-months or days a year."),
        error_messages={"required": _("Enter how many a year, 1 or more."), "min_value": _("Enter at least 1 a year.")},
    )
    months = forms.DecimalField(
        label=_("Months for each person"), min_value=0, max_digits=5, decimal_places=2, required=False, help_text=_("For example 12, or 0.5.")
    )
    first_year = forms.IntegerField(
        label=_("First year"),
        min_value=EARLIEST,
        max_value=LATEST,
        error_messages={"required": _("Enter the first year, for example 2027.")},
    )
    last_year = forms.IntegerField(
        label=_("Last year"),
        min_value=EARLIEST,
        max_value=LATEST,
        help_text=_("Each year gets its own account in the ledger."),
        error_messages={"required": _("Enter the last year; for a single year, the same year again.")},
    )

    def __init__(self, *args: Any, actor: Actor, parties: list[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = Partner.objects.visible_to(actor).filter(pk__in=[party.partner_id for party in parties])
        self.fields["partner"].queryset = sides.order_by("is_host", "name_en", "pk")  # type: ignore[attr-defined]
        self.fields["direction"].initial, self.fields["unit"].initial = Direction.INBOUND, Unit.PEOPLE

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first year."))
        return data


class EntryFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, line: QuotaLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(row.year), str(row.year)) for row in line.years.all()]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]
