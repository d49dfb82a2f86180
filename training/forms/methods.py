"""Input of the pages of methods. What offers a choice takes the actor who chooses, or the record it is narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution
from training.enums import MethodKind, MethodState, Recommendation
from training.forms.consultations import file_field, lines
from training.models import Intake, IntakeGroup, Method, Module, Programme
from training.queries import academies_kept_by
from training.queries import methods as queries

GROUNDS = _("Grounds of the decision")


class ProposalForm(StepForm):
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False, help_text=_("One of the three languages is enough."))
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, required=False)
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=MethodKind.choices)
    rationale = forms.CharField(
        label=_("Why it is needed"), max_length=4000, widget=lines(5), help_text=_("What trainees learn with it that they do not learn now.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name, "").strip() for name in ("title_en", "title_ru", "title_kk")):
            self.add_error("title_en", _("Enter the title in at least one language."))
        return cleaned


class ProposeForm(ProposalForm):
    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none(), empty_label=None)
    field_order = ("institution", "title_en", "title_ru", "title_kk", "kind", "rationale")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = academies_kept_by(actor)  # type: ignore[attr-defined]


class ChangeForm(ProposalForm):
    """The operation takes what was typed as one."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return {"fields": cleaned}


class DesignForm(StepForm):
    design = forms.CharField(
        label=_("How it works"), max_length=8000, widget=lines(8), help_text=_("Who does what, how long, with what; what the lecturer prepares."),
        error_messages={"required": _("Describe how the method works.")},
    )  # fmt: skip
    measure = forms.CharField(
        label=_("How its success is measured"), max_length=4000, widget=lines(4), help_text=_("Marks, attendance and evaluations are compared by the portal."),
        error_messages={"required": _("Say how its success is measured.")},
    )  # fmt: skip


class MaterialForm(StepForm):
    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Enter the title of the material.")})
    file = file_field(_("File"))
    for_partners = forms.BooleanField(
        label=_("Partners may open it once the method is adopted"), required=False, help_text=_("Without this it is open to the host's people only.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = _("Choose a file first.")


class IntakeChoice(forms.Form):
    intake = forms.ModelChoiceField(label=_("Intake"), queryset=Intake.objects.none(), empty_label=None)

    def __init__(self, *args: Any, method: Method, today: date, **kwargs: Any) -> None:
        """Nothing can be tried in what is over; with what is over a pilot can be compared."""
        super().__init__(*args, **kwargs)
        self.fields["intake"].queryset = queries.intakes_of(method).filter(ends_on__gte=today)  # type: ignore[attr-defined]


class PilotForm(StepForm):
    group = forms.ModelChoiceField(label=_("Group"), queryset=IntakeGroup.objects.none(), required=False, empty_label=_("the whole intake"))
    module = forms.ModelChoiceField(label=_("In the module"), queryset=Module.objects.none(), required=False, empty_label=_("all modules"))
    compared_intake = forms.ModelChoiceField(
        label=_("Compared with"), queryset=Intake.objects.none(), required=False, empty_label=_("the other groups of this intake")
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, error_messages={"required": _("Enter the first day of the pilot.")})
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, required=False)

    def __init__(self, *args: Any, intake: Intake, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intake = intake
        self.fields["group"].queryset = IntakeGroup.objects.filter(intake=intake).order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["module"].queryset = queries.modules_of(intake)  # type: ignore[attr-defined]
        self.fields["compared_intake"].queryset = queries.intakes_of(method).exclude(pk=intake.pk)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial, self.fields["ends_on"].initial = intake.starts_on, intake.ends_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return cleaned


class EvaluateForm(StepForm):
    findings = forms.CharField(
        label=_("Findings"), max_length=4000, widget=lines(6), help_text=_("What the figures say and do not say; what lecturers and trainees told."),
        error_messages={"required": _("Write what the pilot showed.")},
    )  # fmt: skip
    recommendation = forms.ChoiceField(
        label=_("Recommendation"),
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )


class DecisionForm(StepForm):
    reason = forms.CharField(
        label=GROUNDS, max_length=500, widget=lines(3), help_text=_("They stand on the page of the method."),
        error_messages={"required": _("Give the grounds of the decision.")},
    )  # fmt: skip


class UseForm(StepForm):
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), empty_label=None)

    def __init__(self, *args: Any, method: Method, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = queries.programmes_to_name(method, actor)  # type: ignore[attr-defined]


class MethodFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *MethodState.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *MethodKind.choices])
    text = forms.CharField(label=_("Title, number or author"), required=False, max_length=100)

    def __init__(self, *args: Any, with_state: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_state:
            del self.fields["state"]
