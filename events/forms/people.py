"""Who is invited, with how many, until when; their order; how the letters go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.names import alphabetical
from events.models import Delegation, Event
from partners.forms import DayInput
from partners.models import Institution, Partner

DAYS_TO_ANSWER = 30
ALL, CHOSEN = "all", "chosen"


def end_of_day(day: date, event: Event) -> datetime:
    """The last minute of the day, on the clocks of the event."""
    return datetime.combine(day, time(23, 59), ZoneInfo(event.zone))


class AnswerDay(forms.DateField):
    def __init__(self, **more: Any) -> None:
        words = {"label": _("Answer by"), "widget": DayInput, "help_text": _("Until the end of this day on the clocks of the event.")}
        super().__init__(**{**words, "error_messages": {"required": _("Enter the day by which they answer.")}, **more})


class InstitutionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner}: {obj}"


class ListForm(forms.Form):
    """Sides to put on the list: all partners at once, or those that are ticked; institutions besides."""

    use_required_attribute = False

    whom = forms.ChoiceField(
        label=_("Whom"), choices=[(ALL, _("All partners that are not on the list yet")), (CHOSEN, _("Those ticked below"))], widget=forms.RadioSelect,
        initial=CHOSEN,
    )  # fmt: skip
    partners = forms.ModelMultipleChoiceField(
        label=_("Governments and organisations"), queryset=Partner.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    institutions = InstitutionsField(
        label=_("Institutions"), queryset=Institution.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    ceiling = forms.IntegerField(label=_("People at most, each"), min_value=1, max_value=500, initial=2)
    answer_on = AnswerDay()
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("Read by both sides on the page of the invitation."))

    def __init__(
        self, *args: Any, event: Event, partners: Sequence[Partner], institutions: Sequence[Institution], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.offered = event, sorted(partners, key=alphabetical)
        self.fields["partners"].queryset = Partner.objects.filter(pk__in=[row.pk for row in partners])  # type: ignore[attr-defined]
        self.fields["partners"].choices = [(row.pk, str(row)) for row in self.offered]  # type: ignore[attr-defined]
        self.fields["institutions"].queryset = Institution.objects.filter(pk__in=[row.pk for row in institutions])  # type: ignore[attr-defined]
        self.fields["institutions"].choices = [(row.pk, f"{row.partner}: {row}") for row in institutions]  # type: ignore[attr-defined]
        last = event.starts_at.astimezone(ZoneInfo(event.zone)).date() - timedelta(days=1)
        self.fields["answer_on"].initial = min(today + timedelta(days=DAYS_TO_ANSWER), last)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whom") == CHOSEN and not cleaned.get("partners") and not cleaned.get("institutions"):
            self.add_error("partners", _("Tick at least one side."))
        return cleaned

    @property
    def for_list(self) -> dict[str, Any]:
        data = self.cleaned_data
        partners = self.offered if data["whom"] == ALL else [row for row in self.offered if row in data["partners"]]
        sides = [*((row, None) for row in partners), *((row.partner, row) for row in data["institutions"].select_related("partner"))]
        return {"sides": sides, "ceiling": data["ceiling"], "answer_by": end_of_day(data["answer_on"], self.event), "note": data["note"]}


class PrecedenceForm(forms.Form):
    """A number for each side; equal numbers stand by name. The other button puts all of them in the order of the alphabet."""

    use_required_attribute = False

    def __init__(self, *args: Any, delegations: Sequence[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegations = list(delegations)
        for row in self.delegations:
            self.fields[f"place_{row.pk}"] = forms.IntegerField(label=str(row), min_value=1, max_value=999, initial=row.precedence)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"delegation": row, "field": self[f"place_{row.pk}"]} for row in self.delegations]

    @property
    def order(self) -> list[int]:
        places = {row.pk: self.cleaned_data[f"place_{row.pk}"] for row in self.delegations}
        return sorted(places, key=lambda pk: places[pk])

    @property
    def by_alphabet(self) -> list[int]:
        return [row.pk for row in sorted(self.delegations, key=alphabetical)]


class SendForm(StepForm):
    as_note = forms.BooleanField(label=_("In the form of a note verbale, to the embassy of the side"), required=False)


class ChangeInvitationForm(StepForm):
    ceiling = forms.IntegerField(label=_("People at most"), min_value=1, max_value=500)
    answer_on = AnswerDay()
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        day = delegation.answer_by.astimezone(ZoneInfo(delegation.event.zone)).date()
        first = {"ceiling": delegation.ceiling, "answer_on": day, "note": delegation.note}
        super().__init__(*args, **{**kwargs, "initial": first})
        self.delegation, self.day = delegation, day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return {}
        fields = {"ceiling": cleaned["ceiling"], "note": cleaned["note"]}
        if cleaned["answer_on"] != self.day:
            fields["answer_by"] = end_of_day(cleaned["answer_on"], self.delegation.event)
        return {"fields": fields}


class ListAgainForm(StepForm):
    answer_on = AnswerDay()

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegation = delegation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {} if self.errors else {"answer_by": end_of_day(cleaned["answer_on"], self.delegation.event)}
