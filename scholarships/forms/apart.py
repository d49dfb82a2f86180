"""Forms of what stands apart: passport and medical data. Secrets are typed in and never shown again by these pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.timefmt import day_text
from documents.checks import ACCEPT
from partners.queries import host_day
from people import mrz
from people.enums import PassportKind
from people.models import Passport
from people.queries import SECRET, clean_number, masked, passport_of, validity_advice, zone_advice
from scholarships.enums import Fitness
from scholarships.forms.drafts import DraftForm, add_hint, check_phone, choose_country, day_field, say_too_long
from scholarships.models import MedicalRecord, Nomination
from scholarships.queries.dossier import BY_SLUG
from scholarships.queries.rules_met import examination_advice, first_examination

SECRET_INPUT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
MOST_PASTED = 400  # a zone with every "<" written as "&lt;"


def in_form(needed: bool | None) -> str:
    """Three answers: yes, no, not said yet."""
    return "" if needed is None else "yes" if needed else "no"


class PassportForm(DraftForm):
    """What is empty among the secrets stays as it is kept: the page says so, and shows the end of the number."""

    section = BY_SLUG["passport"]
    secret = True  # nothing of it goes into the drafts that a browser keeps

    kind = forms.ChoiceField(label=_("Kind of passport"), choices=PassportKind.choices, widget=forms.RadioSelect, required=False)
    number = forms.CharField(label=_("Passport number"), max_length=20, required=False, widget=forms.TextInput(attrs=SECRET_INPUT))
    country = forms.ChoiceField(label=_("Issued by (country)"), choices=choose_country, required=False)
    issued_on = day_field(_("Issued on"), required=False)
    expires_on = day_field(_("Valid until"), required=False)
    mrz = forms.CharField(
        label=_("Machine-readable zone"), max_length=MOST_PASTED, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono", **SECRET_INPUT}),
        help_text=_("The two lines of letters and “<” at the foot of the data page. Spaces and small letters do no harm."),
    )  # fmt: skip
    visa_needed = forms.TypedChoiceField(
        label=_("Needs a visa"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, required=False, empty_value=None,
        coerce=lambda text: text == "yes",
    )  # fmt: skip
    visa_city = forms.CharField(label=_("City in which the visa is collected"), max_length=100, required=False)

    def kept_of(self, nomination: Nomination) -> dict[str, Any]:
        row = passport_of(nomination.person) or Passport()
        kept = {name: getattr(row, name) for name in self.section.apart}
        return kept | dict.fromkeys(SECRET, "") | {"visa_needed": in_form(row.visa_needed)}

    def label_for(self, nomination: Nomination) -> None:
        row = passport_of(nomination.person)
        for name in ("kind", "number", "country", "expires_on"):
            self.fields[name].required = nomination.call.asks_passport
        if row is None:
            return
        if row.number:
            add_hint(self.fields["number"], gettext("Kept: %(number)s. Leave it empty to keep it, or type another.") % {"number": masked(row.number)})
            self.fields["number"].required = False
        if row.mrz:
            add_hint(self.fields["mrz"], gettext("Kept. Leave it empty to keep it, or paste another."))
        advice = zone_advice(nomination.person, row)
        if text := validity_advice(row.expires_on, nomination.call.intake.ends_on):
            add_hint(self.fields["expires_on"], text)
        for name, sentence in advice.items():
            if name in self.fields:
                add_hint(self.fields[name], sentence)

    def clean_number(self) -> str:
        return clean_number(self.cleaned_data["number"])

    def clean_mrz(self) -> str:
        zone = mrz.normalised(self.cleaned_data["mrz"])
        longest = Passport._meta.get_field("mrz").max_length or 0
        if len(zone) > longest:
            raise ValidationError(
                gettext("The zone has two lines of 44; here are %(count)d characters. Copy only these two lines.") % {"count": len(zone)}
            )
        return zone

    def clean(self) -> Any:
        issued, last = self.cleaned_data.get("issued_on"), self.cleaned_data.get("expires_on")
        if issued and last and last <= issued:
            self.add_error("expires_on", _("The passport would end before it was issued: compare both days."))
        return self.cleaned_data

    @property
    def readable(self) -> dict[str, Any]:
        return {name: value for name, value in super().readable.items() if value or name not in SECRET}

    @property
    def advice(self) -> str:
        """What the zone and the calendar say to what is kept now."""
        row = passport_of(self.nomination.person)
        if row is None:
            return ""
        found = [*zone_advice(self.nomination.person, row).values(), validity_advice(row.expires_on, self.nomination.call.intake.ends_on)]
        return " ".join(filter(None, found))


class VisaPassportForm(PassportForm):
    """Of who has a place: what a note verbale can't do without is marked, whatever the call has asked for."""

    def label_for(self, nomination: Nomination) -> None:
        super().label_for(nomination)
        row = passport_of(nomination.person)
        self.fields["number"].required = not (row and row.number)
        self.fields["expires_on"].required = True


class MedicalForm(StepForm):
    """One of the two parts. Of what is kept only the nominee sees the words; to others an empty field keeps them."""

    use_required_attribute = False

    def __init__(self, record: MedicalRecord | None, data: Any = None, files: Any = None, *, shows: bool, now: datetime) -> None:
        self.record, self.shows, self.today = record, shows, host_day(now)
        names = [name for name in self.base_fields if name != "report"]
        super().__init__(data, files, initial={name: getattr(record, name) for name in names} if record and shows else None)
        say_too_long(self.fields.values())
        for name in names:
            if record and not shows and getattr(record, name):
                add_hint(self.fields[name], gettext("Kept. Leave it empty to keep it, or type another."))

    @property
    def said(self) -> dict[str, Any]:
        """What is to be kept: everything by the nominee, who has seen it; by others only what they have typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "report" and (self.shows or value)}


def medical_text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}), **more)


class DeclarationForm(MedicalForm):
    conditions = medical_text(
        _("Illnesses, operations and conditions"),
        help_text=_("Write “none” if there are none. What is not declared can end the training and the insurance."),
    )
    medication = medical_text(_("Medicines taken regularly"))
    allergies = medical_text(_("Allergies"))


class ReportForm(MedicalForm):
    physician_name = forms.CharField(label=_("Name of the physician"), max_length=200, required=False)
    physician_licence = forms.CharField(label=_("Licence number"), max_length=60, required=False)
    physician_phone = forms.CharField(label=_("Telephone of the physician"), max_length=40, required=False, validators=[check_phone])
    physician_email = forms.EmailField(label=_("E-mail of the physician"), required=False)
    examined_on = day_field(_("Examined on"), required=False)
    fitness = forms.ChoiceField(label=_("Fit for training abroad"), choices=Fitness.choices, widget=forms.RadioSelect, required=False)
    remarks = medical_text(_("Remarks of the physician"))
    report = forms.FileField(label=_("Signed report"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))

    def advise(self, starts_on: date) -> None:
        """Beside the day of the examination, whether it will be too old when the intake begins. Nothing is refused for it."""
        field = self.fields["examined_on"]
        day = day_text(first_examination(starts_on))
        add_hint(field, gettext("Not older than four months when the intake begins: on %(day)s or later.") % {"day": day})
        if text := examination_advice(self.record.examined_on if self.record else None, starts_on):
            add_hint(field, text if self.shows else gettext("The day that is kept lies earlier: a newer examination will be asked for."))

    def clean_examined_on(self) -> date | None:
        day: date | None = self.cleaned_data["examined_on"]
        if day and day > self.today:
            raise ValidationError(gettext("The examination lies in the future: today is %(day)s.") % {"day": day_text(self.today)})
        return day


class RevealForm(StepForm):
    reason = forms.CharField(
        label=_("What you need it for"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept in the history with your name and the time; both sides and the auditor read it."),
        error_messages={"required": _("Say what you need it for: both sides will read it in the history.")},
    )
