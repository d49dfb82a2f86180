"""Programmes and intakes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution
from training import queries
from training.enums import LANGUAGES_OF_INSTRUCTION, IntakePhase, ProgrammeKind
from training.models import Programme


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code, (get_language() or "en")[:2])) for code in LANGUAGES_OF_INSTRUCTION]


class ProgrammeForm(forms.Form):
    use_required_attribute = False

    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short and unique, for example MIR."))
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200)
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)
    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none())
    months = forms.DecimalField(label=_("Length in months"), max_digits=4, decimal_places=1, help_text=_("A course of two weeks is 0.5."))
    languages = forms.MultipleChoiceField(label=_("Languages of instruction"), choices=_languages, widget=forms.CheckboxSelectMultiple)
    summary_en = forms.CharField(label=_("Summary in English"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = queries.academies_kept_by(actor)  # type: ignore[attr-defined]


class IntakeChangeForm(forms.Form):
    use_required_attribute = False

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The intake would end before it begins."))
        return self.cleaned_data


class IntakeForm(IntakeChangeForm):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    reference = forms.CharField(label=_("Reference"), max_length=20, help_text=_("Unique, for example MIR-27."))
    field_order = ("programme", "reference", "starts_on", "ends_on", "capacity")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = queries.programmes_kept_by(actor)  # type: ignore[attr-defined]


class IntakeFilter(forms.Form):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.all(), required=False, empty_label=_("All programmes"))
    phase = forms.ChoiceField(label=_("When"), required=False, choices=[("", _("At any time")), *IntakePhase.choices])
