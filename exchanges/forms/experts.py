"""Input of the pages of experts. What offers a choice takes the actor who chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.acts import StepForm
from core.country_names import language_name
from exchanges.enums import Activity
from exchanges.models import Expert
from exchanges.queries import experts as queries
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution, Partner
from people.models import Person
from training.enums import LANGUAGES_OF_INSTRUCTION, FieldOfStudy

# What experts of the partners work in, besides the languages in which the academies teach.
LANGUAGES = (*LANGUAGES_OF_INSTRUCTION, "ky", "tg", "uz", "tk", "az", "mn", "ja", "ko", "fa")
REQUIRED_FIELDS = {"required": _("Choose at least one field.")}
REQUIRED_LANGUAGES = {"required": _("Choose at least one language.")}


def language_choices(*codes: str) -> list[tuple[str, str]]:
    language = (get_language() or "en")[:2]
    rows = [(code, language_name(code, language)) for code in codes or LANGUAGES]
    return sorted(rows, key=lambda row: (LANGUAGES.index(row[0]) > 2, row[1]))  # the languages of the host first


class ExpertFilter(forms.Form):
    """An address keeps it: the directory as somebody has narrowed it can be sent to a colleague."""

    LISTINGS = (("", _("all that I may see")), ("listed", _("in the directory")), ("unlisted", _("known to our side alone")))
    text = forms.CharField(label=_("Name, post or subject"), required=False, max_length=100)
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All fields")), *FieldOfStudy.choices])
    language = forms.ChoiceField(label=_("Language"), required=False)
    activity = forms.ChoiceField(label=_("Ready for"), required=False, choices=[("", _("Everything")), *Activity.choices])
    partner = forms.ModelChoiceField(label=_("Side"), queryset=Partner.objects.none(), required=False, empty_label=_("All sides"))
    since = forms.DateField(label=_("Free from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Free until"), required=False, widget=DayInput)
    listing = forms.ChoiceField(label=_("Directory"), required=False, choices=LISTINGS)

    def __init__(self, *args: Any, actor: Actor, keeps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All languages")), *language_choices()]  # type: ignore[attr-defined]
        self.fields["partner"].queryset = queries.sides_in_directory(actor)  # type: ignore[attr-defined]
        if not keeps:
            del self.fields["listing"]


class ExpertForm(forms.Form):
    use_required_attribute = False

    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none(), empty_label=None)
    position = forms.CharField(label=_("Post held"), max_length=200, required=False)
    degree = forms.CharField(label=_("Academic degree"), max_length=100, required=False)
    fields_of_study = forms.MultipleChoiceField(
        label=_("Fields"), choices=FieldOfStudy.choices, widget=forms.CheckboxSelectMultiple, error_messages=REQUIRED_FIELDS
    )
    languages = forms.MultipleChoiceField(label=_("Working languages"), widget=forms.CheckboxSelectMultiple, error_messages=REQUIRED_LANGUAGES)
    activities = forms.MultipleChoiceField(label=_("Ready for"), choices=Activity.choices, widget=forms.CheckboxSelectMultiple, required=False)
    years = forms.IntegerField(label=_("Years of experience"), min_value=0, max_value=70, required=False)
    summary = forms.CharField(
        label=_("Experience and subjects"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the expert has done and can teach. Other sides read it in the directory."),
    )  # fmt: skip

    def __init__(self, *args: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
        self.fields["languages"].choices = language_choices()  # type: ignore[attr-defined]

    @staticmethod
    def first(expert: Expert) -> dict[str, Any]:
        """What stands there now."""
        names = ("institution", "position", "degree", "languages", "activities", "years", "summary")
        return {**{name: getattr(expert, name) for name in names}, "fields_of_study": expert.fields}

    @property
    def expert_fields(self) -> dict[str, Any]:
        """As the verbs take them."""
        data = dict(self.cleaned_data)
        fields = data.pop("fields_of_study")
        return data | {"fields": fields}


class NewExpertForm(ExpertForm):
    """Who it is, unless the side knows the person already; the account, when there is one; what the directory says."""

    given_names = forms.CharField(
        label=_("Given names, as in the passport"), max_length=128, error_messages={"required": _("Enter the given names in Latin letters.")}
    )
    family_name = forms.CharField(label=_("Family name, as in the passport"), max_length=128, required=False)
    native_name = forms.CharField(label=_("Full name in native script"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Not shown in the directory."))
    user = forms.TypedChoiceField(
        label=_("Account"), coerce=int, empty_value=None, required=False,
        help_text=_("Experts and lecturers of your side with an account decide there whether others find them. Without one the consent is given on paper."),
    )  # fmt: skip
    WHO = ("given_names", "family_name", "native_name", "email")
    field_order = (*WHO, "user")

    def __init__(self, *args: Any, person: Person | None, accounts: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {user.pk: user for user in accounts}
        self.fields["user"].choices = [("", _("no account")), *((pk, f"{user} · {user.email}") for pk, user in self.users.items())]  # type: ignore[attr-defined]
        for name in (*self.WHO, *(["user"] if person and person.user_id else [])) if person else ():
            del self.fields[name]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Sections of the form, in the order in which they are asked."""
        sections = ((_("Who it is"), self.WHO), (_("Account"), ("user",)), (_("What the directory says"), tuple(ExpertForm.base_fields)))
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in sections]
        return [(title, shown) for title, shown in found if shown]

    @property
    def person_fields(self) -> dict[str, Any] | None:
        return {name: self.cleaned_data[name] for name in self.WHO} if "given_names" in self.fields else None

    @property
    def account(self) -> User | None:
        return self.users.get(self.cleaned_data.get("user") or 0)

    @property
    def expert_fields(self) -> dict[str, Any]:
        return {name: value for name, value in super().expert_fields.items() if name not in (*self.WHO, "user")}


class KnownPersonForm(forms.Form):
    name = forms.CharField(label=_("Name of a person whom your side knows"), required=False, max_length=100)


class AvailabilityForm(StepForm):
    starts_on = forms.DateField(label=_("From"), widget=DayInput, error_messages={"required": _("Enter the first day.")})
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, error_messages={"required": _("Enter the last day.")})
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("For example: only in Astana, or not in Ramadan."))


class PaperForm(StepForm):
    paper = forms.CharField(
        label=_("Number and day of the signed consent"), max_length=200,
        error_messages={"required": _("Enter the number and the day of the signed consent.")},
    )  # fmt: skip
