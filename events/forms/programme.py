"""Input of the pages of a programme: sessions, speakers, questions. Times are those of the event's zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.timefmt import city
from events.enums import SessionKind, SpeakerRole
from events.models import Event, EventSession, EventSpeaker
from partners.forms import DayInput
from partners.models import Partner
from people.models import Person
from training.forms.timetable import ClockInput, RoomField
from training.models import Room

SPARE = 3  # empty rows in which somebody or something can be added


class _Timed(forms.Form):
    """A day and a beginning in the zone of the event, and a room of the academy that holds it."""

    use_required_attribute = False

    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins"), widget=ClockInput)
    room = RoomField(label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("No room"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        fields: dict[str, Any] = self.fields
        fields["room"].queryset = Room.objects.filter(institution=event.institution_id, is_active=True).order_by("name")
        fields["starts"].help_text = gettext("By the clock of %(city)s.") % {"city": city(event.zone)}

    def instant(self, name: str) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data[name], ZoneInfo(self.event.zone))


class SessionForm(_Timed):
    field_order = ("kind", "title", "day", "starts", "ends", "room", "online_url", "about")

    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    ends = forms.TimeField(label=_("Ends"), widget=ClockInput)
    online_url = forms.URLField(label=_("Address of the online meeting"), required=False, max_length=200, assume_scheme="https")
    about = forms.CharField(label=_("Description"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The session would end before it begins."))
        return self.cleaned_data

    @property
    def of_session(self) -> dict[str, Any]:
        words = {name: self.cleaned_data[name] for name in ("kind", "title", "online_url", "about", "room")}
        return {**words, "starts_at": self.instant("starts"), "ends_at": self.instant("ends")}


class ChangeSessionForm(SessionForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class CopyForm(_Timed):
    with_speakers = forms.BooleanField(label=_("With the same speakers and chairs"), required=False)


def initial_of(session: EventSession, zone: str) -> dict[str, Any]:
    start, end = session.starts_at.astimezone(ZoneInfo(zone)), session.ends_at.astimezone(ZoneInfo(zone))
    words = {name: getattr(session, name) for name in ("kind", "title", "online_url", "about")}
    room = session.booking.room_id if session.booking else None
    return {**words, "day": start.date(), "starts": start.time(), "ends": end.time(), "room": room, "seen": session.sequence}


class SpeakerForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=200)
    position = forms.CharField(label=_("Post held"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ModelChoiceField(label=_("Country"), queryset=Partner.objects.none(), required=False, empty_label=_("Not named"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Only those who run the event read it."))
    about = forms.CharField(label=_("About the speaker"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    account = forms.EmailField(
        label=_("E-mail of the account in the portal"),
        required=False,
        help_text=_("Whoever has one finds the sessions in the own calendar and is told of each change."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["country"].queryset = Partner.objects.order_by("name_en")

    def clean_account(self) -> Person | None:
        address = str(self.cleaned_data["account"])
        if not address:
            return None
        rows = Person.objects.across_partners(reason="a speaker is named by the address of the account, typed whole")
        found: Person | None = rows.filter(user__email__iexact=address, user__is_active=True).order_by("pk").first()
        if found is None:
            raise forms.ValidationError(_("No person with this account is known. Leave the field empty."))
        return found

    @property
    def of_speaker(self) -> dict[str, Any]:
        return {**{name: value for name, value in self.cleaned_data.items() if name != "account"}, "person": self.cleaned_data["account"]}


class PartsForm(forms.Form):
    """A row for each part in a session, and some empty ones; a row without a speaker is left out."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, session: EventSession, parts: list[Any]) -> None:
        super().__init__(data)
        speakers = EventSpeaker.objects.across_partners(reason="speakers of an event that was fetched rightly").filter(event=session.event_id)
        self.speakers = {str(row.pk): row for row in speakers.order_by("name", "pk")}
        self.count = len(parts) + SPARE
        for number in range(self.count):
            part = parts[number] if number < len(parts) else None
            choices = [("", gettext("nobody")), *((key, row.name) for key, row in self.speakers.items())]
            self.fields[f"s{number}"] = forms.ChoiceField(
                label=_("Speaker"), choices=choices, required=False, initial=str(part.speaker_id) if part else ""
            )
            role = part.role if part else SpeakerRole.SPEAKER
            self.fields[f"r{number}"] = forms.ChoiceField(label=_("Role"), choices=SpeakerRole.choices, initial=role)
            self.fields[f"t{number}"] = forms.CharField(label=_("Topic"), max_length=200, required=False, initial=part.topic if part else "")

    def clean(self) -> dict[str, Any]:
        seen = set()
        for number in range(self.count):
            key = (self.cleaned_data.get(f"s{number}"), self.cleaned_data.get(f"r{number}"))
            if key[0] and key in seen:
                self.add_error(f"s{number}", _("This person has the role in the session already."))
            seen.add(key)
        return self.cleaned_data

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"number": n + 1, "speaker": self[f"s{n}"], "role": self[f"r{n}"], "topic": self[f"t{n}"]} for n in range(self.count)]

    @property
    def parts(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        chosen = [n for n in range(self.count) if data.get(f"s{n}")]
        return [{"speaker": self.speakers[data[f"s{n}"]], "role": data[f"r{n}"], "topic": data[f"t{n}"]} for n in chosen]

    def add_error(self, field: str | None, error: Any) -> None:
        """What the database says of speakers stands at the top: which row it was nobody can know."""
        super().add_error(None if field == "speakers" else field, error)


class QuestionsForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data: Any = None, *, questions: list[Any]) -> None:
        super().__init__(data)
        self.count = len(questions) + SPARE
        for number in range(self.count):
            row = questions[number] if number < len(questions) else None
            self.fields[f"q{number}"] = forms.CharField(
                label=_("Question"), max_length=500, required=False, initial=row.text if row else "", widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"m{number}"] = forms.IntegerField(
                label=_("Minutes"), min_value=1, max_value=600, required=False, initial=row.minutes if row else None
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"number": n + 1, "text": self[f"q{n}"], "minutes": self[f"m{n}"]} for n in range(self.count)]

    @property
    def questions(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [{"text": data[f"q{n}"], "minutes": data[f"m{n}"]} for n in range(self.count) if data.get(f"q{n}")]
