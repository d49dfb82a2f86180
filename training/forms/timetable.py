"""Sessions, rooms and groups."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.timefmt import day_text
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.forms import DayInput
from partners.models import Institution
from training.enums import SessionKind
from training.models import Enrolment, Intake, IntakeGroup, Lecturer, Module, Room
from training.operations.timetable import MOST_AT_ONCE
from training.rules import timetable as rules

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", **options)


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return ngettext("%(room)s (%(n)d seat)", "%(room)s (%(n)d seats)", obj.seats) % {"room": obj.name, "n": obj.seats}


class ModuleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj}"


class _LessonForm(forms.Form):
    """What a session is, wherever it stands in the timetable. Choices are those of the intake and its academy."""

    use_required_attribute = False

    module = ModuleField(label=_("Module"), queryset=Module.objects.none(), required=False, empty_label=_("No module"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    title = forms.CharField(label=_("Topic"), max_length=200, required=False, help_text=_("Left empty, the title of the module."))
    starts = forms.TimeField(label=_("Begins"), widget=ClockInput, help_text=_("By the clock of the academy."))
    ends = forms.TimeField(label=_("Ends"), widget=ClockInput)
    room = RoomField(label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("No room"))
    crowded = forms.BooleanField(label=_("The room has fewer seats than people are expected; plan it there all the same"), required=False)
    lecturers = forms.ModelMultipleChoiceField(
        label=_("Lecturers"), queryset=Lecturer.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"), queryset=IntakeGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for the whole intake."),
    )  # fmt: skip
    online_url = forms.URLField(label=_("Address of the online meeting"), required=False, max_length=200, assume_scheme="https")
    note = forms.CharField(label=_("Note for trainees"), required=False, max_length=300)

    def __init__(self, data: Any = None, *, intake: Intake, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        academy = intake.programme.institution_id
        fields: dict[str, Any] = self.fields
        fields["module"].queryset = Module.objects.filter(version=intake.version_id).order_by("order", "code")
        fields["room"].queryset = Room.objects.filter(institution=academy, is_active=True).order_by("name")
        teaching = (self.initial or {}).get("lecturers", [])  # who teaches it already stays to choose after leaving
        fields["lecturers"].queryset = Lecturer.objects.filter(Q(is_active=True) | Q(pk__in=teaching), institution=academy).order_by("name")
        fields["groups"].queryset = IntakeGroup.objects.filter(intake=intake).order_by("name")
        if not self["crowded"].value():
            fields["crowded"].widget = forms.HiddenInput()

    def add_error(self, field: str | None, error: Any) -> None:
        """The tick for a small room is shown once it is asked for."""
        if field == "crowded":
            self.fields["crowded"].widget = forms.CheckboxInput()
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The session would end before it begins."))
        if not self.cleaned_data.get("title") and not self.cleaned_data.get("module"):
            self.add_error("title", _("Enter a topic, or choose a module."))
        return self.cleaned_data


class SessionForm(_LessonForm):
    field_order = ("module", "kind", "title", "day")

    day = forms.DateField(label=_("Day"), widget=DayInput)


class ChangeSessionForm(SessionForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class SeriesForm(_LessonForm):
    """Weekly on the chosen weekdays until a day; which of these days are planned is chosen in the preview."""

    field_order = ("module", "kind", "title", "weekdays", "first_day", "until")

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=list(enumerate(WEEKDAYS)), coerce=int, widget=forms.CheckboxSelectMultiple(attrs={"class": "in-line"})
    )
    first_day = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("Until"), widget=DayInput, help_text=_("Days to be left out are chosen in the preview."))

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day lies before the first."))
        elif first and last and (last - first).days > 366:
            self.add_error("until", _("So many sessions can't be planned at once; end the series earlier."))
        elif first and last and not self.days:
            self.add_error("weekdays", _("None of these weekdays lies between the two days."))
        elif len(self.days) > MOST_AT_ONCE:
            self.add_error("until", _("So many sessions can't be planned at once; end the series earlier."))
        return super().clean()

    @property
    def days(self) -> list[date]:
        """Of the series, before any is left out."""
        asked = self.cleaned_data
        if not (asked.get("first_day") and asked.get("until") and asked.get("weekdays")):
            return []
        span = (asked["until"] - asked["first_day"]).days
        return [day for day in (asked["first_day"] + timedelta(days=n) for n in range(span + 1)) if day.weekday() in asked["weekdays"]]

    @property
    def fingerprint(self) -> str:
        """Of everything that was typed: what is planned is what was shown."""
        names = [name for name in self.fields if name != "crowded"]
        typed = [(name, self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name)) for name in sorted(names)]
        return hashlib.sha256(repr(typed).encode()).hexdigest()[:20]

    def chosen(self, ticked: Iterable[str]) -> list[date]:
        known = {day.isoformat(): day for day in self.days}
        return [known[text] for text in ticked if text in known]


class RoomForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Room"), max_length=100, help_text=_("As it stands on the door."))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000)
    place = forms.CharField(label=_("Where it is"), max_length=200, required=False, help_text=_("Building, floor, step-free access."))


class ChangeRoomForm(RoomForm):
    is_active = forms.BooleanField(label=_("In use"), required=False, help_text=_("A room that is not in use is offered no more."))


class AddRoomForm(RoomForm):
    field_order = ("institution", "name", "seats", "place")

    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB])
        kept = [pk for pk in actor.institution_ids if rules.may_keep_rooms_of(actor, pk)]
        field: Any = self.fields["institution"]
        field.queryset = rows.filter(pk__in=kept).order_by("name_en")
        field.initial = kept[0] if len(kept) == 1 else None


class GroupForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Name of the group"), max_length=60)


class PlacesForm(forms.Form):
    """A select for each person of the intake."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, people: Iterable[Enrolment], groups: Iterable[IntakeGroup]) -> None:
        super().__init__(data)
        self.people, self.groups = list(people), {str(group.pk): group for group in groups}
        choices = [("", gettext("no group")), *((key, group.name) for key, group in self.groups.items())]
        for row in self.people:
            label = f"{row.person.passport_name} ({row.reference})"
            self.fields[f"p{row.pk}"] = forms.ChoiceField(label=label, choices=choices, required=False, initial=str(row.group_id or ""))

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"enrolment": row, "field": self[f"p{row.pk}"]} for row in self.people]

    @property
    def chosen(self) -> dict[int, IntakeGroup | None]:
        return {row.pk: self.groups.get(self.cleaned_data[f"p{row.pk}"]) for row in self.people}


def day_label(day: date) -> str:
    return day_text(day, with_weekday=True)
