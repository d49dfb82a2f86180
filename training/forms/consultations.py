"""Input of the pages of consultations. What offers a choice takes the actor who chooses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.country_names import language_name
from documents.checks import ACCEPT
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.forms import DayInput
from partners.models import Institution, Partner
from training.enums import LANGUAGES_OF_INSTRUCTION, ConsultationState
from training.queries import consultations as queries

DAYS_TO_ANSWER = 30
KINDS_OF_FILE = _("PDF, JPEG, PNG or DOCX, up to 10 MB.")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def file_field(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=KINDS_OF_FILE)


class AgreementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} {obj.title}"


class AskForm(forms.Form):
    """What is asked, in the parts of such requests (domain.md 2.10)."""

    use_required_attribute = False

    partner = forms.ModelChoiceField(label=_("Asked for"), queryset=Partner.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Subject"), max_length=200, help_text=_("One line, for example: how to test languages before a posting."))
    background = forms.CharField(label=_("Background"), max_length=4000, widget=lines(5), help_text=_("How it is done now, and what does not work."))
    goal = forms.CharField(label=_("Goal"), max_length=2000, widget=lines(3), help_text=_("What should be different afterwards."))
    outputs = forms.CharField(
        label=_("Expected outputs"), max_length=2000, required=False, widget=lines(3), help_text=_("A paper, a plan, a session.")
    )
    audience = forms.CharField(label=_("Whom it concerns"), max_length=300, required=False, help_text=_("Which staff, how many, of what level."))
    own_inputs = forms.CharField(
        label=_("What your side contributes"), max_length=2000, required=False, widget=lines(3), help_text=_("People, documents, premises, costs.")
    )
    schedule = forms.CharField(label=_("Wished time"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Working language"))
    contact = forms.CharField(label=_("Contact person, telephone"), max_length=200, required=False)
    agreement = AgreementField(
        label=_("Under the agreement"), queryset=None, required=False, empty_label=_("none"),
        help_text=_("Agreements in force to which your side is a party."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        partners = list(queries.partners_to_ask_for(actor))
        self.fields["partner"].queryset = queries.partners_to_ask_for(actor)  # type: ignore[attr-defined]
        self.fields["agreement"].queryset = queries.agreements_to_name(actor)  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, language_name(code, language)) for code in LANGUAGES_OF_INSTRUCTION]  # type: ignore[attr-defined]
        self.fields["language"].initial = language
        if len(partners) == 1:
            self.fields["partner"].initial = partners[0]
            self.fields["partner"].widget = forms.HiddenInput()

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Sections of the form, in the order in which they are asked."""
        sections = (
            (_("What you ask"), ("partner", "title", "background", "goal")),
            (_("What you expect, and for whom"), ("outputs", "audience")),
            (_("What you bring, and when"), ("own_inputs", "schedule")),
            (_("How we work together"), ("language", "contact", "agreement")),
        )
        return [(title, [self[name] for name in names]) for title, names in sections]

    @property
    def answers(self) -> list[tuple[Any, str]]:
        """What was typed, to be read over before it is sent."""
        return [(self.fields[name].label, self._said(name)) for name in self.fields]

    def _said(self, name: str) -> str:
        value = self.cleaned_data[name]
        if name == "language":
            return str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]
        return f"{value.reference} {value.title}" if name == "agreement" and value else str(value or "")


class ConsultationFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), ("open", _("All that are not over")), *ConsultationState.choices]
    )
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners"))
    text = forms.CharField(label=_("Number or subject"), required=False, max_length=100)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.sees_all_partners:
            self.fields["partner"].queryset = Partner.objects.filter(is_host=False).order_by("code")  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]


class TakeOnForm(StepForm):
    institution = forms.ModelChoiceField(label=_("Academy that answers"), queryset=Institution.objects.none(), empty_label=None)
    due_on = forms.DateField(label=_("Answer due on"), widget=DayInput, error_messages={"required": _("Enter the day of the answer.")})

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Institution.objects.filter(partner__is_host=True, kind__in=[InstitutionKind.ACADEMY, InstitutionKind.HUB]).order_by("name_en", "pk")
        self.fields["institution"].queryset = rows  # type: ignore[attr-defined]
        self.fields["due_on"].initial = today + timedelta(days=DAYS_TO_ANSWER)


class ExpertsForm(StepForm):
    lead = forms.TypedChoiceField(label=_("Leads"), coerce=int, error_messages={"required": _("Choose who leads.")})
    others = forms.TypedMultipleChoiceField(label=_("Work with them"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.advisers(now)
        self.users = {user.pk: user for user, _words in found}
        choices = [(user.pk, words) for user, words in found]
        self.fields["lead"].choices = [("", _("Choose the expert")), *choices]  # type: ignore[attr-defined]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """People in the place of their numbers."""
        cleaned = super().clean() or {}
        lead = self.users.get(cleaned.get("lead") or 0)
        return {"lead": lead, "others": [self.users[pk] for pk in cleaned.get("others", ())]}


class AnswerForm(StepForm):
    text = forms.CharField(label=_("Answer"), max_length=8000, widget=lines(8), error_messages={"required": _("Write the answer in words.")})
    file = file_field(_("Document"))


class AcceptForm(StepForm):
    usefulness = forms.TypedChoiceField(
        label=_("How useful was the answer?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5: very useful")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: of no use"))],
        error_messages={"required": _("Choose a number from 1 to 5.")},
    )  # fmt: skip
    outcome = forms.CharField(
        label=_("What comes of it"), max_length=500, widget=lines(3), help_text=_("What your side does with the answer."),
        error_messages={"required": _("Say in a sentence what comes of it.")},
    )  # fmt: skip


class SessionForm(StepForm):
    day = forms.DateField(label=_("Day"), widget=DayInput, error_messages={"required": _("Enter the day.")})
    time = forms.TimeField(
        label=_("Began at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), help_text=_("On the clocks of Astana.")
    )
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=1, max_value=1440)
    place = forms.CharField(label=_("Place or address of the online meeting"), max_length=300, required=False)
    participants = forms.IntegerField(label=_("Participants of the partner"), min_value=0, max_value=10_000, required=False)
    notes = forms.CharField(label=_("What was discussed"), max_length=4000, required=False, widget=lines(4), help_text=_("Both sides read it."))

    def fields_of_session(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        starts = datetime.combine(data.pop("day"), data.pop("time"), ZoneInfo(settings.HOST_ZONE))
        return {**data, "starts_at": starts}


class TimeForm(StepForm):
    minutes = forms.IntegerField(
        label=_("Minutes worked"), min_value=-6000, max_value=6000,
        help_text=_("Without sessions, which are counted by themselves. They are added to what you have recorded; a number below zero takes back."),
        error_messages={"required": _("Enter how many minutes you worked.")},
    )  # fmt: skip


class PartnerMessageForm(forms.Form):
    use_required_attribute = False

    text = forms.CharField(label=_("Message"), max_length=4000, widget=lines(4), error_messages={"required": _("Write the message.")})
    file = file_field(_("File"))


class HostMessageForm(PartnerMessageForm):
    ASK, TELL, NOTE = "ask", "tell", "note"
    to = forms.ChoiceField(
        label=_("For whom"), widget=forms.RadioSelect, initial=ASK,
        choices=[
            (ASK, _("A question to the partner: the request waits for their answer")),
            (TELL, _("A message to the partner")),
            (NOTE, _("An internal note: the partner does not see it")),
        ],
    )  # fmt: skip


class FiguresFilter(forms.Form):
    since = forms.DateField(label=_("Asked from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Asked until"), required=False, widget=DayInput)
