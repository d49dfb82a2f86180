"""Input of the pages of events, in short groups of fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_choices
from core.country_names import language_name
from events.enums import EventKind, EventMode
from events.models import Event
from events.rules import programme as rules
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.forms import DayInput
from partners.models import Institution
from training.enums import LANGUAGES_OF_INSTRUCTION
from training.forms.timetable import ClockInput


def host_academies(actor: Actor) -> Any:
    """At which this actor may hold events."""
    rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB, InstitutionKind.MINISTRY])
    if not actor.has(*rules.HOST_DESK):
        rows = rows.filter(pk__in=[pk for pk in actor.institution_ids if rules.may_run_events_of(actor, pk)])
    return rows.order_by("name_en", "pk")


def language_choices() -> list[tuple[str, str]]:
    reader = (get_language() or "en")[:2]
    return [(code, language_name(code, reader)) for code in LANGUAGES_OF_INSTRUCTION]


class EventFilter(forms.Form):
    text = forms.CharField(label=_("Number or title"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    when = forms.ChoiceField(label=_("When"), required=False, choices=[("", _("All")), ("coming", _("Coming")), ("past", _("Past"))])
    institution = forms.ModelChoiceField(label=_("Held by"), queryset=Institution.objects.none(), required=False, empty_label=_("All institutions"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [("", _("All kinds")), *EventKind.choices]
        fields["institution"].queryset = Institution.objects.filter(events_held__isnull=False, partner__is_host=True).distinct().order_by("name_en")


def _text(label: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}))


class EventForm(forms.Form):
    """What an event is; `groups` are its parts under headings."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices)
    institution = forms.ModelChoiceField(label=_("Held by"), queryset=Institution.objects.none(), empty_label=None)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200)
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200)
    about_en = _text(_("Description in English"))
    about_ru = _text(_("Description in Russian"))
    about_kk = _text(_("Description in Kazakh"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, help_text=_("All times of the event are entered and shown in it."))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins"), widget=ClockInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    ends = forms.TimeField(label=_("Ends"), widget=ClockInput)
    mode = forms.ChoiceField(label=_("How it is held"), choices=EventMode.choices)
    place = forms.CharField(label=_("Place"), max_length=300, required=False, help_text=_("Building, street, city."))
    online_url = forms.URLField(label=_("Address of the online meeting"), required=False, max_length=200, assume_scheme="https")
    languages = forms.MultipleChoiceField(label=_("Working languages"), widget=forms.CheckboxSelectMultiple(attrs={"class": "in-line"}))
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=20000)
    is_public = forms.BooleanField(
        label=_("Public"),
        required=False,
        help_text=_("Once the programme is published it stands on a page that everybody reads, without names of participants."),
    )
    open_registration = forms.BooleanField(
        label=_("People register themselves"), required=False, help_text=_("Besides delegations. On a public event anybody, else who has an account.")
    )
    approval_needed = forms.BooleanField(label=_("Each registration is approved"), required=False)
    accreditation_needed = forms.BooleanField(label=_("Accreditation is checked"), required=False)
    papers_wanted = forms.BooleanField(label=_("Call for papers"), required=False)
    statement_wanted = forms.BooleanField(label=_("A joint statement is prepared"), required=False)

    GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("What it is"), ("kind", "institution", "title_en", "title_ru", "title_kk")),
        (_("When and where"), ("zone", "starts_on", "starts", "ends_on", "ends", "mode", "place", "online_url")),
        (_("For whom"), ("languages", "capacity", "is_public", "open_registration", "approval_needed", "accreditation_needed")),
        (_("Description"), ("about_en", "about_ru", "about_kk")),
        (_("What belongs to it"), ("papers_wanted", "statement_wanted")),
    )
    CLOCKS = ("starts_on", "starts", "ends_on", "ends")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = host_academies(actor)
        fields["languages"].choices = language_choices()

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if all(data.get(name) for name in (*self.CLOCKS, "zone")):
            zone = ZoneInfo(data["zone"])
            data["starts_at"] = datetime.combine(data["starts_on"], data["starts"], zone)
            data["ends_at"] = datetime.combine(data["ends_on"], data["ends"], zone)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", _("The event would end before it begins."))
        if data.get("mode") == EventMode.ONLINE and not data.get("online_url"):
            self.add_error("online_url", _("Enter the address, or choose another way of holding it."))
        if data.get("mode") == EventMode.ON_SITE and not data.get("place"):
            self.add_error("place", _("Enter the place, or choose another way of holding it."))
        return data

    @property
    def of_event(self) -> dict[str, Any]:
        """What stands in the event."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (*self.CLOCKS, "with_sessions", "seen")}


class ChangeEventForm(EventForm):
    with_sessions = forms.BooleanField(
        label=_("The whole programme moves with the beginning"),
        required=False,
        help_text=_("Each session as far as the event, with its room and speakers."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    GROUPS = (
        EventForm.GROUPS[0],
        (EventForm.GROUPS[1][0], ("zone", "starts_on", "starts", "ends_on", "ends", "with_sessions", *EventForm.GROUPS[1][1][5:])),
        *EventForm.GROUPS[2:],
    )


def initial_of(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    names = [name for name in EventForm.base_fields if name not in EventForm.CLOCKS and name != "institution"]
    clocks = {"starts_on": start.date(), "starts": start.time(), "ends_on": end.date(), "ends": end.time()}
    return {**{name: getattr(event, name) for name in names}, **clocks, "institution": event.institution_id, "seen": event.sequence}


def first_of(actor: Actor) -> dict[str, Any]:
    """What a new event usually is."""
    return {
        "zone": settings.HOST_ZONE,
        "starts": "09:00",
        "ends": "18:00",
        "mode": EventMode.ON_SITE,
        "languages": ["ru", "en"],
        "approval_needed": True,
    }
