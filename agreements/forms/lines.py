"""Input of the pages of quota lines and their ledger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import CEFR, CarryOver, Cost, Direction, Level, LineKind, Payer, RankBand, Unit
from agreements.isced import is_known
from agreements.models import AgreementParty, QuotaLine
from core.country_names import language_name
from partners.actor import Actor
from partners.models import Partner

EARLIEST, LATEST = 2000, 2100  # years of a quota line: a year beyond is a slip of the finger
MOST_A_YEAR = 100_000
# Languages of programmes and of those who come to them, by ISO 639 code.
LANGUAGES = ("ar", "az", "de", "en", "es", "fa", "fr", "hi", "hy", "ja", "ka", "kk", "ko", "ky", "mn", "pt", "ru", "tg", "tk", "tr", "uk", "uz", "zh")
PAYS = "pays_"


class LineTermsForm(forms.Form):
    """What may be corrected of a quota line."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Choose the purpose")), *LineKind.choices], error_messages={"required": _("Choose the purpose.")}
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Choose the level")), *Level.choices], error_messages={"required": _("Choose the level.")}
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
    field_code = forms.CharField(
        label=_("Field of study (ISCED)"),
        max_length=4,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Four digits, for example 0312 (political sciences and civics) or 0421 (law). Empty: any field."),
    )
    field_note = forms.CharField(label=_("Field in words"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    language_level = forms.ChoiceField(
        label=_("Least level (CEFR)"),
        choices=[("", _("No level is agreed")), *CEFR],
        required=False,
    )
    rank_band = forms.ChoiceField(label=_("Diplomatic rank"), choices=RankBand, required=False)
    carry_over = forms.ChoiceField(label=_("Places that nobody used in a year"), choices=CarryOver, widget=forms.RadioSelect, required=False)
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

    def __init__(self, *args: Any, line: QuotaLine | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs.setdefault("initial", terms_of(line))
        super().__init__(*args, **kwargs)
        self.fields["rank_band"].initial, self.fields["carry_over"].initial = RankBand.ANY, CarryOver.NONE
        self.fields["language"].choices = [("", _("No language is agreed")), *_languages()]  # type: ignore[attr-defined]
        payers = [("", _("Not agreed")), *Payer.choices]
        for cost in Cost:
            label = gettext("Who pays: %(cost)s") % {"cost": cost.label}
            self.fields[PAYS + cost] = forms.ChoiceField(label=label, choices=payers, required=False)

    def clean_field_code(self) -> str:
        code = str(self.cleaned_data["field_code"])
        if code and not is_known(code):
            raise ValidationError(_("There is no field with this code. Enter the four digits of ISCED-F, for example 0312, or leave it empty."))
        return code

    def clean_rank_band(self) -> str:
        return self.cleaned_data["rank_band"] or RankBand.ANY

    def clean_carry_over(self) -> str:
        return self.cleaned_data["carry_over"] or CarryOver.NONE

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first year."))
        if data.get("language_level") and not data.get("language"):
            self.add_error("language", _("Choose the language to which the level belongs."))
        data["funding"] = {str(cost): payer for cost in Cost if (payer := data.pop(PAYS + cost, ""))}
        return data


def terms_of(line: QuotaLine) -> dict[str, Any]:
    """What the form shows of a line."""
    values = {name: getattr(line, name) for name in LineTermsForm.base_fields}
    return values | {PAYS + cost: payer for cost, payer in line.funding.items()}


def _languages() -> list[tuple[str, str]]:
    names = [(code, language_name(code, get_language() or "en")) for code in LANGUAGES]
    return sorted(names, key=lambda row: row[1].casefold())


class LineForm(LineTermsForm):
    """One "cooperation condition": one direction, one purpose, one unit."""

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
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=Unit,
        widget=forms.RadioSelect,
        help_text=_("Days are usual for teachers and experts."),
        error_messages={"required": _("Choose what the line counts.")},
    )

    def __init__(self, *args: Any, actor: Actor, parties: list[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = Partner.objects.visible_to(actor).filter(pk__in=[party.partner_id for party in parties])
        self.fields["partner"].queryset = sides.order_by("is_host", "name_en", "pk")  # type: ignore[attr-defined]
        self.fields["direction"].initial, self.fields["unit"].initial = Direction.INBOUND, Unit.PEOPLE
        self.order_fields(["partner", "direction", "kind", "level", "unit"])


class ExceptionForm(forms.Form):
    """Places beyond the quota of one year."""

    use_required_attribute = False
    amount = forms.IntegerField(
        label=_("How many more"),
        min_value=1,
        max_value=MOST_A_YEAR,
        error_messages={"required": _("Enter how many more, 1 or more."), "min_value": _("Enter at least 1.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the ledger."),
        error_messages={"required": _("Give the reason: both sides read it in the ledger.")},
    )
    signatory = forms.CharField(
        label=_("Signed by"),
        max_length=200,
        help_text=_("Name and post of who signed for these places, with the number of the note if there is one."),
        error_messages={"required": _("Enter who signed for these places.")},
    )


class EntryFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, line: QuotaLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(row.year), str(row.year)) for row in line.years.all()]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]
