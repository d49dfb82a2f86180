"""Input of the pages of missions. What offers a choice takes the actor who chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction
from core.acts import StepForm
from core.country_names import language_name
from core.formfields import LoadedChoiceField
from documents.checks import ACCEPT
from exchanges.enums import Activity, MissionState
from exchanges.models import Mission
from exchanges.operations.mission_terms import TERMS, terms_key
from exchanges.queries import missions as queries
from exchanges.queries.mission_lines import lines_for
from exchanges.rules import missions as rules
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution, Partner
from training.enums import LANGUAGES_OF_INSTRUCTION, FieldOfStudy

KINDS_OF_FILE = _("PDF, JPEG, PNG or DOCX, up to 10 MB.")
DIRECTIONS = [(Direction.INBOUND, _("An expert comes to Kazakhstan")), (Direction.OUTBOUND, _("An expert goes abroad from Kazakhstan"))]


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def text_field(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, required=False, widget=lines(rows), **more)


def file_field(label: Any, *, required: bool = False) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPT})
    return forms.FileField(label=label, required=required, widget=widget, help_text=KINDS_OF_FILE, error_messages={"required": _("Choose the file.")})


def languages() -> list[tuple[str, str]]:
    shown = (get_language() or "en")[:2]
    return [(code, language_name(code, shown)) for code in LANGUAGES_OF_INSTRUCTION]


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.partner})"


class MissionFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), ("open", _("All that are not over")), *MissionState.choices]
    )
    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=[("", _("Both directions")), *Direction.choices])
    partner = LoadedChoiceField(label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners"))
    text = forms.CharField(label=_("Number, subject or expert"), required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.sees_all_partners:
            self.fields["partner"].queryset = Partner.objects.filter(is_host=False).order_by("code")  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]


class Span(forms.Form):
    """First and last day with the days between."""

    use_required_attribute = False

    title = forms.CharField(label=_("Subject"), max_length=200, error_messages={"required": _("Say what it is about.")})
    field = forms.ChoiceField(label=_("Main field"), choices=FieldOfStudy.choices)
    level = forms.CharField(
        label=_("Level"), max_length=200, required=False, help_text=_("Of the audience: students, young diplomats, heads of department.")
    )
    language = forms.ChoiceField(label=_("Language"), initial="en")
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, error_messages={"required": _("Enter the first day.")})
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput, error_messages={"required": _("Enter the last day.")})
    days = forms.IntegerField(
        label=_("Days, without travel"), min_value=1, max_value=366, error_messages={"required": _("Enter the number of days.")}
    )
    audience = forms.IntegerField(label=_("Number of students or participants"), min_value=0, max_value=100_000, required=False)
    hours = forms.IntegerField(label=_("Hours of teaching"), min_value=0, max_value=2000, required=False)
    objectives = text_field(_("Objectives"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last, days = (cleaned.get(name) for name in ("starts_on", "ends_on", "days"))
        if first and last and last < first:
            self.add_error("ends_on", _("The mission would end before it begins."))
        elif first and last and days and days > (last - first).days + 1:
            self.add_error("days", _("More days are counted than lie between the first and the last day."))
        return cleaned


class NewMissionForm(Span):
    """What is asked for; the terms follow until all have approved."""

    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS, widget=forms.RadioSelect)
    partner = forms.ModelChoiceField(
        label=_("With"), queryset=Partner.objects.none(), empty_label=_("Choose the other side"),
        error_messages={"required": _("Choose the other side.")},
    )  # fmt: skip
    activity = forms.ChoiceField(label=_("For"), choices=Activity.choices)
    receiver = InstitutionField(
        label=_("Receiving institution"), queryset=Institution.objects.none(), empty_label=_("Choose the institution"),
        error_messages={"required": _("Choose who receives.")},
    )  # fmt: skip
    sender = InstitutionField(
        label=_("Sending institution"), queryset=Institution.objects.none(), required=False, empty_label=_("Not known yet"),
        help_text=_("It can be named with the expert."),
    )  # fmt: skip

    field_order = ["direction", "partner", "activity", "receiver", "sender"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = queries.partners_for(actor)
        offices = queries.hosts_for(actor) | Institution.objects.filter(partner__in=partners.values("pk"), kind__in=queries.HOSTS)
        offices = offices.select_related("partner").order_by("partner__code", "name_en", "pk")
        if queries.has_one_side(actor):
            self.fields["partner"].empty_label = None  # type: ignore[attr-defined]  # no choice to make
        _offer(self.fields["partner"], partners)
        known = list(offices)
        for name in ("receiver", "sender"):
            _offer(self.fields[name], offices, known)


def _offer(field: Any, rows: Any, known: list[Any] | None = None) -> None:
    """A choice among rows that are read once, however often the page goes over them; `known` where they were read already."""
    field.queryset = rows
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*empty, *((row.pk, field.label_from_instance(row)) for row in (list(rows) if known is None else known))]


class YearField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        left = _("%(line)s, %(year)d: %(free)d of %(limit)d left (%(unit)s)")
        words = {"line": obj.line, "year": obj.year, "free": obj.free, "limit": obj.limit, "unit": obj.line.get_unit_display()}
        return str(left) % words


class CheckForm(StepForm):
    quota_year = YearField(
        label=_("Line of an agreement"), queryset=None, required=False, empty_label=_("Under no agreement"),
        help_text=_("One person or the days of the mission are reserved on it at once."),
    )  # fmt: skip
    receiver_department = forms.CharField(label=_("Department of the receiving institution"), max_length=200, required=False)
    receiver_contact = forms.CharField(
        label=_("Contact of the receiving institution"), max_length=300, required=False, help_text=_("Name, post, e-mail, telephone.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, mission: Mission, actor: Actor) -> None:
        first = {name: getattr(mission, name) for name in ("receiver_department", "receiver_contact")}
        super().__init__(data, files, initial={**first, "quota_year": queries.line_wished(mission)})
        rows = lines_for(
            actor, partner_id=mission.partner_id, direction=mission.direction, activity=mission.activity, starts_on=mission.starts_on
        )  # fmt: skip
        self.fields["quota_year"].queryset = rows  # type: ignore[attr-defined]


class ProposeForm(StepForm):
    expert: Any = forms.ModelChoiceField(
        label=_("Expert"), queryset=None, empty_label=_("Choose the expert"), error_messages={"required": _("Choose the expert.")}
    )
    sender = InstitutionField(
        label=_("Sending institution"), queryset=None, required=False, empty_label=_("The institution of the expert"),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, mission: Mission, actor: Actor) -> None:
        super().__init__(data, files, initial={"expert": mission.expert_id, "sender": mission.sender_id})
        self.fields["expert"].queryset = queries.experts_of_sender(mission, actor)  # type: ignore[attr-defined]
        self.fields["sender"].queryset = queries.institutions_of_side(mission, sends=True)  # type: ignore[attr-defined]


class TermsForm(Span):
    """The fields of the staff mobility agreement (domain.md 2.9)."""

    added_value = text_field(_("Added value for both sides"))
    content = text_field(_("Content"), 5)
    outcomes = text_field(_("Expected outcomes"))
    sender_department = forms.CharField(label=_("Department of the sending institution"), max_length=200, required=False)
    sender_contact = forms.CharField(
        label=_("Contact of the sending institution"), max_length=300, required=False, help_text=_("Name, post, e-mail, telephone.")
    )
    receiver_department = forms.CharField(label=_("Department of the receiving institution"), max_length=200, required=False)
    receiver_contact = forms.CharField(
        label=_("Contact of the receiving institution"), max_length=300, required=False, help_text=_("Name, post, e-mail, telephone.")
    )

    def __init__(self, data: Any = None, *, mission: Mission) -> None:
        super().__init__(data, initial={name: getattr(mission, name) for name in TERMS})


class SeenField(forms.CharField):
    """Which terms were read goes with the answer. A page that is shown again holds those that stand on it now."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class ApproveForm(StepForm):
    seen = SeenField(max_length=64, required=False)


class PaperForm(StepForm):
    side = forms.ChoiceField(label=_("Who has signed"), choices=[], widget=forms.RadioSelect, error_messages={"required": _("Say who has signed.")})
    paper = forms.CharField(
        label=_("Number and day of the signed paper"), max_length=200, error_messages={"required": _("Enter the number and the day of the paper.")}
    )
    file = file_field(_("Scan of the signed paper"), required=True)
    seen = SeenField(max_length=64, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, mission: Mission, actor: Actor) -> None:
        super().__init__(data, files, initial={"seen": terms_key(mission)})
        self.fields["side"].choices = [(side.value, side.label) for side in rules.sides_to_record(actor, mission)]  # type: ignore[attr-defined]
