"""Who gets a seat: people of one partner whom the portal knows, or somebody new; and on what ground."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.names import alphabetical
from partners.forms import DayInput
from partners.models import Partner
from people.enums import Gender
from people.models import Person
from training.models import Intake
from training.queries.seats import line_text, lines_for_intake

AT_ONCE, FIRST = "enrol", "pre_register"


class PartnerForm(forms.Form):
    """The first question: whose people."""

    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.all(), empty_label=_("Choose a partner"))
    name = forms.CharField(label=_("Name"), required=False, max_length=100, help_text=_("A part of it, in any script."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = sorted(Partner.objects.all(), key=alphabetical)
        self.fields["partner"].choices = [("", _("Choose a partner")), *((row.pk, str(row)) for row in partners)]  # type: ignore[attr-defined]


class GroundForm(forms.Form):
    """Directly or by a line of an agreement of this partner; enrolled at once or pre-registered first."""

    use_required_attribute = False

    line = forms.ChoiceField(label=_("On the ground of"), required=False)
    act = forms.ChoiceField(
        label=_("How"),
        choices=[(AT_ONCE, _("Enrol at once")), (FIRST, _("Pre-register; the enrolment is confirmed later"))],
        widget=forms.RadioSelect,
        initial=AT_ONCE,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, data: Any = None, *, intake: Intake, partner: Partner, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = {str(row.pk): row for row in lines_for_intake(intake, partner, today)}
        choices = [("", gettext("Directly, without a place of an agreement")), *((key, line_text(row)) for key, row in self.lines.items())]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]

    @property
    def ground(self) -> dict[str, Any]:
        """For the operation."""
        return {"quota_year": self.lines.get(self.cleaned_data["line"]), "pre_register": self.cleaned_data["act"] == FIRST}


class KnownForm(GroundForm):
    field_order = ("people", "line", "act")

    people = forms.MultipleChoiceField(
        label=_("People"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one person.")}
    )

    def __init__(self, data: Any = None, *, listed: Iterable[Person], **kwargs: Any) -> None:
        self.listed = list(listed)
        super().__init__(data, **kwargs)
        self.fields["people"].choices = [(str(row.pk), str(row)) for row in self.listed]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[dict[str, Any]]:
        chosen = {str(value) for value in self["people"].value() or ()}
        return [{"person": row, "id": f"{self['people'].auto_id}_{n}", "chosen": str(row.pk) in chosen} for n, row in enumerate(self.listed)]

    @property
    def chosen(self) -> list[Person]:
        return [row for row in self.listed if str(row.pk) in set(self.cleaned_data["people"])]


class NewPersonForm(GroundForm):
    field_order = ("given_names", "family_name", "native_name", "birth_date", "gender", "email", "line", "act")

    given_names = forms.CharField(
        label=_("Given names, as in the passport"), max_length=128, help_text=_("Latin letters, in the order of the passport."),
        error_messages={"required": _("Enter the given names as in the passport.")},
    )  # fmt: skip
    family_name = forms.CharField(
        label=_("Family name, as in the passport"), required=False, max_length=128, help_text=_("Leave empty if the passport has one name only.")
    )
    native_name = forms.CharField(label=_("Full name in native script"), required=False, max_length=200)
    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput, error_messages={"required": _("Enter the date of birth.")})
    gender = forms.ChoiceField(label=_("Gender, as in the passport"), required=False, choices=[("", _("Not stated")), *Gender.choices])
    email = forms.EmailField(label=_("E-mail"), required=False)
    sure = forms.BooleanField(label=_("This is another person than the one the portal knows"), required=False)

    PERSON = ("given_names", "family_name", "native_name", "birth_date", "gender", "email")

    def __init__(self, data: Any = None, *, partner: Partner, **kwargs: Any) -> None:
        super().__init__(data, partner=partner, **kwargs)
        self.partner = partner
        if self.add_prefix("sure_asked") not in self.data:
            self.fields["sure"].widget = forms.HiddenInput()

    def ask_whether_sure(self) -> None:
        """The box is shown once there is a reason to tick it."""
        self.fields["sure"].widget = forms.CheckboxInput()

    @property
    def person_fields(self) -> dict[str, Any]:
        country = self.partner.code if self.partner.kind == "country" else ""
        return {**{name: self.cleaned_data[name] for name in self.PERSON}, "citizenship": country}
