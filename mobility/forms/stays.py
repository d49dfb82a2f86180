"""Input of the pages of stays and of the visa desk. A form that offers a choice takes the actor who chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from core.formfields import LoadedChoiceField
from core.names import search_key
from mobility.enums import StayState
from mobility.models import Stay
from mobility.queries.stays import ARRIVALS, EVERYBODY, REFERENCES, TO_DO
from mobility.visa_clock import ClockState
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.forms import DayInput
from partners.models import Institution, Partner

SHOWN = [
    (TO_DO, _("Note verbale not sent yet")),
    (ClockState.DUE, _("Due this week")),
    (ClockState.LATE, _("Too late")),
    (ClockState.OPEN, _("May go in now")),
    (ClockState.NOT_YET, _("Not open yet")),
    (REFERENCES, _("Visa reference awaited")),
    (ARRIVALS, _("Arrival to record")),
    (ClockState.NOT_NEEDED, _("No visa needed")),
    (EVERYBODY, _("All stays")),
]


class StayFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *StayState.choices])
    text = forms.CharField(label=_("Name, number or intake"), required=False, max_length=100)


class DeskFilter(forms.Form):
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)
    partner = LoadedChoiceField(label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners"))
    institution = LoadedChoiceField(label=_("Institution"), queryset=Institution.objects.none(), required=False, empty_label=_("All institutions"))
    text = forms.CharField(label=_("Name, number or intake"), required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.filter(is_host=False)  # type: ignore[attr-defined]
        self.fields["institution"].queryset = academies_of(actor)  # type: ignore[attr-defined]


def academies_of(actor: Actor) -> Any:
    """Institutions that receive, of those whose stays this actor keeps."""
    rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB]).order_by("name_en", "pk")
    return rows if actor.sees_all_partners else rows.filter(pk__in=actor.institution_ids)


class VisaForm(StepForm):
    visa_reference = forms.CharField(
        label=_("Visa-support reference number"),
        max_length=60,
        help_text=_("The embassy asks for it. A wrong number is corrected by recording it again."),
        error_messages={"required": _("Enter the visa-support reference number.")},
    )


class ArrivalForm(StepForm):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DayInput, error_messages={"required": _("Enter the day of arrival.")})


class DepartureForm(StepForm):
    departed_on = forms.DateField(
        label=_("Left on"),
        widget=DayInput,
        help_text=_("The last day of the stay; it is paid."),
        error_messages={"required": _("Enter the day of departure.")},
    )


class CorrectionForm(ReasonForm):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DayInput)
    departed_on = forms.DateField(label=_("Left on"), widget=DayInput, required=False)
    field_order = ("arrived_on", "departed_on", "reason")


class DaysForm(StepForm):
    enters_on = forms.DateField(label=_("Planned entry"), widget=DayInput)
    leaves_on = forms.DateField(label=_("Planned departure"), widget=DayInput)


class PlannedDepartureForm(StepForm):
    leaves_on = forms.DateField(label=_("Planned departure"), widget=DayInput)


class VisaNeedForm(StepForm):
    visa_needed = forms.TypedChoiceField(
        label=_("Is a visa needed?"),
        choices=[("yes", _("Yes, the note verbale is written")), ("no", _("No, the person enters without a visa"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )


class ReferencesForm(forms.Form):
    """One field a stay; what is left empty waits on. A list that was pasted is dealt out to the fields first."""

    use_required_attribute = False

    def __init__(self, *args: Any, stays: Sequence[Stay], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stays = list(stays)
        for stay in stays:
            label = f"{stay.person.passport_name} · {stay.reference}"
            self.fields[f"ref_{stay.pk}"] = forms.CharField(label=label, max_length=60, required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"stay": stay, "field": self[f"ref_{stay.pk}"], "hint": f"{stay.partner} · {stay.about}"} for stay in self.stays]

    @property
    def entries(self) -> list[tuple[Stay, str]]:
        """Those that were filled in."""
        return [(stay, text) for stay in self.stays if (text := self.cleaned_data.get(f"ref_{stay.pk}", "").strip())]


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=_("List from the consular service"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One person a line: the number of the stay or the name as in the passport, then the reference, with a tab, ; or two spaces between."
        ),
        error_messages={"required": _("Paste the list.")},
    )

    def dealt(self, stays: Sequence[Stay]) -> tuple[dict[str, str], list[str]]:
        """Values for the fields of `ReferencesForm`, and the lines that fit nobody or several."""
        keys: dict[str, list[Stay]] = {}
        for stay in stays:
            for key in {stay.reference.casefold(), search_key(stay.person.passport_name)}:
                keys.setdefault(key, []).append(stay)
        values, strays = {}, []
        for line in filter(None, (row.strip() for row in self.cleaned_data["pasted"].splitlines())):
            who, reference = _divided(line)
            found = keys.get(who.casefold()) or keys.get(search_key(who)) or []
            if len(found) == 1 and reference:
                values[f"ref_{found[0].pk}"] = reference
            else:
                strays.append(line)
        return values, strays


def _divided(line: str) -> tuple[str, str]:
    """Who, and the last part of the line."""
    plain = line.replace("\t", ";").replace("  ", ";")
    parts = [part.strip() for part in plain.split(";") if part.strip()]
    return (parts[0], parts[-1]) if len(parts) > 1 else (line, "")
