"""Input of the report of a mission, of its recommendations, and of the passport that its papers need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from exchanges.forms.missions import file_field, lines, text_field
from exchanges.models import Mission
from exchanges.queries import missions as queries
from partners.forms import DayInput
from people.citizenships import citizenships
from people.enums import Gender, PassportKind
from people.queries import clean_number, masked, passport_of

ROWS = 3


class Recommending(StepForm):
    """So many recommendations at once; more are given on the page of the mission afterwards."""

    def __init__(self, *args: Any, mission: Mission, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.owners_for(mission, now)
        self.owners = {user.pk: user for user, _words in found}
        choices = [("", _("Choose who does it")), *((user.pk, words) for user, words in found)]
        for number in range(1, ROWS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Recommendation %(n)d") % {"n": number}, max_length=300, required=False, widget=lines(2)
            )
            self.fields[f"owner_{number}"] = forms.TypedChoiceField(
                label=_("Who does it (%(n)d)") % {"n": number}, choices=choices, coerce=int, required=False, empty_value=None
            )
            self.fields[f"due_on_{number}"] = forms.DateField(label=_("Until (%(n)d)") % {"n": number}, widget=DayInput, required=False)

    def rows(self) -> list[dict[str, Any]]:
        """What was filled in; each with an owner and a day."""
        found = []
        for number in range(1, ROWS + 1):
            text, owner, due_on = (self.cleaned_data.get(f"{name}_{number}") for name in ("text", "owner", "due_on"))
            if not (text or owner or due_on):
                continue
            for name, value, sentence in (
                ("text", text, _("Write the recommendation.")),
                ("owner", owner, _("Choose who does it.")),
                ("due_on", due_on, _("Enter the day until which it is done.")),
            ):
                if not value and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", sentence)
            found.append({"text": text, "owner": self.owners.get(owner or 0), "due_on": due_on})
        return found


class ReportForm(Recommending):
    text = forms.CharField(label=_("What was done"), max_length=8000, widget=lines(6), error_messages={"required": _("Say what was done.")})
    results = text_field(_("Results"), 4)
    hours_given = forms.IntegerField(label=_("Hours given"), min_value=0, max_value=2000, required=False)
    people_reached = forms.IntegerField(label=_("People reached"), min_value=0, max_value=100_000, required=False)
    file = file_field(_("File"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        rows = self.rows()
        names = ("text", "results", "hours_given", "people_reached")
        return {"fields": {name: self.cleaned_data.get(name) for name in names}, "file": self.cleaned_data.get("file"), "recommendations": rows}


class ActionsForm(Recommending):
    def clean(self) -> dict[str, Any]:
        super().clean()
        if not (rows := self.rows()):
            self.add_error("text_1", _("Write at least one recommendation."))
        return {"rows": rows}


class PassportForm(StepForm):
    """Typed in and never shown again by this page; what is left empty stays as it is kept."""

    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput, error_messages={"required": _("Enter the date of birth.")})
    gender = forms.ChoiceField(label=_("Gender, as in the passport"), choices=[("", _("Not said")), *Gender.choices], required=False)
    citizenship = forms.ChoiceField(label=_("Citizenship"), error_messages={"required": _("Choose the citizenship.")})
    kind = forms.ChoiceField(label=_("Kind of passport"), choices=[("", _("Not said")), *PassportKind.choices], required=False)
    number = forms.CharField(
        label=_("Passport number"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Issued by (country)"), error_messages={"required": _("Choose the country.")})
    expires_on = forms.DateField(label=_("Valid until"), widget=DayInput, error_messages={"required": _("Enter the last day of the passport.")})
    visa_needed = forms.TypedChoiceField(
        label=_("Needs a visa"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, coerce=lambda text: text == "yes",
        error_messages={"required": _("Say whether a visa is needed.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, mission: Mission) -> None:
        assert mission.expert is not None
        person = mission.expert.person
        self.kept = passport_of(person)
        first = {name: getattr(person, name) for name in ("birth_date", "gender", "citizenship")}
        if row := self.kept:
            first |= {name: getattr(row, name) for name in ("kind", "country", "expires_on")}
            first["visa_needed"] = {True: "yes", False: "no"}.get(row.visa_needed)  # type: ignore[arg-type]
        super().__init__(data, initial=first)
        countries = [("", _("Choose a country")), *citizenships(get_language() or "en")]
        for name in ("citizenship", "country"):
            self.fields[name].choices = countries  # type: ignore[attr-defined]
        if self.kept and self.kept.number:
            kept = _("Kept: %(number)s. Leave it empty to keep it, or type another.")
            self.fields["number"].help_text = str(kept) % {"number": masked(self.kept.number)}
        else:
            self.fields["number"].required = True
            self.fields["number"].error_messages["required"] = _("Enter the number of the passport.")

    def clean_number(self) -> str:
        return clean_number(self.cleaned_data["number"])

    def fields_of_passport(self) -> dict[str, Any]:
        """An empty number keeps the one there is."""
        return {name: value for name, value in self.cleaned_data.items() if value != "" or name != "number"}
