"""Programmes and intakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from core.formfields import LoadedChoiceField
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution
from training import queries
from training.enums import DEGREES, LANGUAGES_OF_INSTRUCTION, FieldOfStudy, IntakePhase, ProgrammeKind, ProgrammeLevel, VersionState
from training.models import Intake, Programme, ProgrammeVersion
from training.seen import seen_of

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
CALENDAR = "calendar"  # its address among the public pages is taken


def language_choices(codes: Any = LANGUAGES_OF_INSTRUCTION) -> list[tuple[str, str]]:
    return [(code, language_name(code, (get_language() or "en")[:2])) for code in codes]


def line(language: str = "") -> forms.TextInput:
    return forms.TextInput(attrs={"lang": language} if language else {})


def text(language: str, rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": language})


def texts(label: Any, language: str, *, rows: int = 4, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=4000, widget=text(language, rows), help_text=hint)


class InSections(forms.Form):
    """A long form in parts, each with a heading."""

    use_required_attribute = False
    SECTIONS: tuple[tuple[Text, tuple[str, ...]], ...] = ()

    @property
    def sections(self) -> Iterator[dict[str, Any]]:
        for title, names in self.SECTIONS:
            yield {"title": title, "fields": [self[name] for name in names if name in self.fields]}


class ProgrammeForm(InSections):
    SECTIONS = (
        (_("What it is"), ("code", "kind", "level", "field", "institution")),
        (_("Title"), ("title_en", "title_ru", "title_kk")),
        (_("How it is taught"), ("months", "credits", "languages", "language_level")),
        (_("Summary"), ("summary_en", "summary_ru", "summary_kk")),
        (_("Entry requirements"), ("requirements_en", "requirements_ru", "requirements_kk")),
        (_("Public pages"), ("on_offer",)),
    )

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short and unique, for example MIR."),
        validators=[RegexValidator(r"^[\w.-]+$", _("Letters, figures, hyphens and dots only: the code stands in the address of the public page."))],
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200, widget=line("en"))
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, widget=line("ru"))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200, widget=line("kk"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)
    level = forms.ChoiceField(
        label=_("Leads to"), choices=ProgrammeLevel.choices, help_text=_("Places of agreement lines for degrees are told apart by it.")
    )
    field = forms.ChoiceField(label=_("Field"), choices=FieldOfStudy.choices)
    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none())
    months = forms.DecimalField(
        label=_("Length in months"), min_value=0, max_digits=4, decimal_places=1, help_text=_("A course of two weeks is 0.5.")
    )
    credits = forms.DecimalField(
        label=_("Credits (ECTS)"), required=False, max_digits=5, decimal_places=1, help_text=_("Of the whole programme. Empty where it gives none.")
    )
    languages = forms.MultipleChoiceField(label=_("Languages of instruction"), choices=language_choices, widget=forms.CheckboxSelectMultiple)
    language_level = forms.ChoiceField(
        label=_("Language level asked for (CEFR)"), required=False, choices=[("", _("None asked for")), *((row, row) for row in CEFR)]
    )
    summary_en = texts(
        _("Summary in English"), "en", rows=5, hint=_("Stands on the public pages; also where a summary in another language is missing.")
    )
    summary_ru = texts(_("Summary in Russian"), "ru", rows=5)
    summary_kk = texts(_("Summary in Kazakh"), "kk", rows=5)
    requirements_en = texts(_("Entry requirements in English"), "en", hint=_("One on a line."))
    requirements_ru = texts(_("Entry requirements in Russian"), "ru")
    requirements_kk = texts(_("Entry requirements in Kazakh"), "kk")
    on_offer = forms.BooleanField(label=_("Show it on the public pages"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = queries.academies_kept_by(actor)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() == CALENDAR:
            raise forms.ValidationError(_("This word is the address of the calendar. Choose another code."))
        return code

    def clean(self) -> dict[str, Any]:
        kind, level = self.cleaned_data.get("kind"), self.cleaned_data.get("level")
        if kind == ProgrammeKind.DEGREE and level and level not in DEGREES:
            self.add_error("level", _("A degree programme leads to a degree: say to which."))
        if kind and kind != ProgrammeKind.DEGREE and level in DEGREES:
            self.add_error("level", _("Only a degree programme leads to a degree. Change the kind or the level."))
        return self.cleaned_data


class ProgrammeChangeForm(ProgrammeForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class IntakeFields(forms.Form):
    """What is written of an intake whether it is new or not."""

    use_required_attribute = False

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
    language = forms.ChoiceField(
        label=_("Language of instruction"),
        required=False,
        choices=lambda: [("", _("All languages of the programme")), *language_choices()],
        help_text=_("Where this intake is taught in one of them only."),
    )
    registration_until = forms.DateField(
        label=_("Pre-registration until"), required=False, widget=DayInput, help_text=_("Empty: until the first day.")
    )
    held_online = forms.BooleanField(
        label=_("Held online"), required=False, help_text=_("Nobody travels: no stay, no visa and no allowance are planned.")
    )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The intake would end before it begins."))
        return self.cleaned_data


class IntakeChangeForm(IntakeFields):
    """Languages and versions are those of the programme. The version is fixed once somebody is marked by its modules."""

    version = forms.ModelChoiceField(
        label=_("Version of the programme"),
        queryset=ProgrammeVersion.objects.none(),
        required=False,
        help_text=_("Sessions of the timetable go over to the modules with the same codes."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    NAMES = ("starts_on", "ends_on", "capacity", "language", "registration_until", "held_online", "version")

    def __init__(self, *args: Any, intake: Intake, fixed: Text = "", **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(intake, name) for name in self.NAMES} | {"seen": seen_of(intake, self.NAMES)}
        super().__init__(*args, **kwargs)
        self.intake = intake
        self.fields["language"].choices = [("", _("All languages of the programme")), *language_choices(intake.programme.languages)]  # type: ignore[attr-defined]
        version: Any = self.fields["version"]
        rows = ProgrammeVersion.objects.filter(programme=intake.programme_id).exclude(state=VersionState.DRAFT)
        version.queryset = rows.select_related("programme")
        version.empty_label = None if intake.version_id else _("None yet")
        version.label_from_instance = version_label
        if fixed:
            version.disabled, version.help_text = True, fixed

    def clean_version(self) -> ProgrammeVersion | None:
        """Not sent is not changed."""
        return self.cleaned_data["version"] or self.intake.version


def version_label(version: ProgrammeVersion) -> str:
    return _("Version %(number)d, %(state)s") % {"number": version.number, "state": version.get_state_display()}


class IntakeForm(IntakeFields):
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        help_text=_("The intake is taught by the version of the programme that is in use now."),
    )
    reference = forms.CharField(label=_("Reference"), max_length=20, help_text=_("Unique, for example MIR-27."))
    field_order = ("programme", "reference", "starts_on", "ends_on", "capacity", "language", "registration_until")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = queries.programmes_kept_by(actor)  # type: ignore[attr-defined]


class IntakeFilter(forms.Form):
    programme = LoadedChoiceField(label=_("Programme"), queryset=Programme.objects.all(), required=False, empty_label=_("All programmes"))
    phase = forms.ChoiceField(label=_("When"), required=False, choices=[("", _("At any time")), *IntakePhase.choices])
