"""Input of the ministry's pages of calls. Choices come from the actor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.acts import ReasonForm
from core.country_names import language_name
from core.names import alphabetical
from core.timefmt import city, day_text, instant_text
from partners.actor import Actor
from partners.models import Partner
from partners.queries import host_day
from reviews.models import Criterion, Rubric
from scholarships.enums import CallState, Cefr
from scholarships.forms.instants import LocalTimeField, instant_in, local_in
from scholarships.forms.selection import CALL_SELECTION, SELECTION, selection_fields, selection_values
from scholarships.models import Allotment, Call, CallDocument
from scholarships.queries.calls import future_intake_filter, years_of_calls
from scholarships.queries.line_choice import line_label
from training.models import Intake

FIELDS = (
    "title_en", "title_ru", "title_kk", "intake", "rubric", "zone", "opens_at", "closes_at", "max_age", "min_years_of_service", "language",
    "language_level", "notes", "asks_nominee", "asks_employer", "asks_embassy", "asks_passport", "asks_medical", "no_repeat_years", *CALL_SELECTION,
)  # fmt: skip
# Under a heading of their own: what a nomination needs beside its answers and documents.
NEEDS = ("asks_nominee", "asks_employer", "asks_embassy", "asks_passport", "asks_medical", "no_repeat_years")
INSTANTS = ("opens_at", "closes_at")


class CallFilter(forms.Form):
    q = forms.CharField(label=_("Reference or title"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False)
    year = forms.TypedChoiceField(label=_("Year of the intake"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = () if actor.sees_all_partners else (CallState.DRAFT,)
        states = [(state.value, state.label) for state in CallState if state not in hidden]
        self.fields["state"].choices = [("", _("All states")), *states]  # type: ignore[attr-defined]
        years = [(year, str(year)) for year in years_of_calls(actor)]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]


class IntakeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference}: {obj.programme}, {day_text(obj.starts_on)} – {day_text(obj.ends_on)}"


def call_zones() -> list[tuple[str, str]]:
    """The host's zone first, then each zone in which a partner reads its mail."""
    zones = {*Partner.objects.values_list("time_zone", flat=True), "UTC"} - {settings.HOST_ZONE}
    return [(zone, f"{city(zone)} ({zone})") for zone in (settings.HOST_ZONE, *sorted(zones, key=city))]


def call_languages() -> list[tuple[str, str]]:
    """Languages in which some programme is taught."""
    codes = {code for (codes,) in Intake.objects.values_list("programme__languages").distinct() for code in codes} | {"en", "ru", "kk"}
    names = {code: language_name(code, get_language() or "en") for code in codes}
    return sorted(names.items(), key=lambda row: row[1])


def usable_rubrics(actor: Actor) -> QuerySet[Rubric]:
    """Sets that have a criterion: without one no mark could be given."""
    criteria = Criterion.objects.filter(rubric=OuterRef("pk"))
    return Rubric.objects.visible_to(actor).filter(Exists(criteria)).order_by("name_en", "pk")  # type: ignore[no-any-return]


def hint_of_criteria(has_rubric: bool) -> SafeString:
    """What the field is for, and the way to the page where sets of criteria are kept."""
    name, link = ("reviews:rubrics", gettext("See all criteria")) if has_rubric else ("reviews:create_rubric", gettext("Make a set of criteria"))
    return format_html('{} <a href="{}">{}</a>', gettext("By these the reviewers give their marks."), reverse(name), link)


def in_language(language: str, label: Any, **more: Any) -> forms.CharField:
    """A line of text whose language is marked, for reading aloud and for spelling."""
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput(attrs={"lang": language}), **more)


class CallForm(forms.Form):
    """Everything a call says, apart from its places and its checklist. Instants are typed on the clocks of the call's zone."""

    use_required_attribute = False
    title_en = in_language("en", _("Title in English"), error_messages={"required": _("Enter the title: it stands where no other language has one.")})
    title_ru = in_language("ru", _("Title in Russian"), required=False)
    title_kk = in_language("kk", _("Title in Kazakh"), required=False)
    intake = IntakeField(
        label=_("Intake"),
        queryset=Intake.objects.none(),
        empty_label=_("Choose an intake"),
        widget=forms.Select(attrs={"class": "w-full"}),
        help_text=_("The group that those selected will join."),
        error_messages={"required": _("Choose the intake that those selected will join.")},
    )
    rubric = forms.ModelChoiceField(
        label=_("Criteria"),
        queryset=Rubric.objects.none(),
        empty_label=_("Choose the criteria"),
        error_messages={"required": _("Choose the criteria by which reviewers give their marks.")},
    )
    zone = forms.ChoiceField(label=_("Time zone of the call"), help_text=_("Opening and closing are meant on the clocks of this city."))
    opens_at = LocalTimeField(label=_("Opens"))
    closes_at = LocalTimeField(label=_("Closes"), help_text=_("A nomination is in time when it is sent before this moment."))
    max_age = forms.IntegerField(
        label=_("Oldest age"),
        required=False,
        min_value=18,
        max_value=99,
        help_text=_("On the day the intake begins. Empty: no limit."),
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _("Enter an age from 18 to 99 in figures, or leave it empty.")),
    )
    min_years_of_service = forms.IntegerField(
        label=_("Least years of service"),
        required=False,
        min_value=1,
        max_value=50,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _("Enter years from 1 to 50 in figures, or leave it empty.")),
    )
    language = forms.ChoiceField(label=_("Language of the programme"))
    language_level = forms.ChoiceField(label=_("Least level (CEFR)"), required=False)
    asks_nominee = forms.BooleanField(
        label=_("The nominee completes a part in person"), required=False, help_text=_("By an invitation link; it is sent when the nominee has confirmed it."),
    )  # fmt: skip
    asks_employer = forms.BooleanField(label=_("The employer endorses"), required=False)
    asks_embassy = forms.BooleanField(label=_("The embassy forwards"), required=False)
    asks_passport = forms.BooleanField(
        label=_("Passport data are needed with the nomination"), required=False,
        help_text=_("Only if letters or visas must go out before the decision: whoever is not selected has given them for nothing."),
    )  # fmt: skip
    asks_medical = forms.BooleanField(
        label=_("The medical part is needed with the nomination"), required=False,
        help_text=_("What the nominee declares, and the physician's report. Reviewers never see it."),
    )  # fmt: skip
    no_repeat_years = forms.IntegerField(
        label=_("Years since the last training here"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Who was trained here later than so many years before the intake begins is not taken. Empty: no rule."),
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _("Enter years from 1 to 50 in figures, or leave it empty.")),
    )
    notes = forms.CharField(label=_("Notes to nominating authorities"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, data: Any = None, *, actor: Actor, now: datetime, call: Call | None = None) -> None:
        rubrics = list(usable_rubrics(actor)[:2])
        first = {"zone": settings.HOST_ZONE, "language": "en", "rubric": rubrics[0].pk if len(rubrics) == 1 else None}
        super().__init__(data, initial=(values_of(call) if call else first) | selection_values(call))
        self.fields.update(selection_fields())
        self.now, self.has_rubric = now, bool(rubrics)
        intakes = Intake.objects.visible_to(actor).filter(future_intake_filter(host_day(now), call.intake_id if call else None))
        choices: dict[str, Any] = {name: self.fields[name] for name in ("intake", "rubric", "zone", "language", "language_level")}
        choices["intake"].queryset = intakes.select_related("programme").order_by("starts_on", "pk")
        self.has_intake = intakes.exists()
        choices["rubric"].queryset = usable_rubrics(actor)
        choices["rubric"].help_text = hint_of_criteria(self.has_rubric)
        choices["zone"].choices = call_zones()
        choices["language"].choices = call_languages()
        choices["language_level"].choices = [("", _("No level is asked for")), *Cefr.choices]

    @property
    def answers(self) -> list[Any]:
        """Every field but those under a heading of their own."""
        return [bound for bound in self if bound.name not in (*NEEDS, *SELECTION)]

    @property
    def needs(self) -> list[Any]:
        return [self[name] for name in NEEDS]

    @property
    def selection(self) -> list[Any]:
        return [self[name] for name in SELECTION]

    def clean(self) -> Any:
        if zone := self.cleaned_data.get("zone"):
            for name in INSTANTS:
                self._place(name, zone)
            self._in_order()
            self._fits_the_intake()
        return self.cleaned_data

    def _place(self, name: str, zone: str) -> None:
        """From the clocks of the zone to the instant; the sentence of a missing or double hour stands next to the field."""
        if local := self.cleaned_data.get(name):
            try:
                self.cleaned_data[name] = instant_in(local, zone)
            except ValidationError as fault:
                self.add_error(name, fault)

    def _in_order(self) -> None:
        opens, closes = (self.cleaned_data.get(name) for name in INSTANTS)
        if closes and closes <= self.now and "closes_at" in self.changed_data:
            self.add_error("closes_at", _("The closing lies in the past: choose a later day."))
        elif opens and closes and closes <= opens:
            self.add_error("closes_at", _("The call would close before it opens."))

    def _fits_the_intake(self) -> None:
        intake, closes, language = (self.cleaned_data.get(name) for name in ("intake", "closes_at", "language"))
        if intake and closes and local_in(closes, self.cleaned_data["zone"]).date() >= intake.starts_on:
            text = gettext("The call would close after its intake has begun on %(day)s.")
            self.add_error("closes_at", text % {"day": day_text(intake.starts_on)})
        if intake and language and language not in intake.programme.languages:
            text = gettext("%(programme)s is not taught in this language.")
            self.add_error("language", text % {"programme": intake.programme})


def values_of(call: Call) -> dict[str, Any]:
    """What the form shows of a call: instants on the clocks of its zone."""
    values = {name: getattr(call, name) for name in FIELDS}
    return values | {name: local_in(values[name], call.zone) for name in INSTANTS} | {"intake": call.intake_id, "rubric": call.rubric_id}


class AllotForm(forms.Form):
    """Places for one partner from one line. `rows` are the lines in force for the year, fetched for the actor."""

    use_required_attribute = False
    partner = forms.ChoiceField(label=_("Partner"), error_messages={"required": _("Choose a partner.")})
    quota_year = forms.ChoiceField(
        label=_("Agreement line and year"),
        widget=forms.Select(attrs={"class": "w-full"}),
        help_text=_("The line must belong to the partner chosen above."),
        error_messages={"required": _("Choose the agreement line from which the places are drawn.")},
    )
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=1000, error_messages={"required": _("Enter how many places.")})
    reserve_slots = forms.IntegerField(
        label=_("Reserve list"), min_value=0, max_value=1000, initial=0, help_text=_("How many more the partner may nominate for the reserve list.")
    )
    amount_per_place = forms.IntegerField(
        label=_("Amount of the line for one place"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("1 when the line counts people; otherwise how many person-months or days one person takes."),
    )

    def __init__(self, data: Any = None, *, rows: list[QuotaYear], allotment: Allotment | None = None) -> None:
        super().__init__(data, initial=_allotted(allotment) if allotment else None)
        rows = sorted(rows, key=lambda row: alphabetical(row.line.partner))
        self.rows = {str(row.pk): row for row in rows}
        self.partners = {str(row.line.partner_id): row.line.partner for row in rows}
        grouped = [
            (str(p), [(key, line_label(row)) for key, row in self.rows.items() if row.line.partner_id == p.pk]) for p in self.partners.values()
        ]
        partners = [(key, str(partner)) for key, partner in self.partners.items()]
        choices: dict[str, Any] = {name: self.fields[name] for name in ("partner", "quota_year")}
        choices["partner"].choices = [("", _("Choose a partner")), *partners]
        choices["quota_year"].choices = [("", _("Choose an agreement line")), *grouped]

    def clean(self) -> Any:
        data = self.cleaned_data
        if data.get("partner"):
            data["partner"] = self.partners[data["partner"]]
        if data.get("quota_year"):
            data["quota_year"] = self.rows[data["quota_year"]]
        if data.get("places") == 0 and data.get("reserve_slots") == 0:
            self.add_error("places", _("Give at least one place, or one on the reserve list."))
        return data


def _allotted(allotment: Allotment) -> dict[str, Any]:
    names = ("places", "reserve_slots", "amount_per_place")
    return {"partner": allotment.partner_id, "quota_year": allotment.quota_year_id} | {name: getattr(allotment, name) for name in names}


class ChecklistForm(forms.Form):
    """One more document that every dossier must or may hold."""

    use_required_attribute = False
    name_en = in_language("en", _("Document, in English"), error_messages={"required": _("Enter what the document is.")})
    name_ru = in_language("ru", _("Document, in Russian"), required=False)
    name_kk = in_language("kk", _("Document, in Kazakh"), required=False)
    required = forms.BooleanField(label=_("A nomination can't be sent without it"), required=False, initial=True)
    personal = forms.BooleanField(
        label=_("Passport, medical or other personal paper: seen by the sender and programme staff only"),
        required=False,
        help_text=_("Reviewers and the academy don't see it, and each opening is kept in the history."),
    )

    def __init__(self, data: Any = None, *, rows: list[CallDocument]) -> None:
        super().__init__(data)
        self.names = {row.name_en.casefold() for row in rows}

    def clean_name_en(self) -> str:
        name = str(self.cleaned_data["name_en"])
        if name.casefold() in self.names:
            raise ValidationError(_("This document is on the checklist already."))
        return name


class ExtendForm(ReasonForm):
    """A later closing on the clocks of the call's zone, and why."""

    closes_at = LocalTimeField(label=_("New closing"))
    field_order = ("closes_at", "reason")

    def __init__(self, data: Any = None, *, call: Call) -> None:
        super().__init__(data, initial={"closes_at": local_in(call.closes_at, call.zone)})
        self.zone = call.zone
        text = gettext("On the clocks of %(city)s. At present: %(instant)s.")
        self.fields["closes_at"].help_text = text % {"city": city(call.zone), "instant": instant_text(call.closes_at, call.zone).text}

    def clean_closes_at(self) -> datetime:
        return instant_in(self.cleaned_data["closes_at"], self.zone)
