"""Enrolments, one and many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from core.formfields import LoadedChoiceField
from core.timefmt import day_text
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES
from partners.forms import DayInput
from partners.models import Partner
from training import queries
from training.enums import STAGES, DismissalGround, EnrolmentSource, EnrolmentState
from training.models import Enrolment, Intake, Programme


class IntakeField(LoadedChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} {obj.programme}"


STAGE_NAMES = [(name, label) for name, (label, _states) in STAGES.items()]


class EnrolmentFilter(forms.Form):
    name = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *STAGE_NAMES, *EnrolmentState.choices])
    intake = IntakeField(label=_("Intake"), queryset=Intake.objects.none(), required=False, empty_label=_("All intakes"))
    partner = LoadedChoiceField(label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners"))
    programme = LoadedChoiceField(label=_("Programme"), queryset=Programme.objects.all(), required=False, empty_label=_("All programmes"))
    academy = forms.TypedChoiceField(label=_("Academy"), required=False, coerce=int, empty_value=None)
    year = forms.IntegerField(label=_("Year in which the training begins"), required=False, min_value=2000, max_value=2100)
    certified = forms.IntegerField(label=_("Has a certificate of the year"), required=False, min_value=2000, max_value=2100)
    source = forms.ChoiceField(label=_("On the ground of"), required=False, choices=[("", _("All")), *EnrolmentSource.choices])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {(grant.institution_id, grant.institution_label) for grant in actor.grants if grant.role in HOST_INSTITUTION_ROLES}
        self.fields["academy"].choices = [("", _("All academies")), *sorted(own)]  # type: ignore[attr-defined]
        if not own:
            del self.fields["academy"]
        self.fields["intake"].queryset = queries.intakes_seen_by(actor)  # type: ignore[attr-defined]
        if actor.sees_all_partners or actor.institution_ids:
            self.fields["partner"].queryset = queries.partners_seen_by(actor)  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]

    def count(self, numbers: Mapping[str, int]) -> None:
        """Each state with how many rows it would show, the other filters as they are."""
        names = [(state.value, f"{state.label} ({numbers.get(state.value, 0)})") for state in EnrolmentState]
        names = [(stage, f"{label} ({sum(numbers.get(state.value, 0) for state in states)})") for stage, (label, states) in STAGES.items()] + names
        everything = _("All states")
        self.fields["state"].choices = [("", f"{everything} ({sum(numbers.values())})"), *names]  # type: ignore[attr-defined]


class CompleteForm(StepForm):
    completed_on = forms.DateField(label=_("Day of completion"), widget=DayInput, help_text=_("It stands on the certificate as the last day."))
    result = forms.CharField(
        label=_("Result"), required=False, max_length=100, help_text=_("It stands on the certificate, for example “with distinction”.")
    )


class PartlyForm(CompleteForm):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the history."),
        error_messages={"required": _("Write what of the programme is missing.")},
    )


class DismissForm(ReasonForm):
    ground = forms.ChoiceField(
        label=_("Dismissed for"),
        choices=DismissalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for what the person is dismissed.")},
    )
    field_order = ("ground", "reason")


class ExtensionForm(ReasonForm):
    until = forms.DateField(
        label=_("Until"), widget=DayInput, help_text=_("The new last day of the training."), error_messages={"required": _("Enter the new last day.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sending government reads it."),
        error_messages={"required": _("Give the reason: the sending government reads it.")},
    )
    field_order = ("until", "reason")


class ConsentForm(StepForm):
    note_reference = forms.CharField(
        label=_("Number of the note or letter"),
        max_length=100,
        help_text=_("The paper in which your government consents. The academy keeps the number on record."),
        error_messages={"required": _("Enter the number of the note or letter in which your government consents.")},
    )


class ShortReasonForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the history."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )


class RevokeForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever checks the certificate reads it on the public page."),
        error_messages={"required": _("Give the reason: whoever checks the certificate reads it.")},
    )


class ArrivalForm(StepForm):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DayInput)


class DepartureForm(StepForm):
    departed_on = forms.DateField(
        label=_("Left on"),
        widget=DayInput,
        help_text=_("The last day of the stay; it is paid."),
        error_messages={"required": _("Enter the day of departure.")},
    )


class _ChosenForm(forms.Form):
    """People of one intake, all chosen until somebody is taken out."""

    use_required_attribute = False

    people = forms.MultipleChoiceField(
        label=_("People"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one person.")}
    )

    def __init__(self, data: Any = None, *, listed: Iterable[Enrolment], known: Iterable[Enrolment], **kwargs: Any) -> None:
        """`listed` are offered now; `known` are all of the intake, so that a page that was opened earlier is answered row by row."""
        self.listed = list(listed)
        super().__init__(data, **kwargs)
        self.fields["people"].choices = [(str(row.pk), str(row)) for row in known]  # type: ignore[attr-defined]
        self.fields["people"].initial = [str(row.pk) for row in self.listed]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows for the table: the id of the first box is where the list of faults leads."""
        chosen = {str(value) for value in self["people"].value() or ()}
        return [{"enrolment": row, "id": f"{self['people'].auto_id}_{n}", "chosen": str(row.pk) in chosen} for n, row in enumerate(self.listed)]

    @property
    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["people"]]


class CompleteManyForm(_ChosenForm, CompleteForm):
    """While the intake runs nobody is chosen beforehand, and completing before its end is confirmed by a tick."""

    field_order = ("people", "completed_on", "result", "early")

    early = forms.BooleanField(label=_("These people completed before the intake's last day"), required=False)

    def __init__(self, data: Any = None, *, runs_until: date | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.runs_until = runs_until
        if runs_until is None:
            del self.fields["early"]
        else:
            self.fields["people"].initial = []

    def clean(self) -> Any:
        day = self.cleaned_data.get("completed_on")
        if self.runs_until and day and day < self.runs_until and not self.cleaned_data["early"]:
            text = _("The intake runs until %(day)s. Tick this only if the people chosen have really completed: they are told at once.")
            self.add_error("early", text % {"day": day_text(self.runs_until)})
        return self.cleaned_data


class StartManyForm(_ChosenForm):
    """All who have come."""


class ConfirmManyForm(_ChosenForm):
    """All who are pre-registered."""
