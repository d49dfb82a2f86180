"""Input of the report, its recommendations, and of the asking of participants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.acts import StepForm
from documents.checks import ACCEPT
from events.models import Event
from partners.actor import Actor
from partners.enums import Role
from partners.forms import DayInput
from partners.models import Membership
from partners.queries import host_day
from training.forms.evaluation import ClosingForm, opening_of
from training.models import EvaluationForm

SPARE = 3
OWNERS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AGREEMENT_OFFICER, Role.REGISTRAR, Role.LECTURER)


def owners(now: Any) -> list[tuple[str, str]]:
    """Staff of the house to whom a recommendation can be given, each once."""
    rows = Membership.objects.across_partners(reason="who can be given an action: staff of the house")
    rows = rows.filter(Membership.on(host_day(now)), role__in=OWNERS, user__is_active=True, institution__partner__is_host=True)
    found: dict[int, str] = {}
    for row in rows.select_related("user", "institution").order_by("user__full_name", "user_id", "pk"):
        found.setdefault(row.user_id, f"{row.user}, {row.institution}")
    return [(str(pk), label) for pk, label in found.items()]


class ReportForm(StepForm):
    """The text, a file, and rows for recommendations; a row without a text is left out."""

    text = forms.CharField(label=_("Report"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}))
    file = forms.FileField(label=_("Report as a file"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))

    def __init__(self, *args: Any, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose who does it")), *owners(now)]
        for number in range(SPARE):
            self.fields[f"a{number}"] = forms.CharField(label=_("What is to be done"), max_length=300, required=False)
            self.fields[f"o{number}"] = forms.ChoiceField(label=_("By whom"), choices=choices, required=False)
            self.fields[f"d{number}"] = forms.DateField(label=_("Until"), widget=DayInput, required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"number": n + 1, "text": self[f"a{n}"], "owner": self[f"o{n}"], "due": self[f"d{n}"]} for n in range(SPARE)]

    def clean(self) -> dict[str, Any]:
        for number in range(SPARE):
            if self.cleaned_data.get(f"a{number}"):
                for name, sentence in (("o", _("Choose who does it.")), ("d", _("Enter the day until which it is done."))):
                    if f"{name}{number}" not in self.errors and not self.cleaned_data.get(f"{name}{number}"):
                        self.add_error(f"{name}{number}", sentence)
        return self.cleaned_data

    @property
    def actions(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        chosen = [n for n in range(SPARE) if data.get(f"a{n}")]
        users = User.objects.in_bulk([int(data[f"o{n}"]) for n in chosen])
        return [{"text": data[f"a{n}"], "owner": users[int(data[f"o{n}"])], "due_on": data[f"d{n}"]} for n in chosen]


class AskForm(ClosingForm):
    form: Any = forms.ModelChoiceField(label=_("Questions"), queryset=None, empty_label=None)
    opens_on = forms.DateField(label=_("First day"), widget=DayInput)
    field_order = ("form", "opens_on", "closes_on")

    def __init__(self, *args: Any, actor: Actor, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = EvaluationForm.objects.visible_to(actor).filter(institution_id=event.institution_id, is_active=True)
        self.fields["form"].queryset = rows.order_by("title", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("opens_on"), self.cleaned_data.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day lies before the first."))
        return self.cleaned_data

    @property
    def instants(self) -> dict[str, Any]:
        return {"opens_at": opening_of(self.cleaned_data["opens_on"]), **super().instants}
