"""Who teaches at an academy and who signs for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution
from training import queries
from training.enums import FieldOfStudy, SignatoryRank
from training.forms.catalogue import InSections, line
from training.models import Lecturer, Signatory
from training.queries.staff import accounts_of_lecturers


class StaffFilter(forms.Form):
    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none(), required=False, empty_label=_("All academies"))
    past = forms.BooleanField(label=_("Those who teach no more too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = queries.academies()  # type: ignore[attr-defined]


class LecturerForm(forms.Form):
    """An account is offered only when its holder has the role of a lecturer at an academy that the actor keeps."""

    use_required_attribute = False

    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none())
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it stands in timetables and on the public pages."))
    user = forms.ModelChoiceField(
        label=_("Account"), queryset=User.objects.none(), required=False, empty_label=_("No account"),
        help_text=_("With an account the lecturer takes attendance and enters marks. People with the role of a lecturer are offered."),
    )  # fmt: skip
    title_en = forms.CharField(label=_("Post or degree in English"), max_length=200, required=False, widget=line("en"))
    title_ru = forms.CharField(label=_("Post or degree in Russian"), max_length=200, required=False, widget=line("ru"))
    title_kk = forms.CharField(label=_("Post or degree in Kazakh"), max_length=200, required=False, widget=line("kk"))
    fields_taught = forms.MultipleChoiceField(label=_("Fields"), choices=FieldOfStudy.choices, required=False, widget=forms.CheckboxSelectMultiple)
    is_active = forms.BooleanField(
        label=_("Teaches now"), required=False, initial=True, help_text=_("Whoever does not is kept in old timetables and offered nowhere.")
    )

    def __init__(self, *args: Any, actor: Actor, today: date, lecturer: Lecturer | None = None, **kwargs: Any) -> None:
        names = ("institution", "name", "user", "title_en", "title_ru", "title_kk", "is_active")
        now_set = {name: getattr(lecturer, name) for name in names} | {"fields_taught": lecturer.fields} if lecturer else {}
        super().__init__(*args, **{**kwargs, "initial": now_set})
        kept: Any = queries.academies_kept_by(actor)
        if lecturer:
            del self.fields["institution"]
            kept = kept.filter(pk=lecturer.institution_id)
        else:
            self.fields["institution"].queryset = kept  # type: ignore[attr-defined]
            del self.fields["is_active"]
        self.fields["user"].queryset = accounts_of_lecturers(kept, today=today, also=lecturer.user_id if lecturer else None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Under the names of the record."""
        if "fields_taught" in self.cleaned_data:
            self.cleaned_data["fields"] = self.cleaned_data.pop("fields_taught")
        return self.cleaned_data


class SignatoryForm(InSections):
    SECTIONS = (
        (_("What and when"), ("institution", "rank", "starts_on", "ends_on")),
        (_("Name as printed"), ("name_en", "name_ru", "name_kk")),
        (_("Post as printed"), ("post_en", "post_ru", "post_kk")),
    )
    NAMES = ("rank", "starts_on", "ends_on", "name_en", "name_ru", "name_kk", "post_en", "post_ru", "post_kk")

    institution = forms.ModelChoiceField(label=_("Academy"), queryset=Institution.objects.none())
    rank = forms.ChoiceField(
        label=_("Rank"), choices=SignatoryRank.choices, help_text=_("Rules of certificates name ranks; who holds one on the day signs.")
    )
    starts_on = forms.DateField(label=_("Signs from"), widget=DayInput)
    ends_on = forms.DateField(label=_("Signs until"), required=False, widget=DayInput, help_text=_("Empty while nobody follows yet."))
    name_en = forms.CharField(label=_("Name in English"), max_length=200, widget=line("en"))
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200, widget=line("ru"))
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200, widget=line("kk"))
    post_en = forms.CharField(label=_("Post in English"), max_length=200, widget=line("en"))
    post_ru = forms.CharField(label=_("Post in Russian"), max_length=200, widget=line("ru"))
    post_kk = forms.CharField(label=_("Post in Kazakh"), max_length=200, widget=line("kk"))

    def __init__(self, *args: Any, actor: Actor, signatory: Signatory | None = None, **kwargs: Any) -> None:
        now_set = {name: getattr(signatory, name) for name in self.NAMES} if signatory else {}
        super().__init__(*args, **{**kwargs, "initial": now_set})
        if signatory:
            del self.fields["institution"]
        else:
            self.fields["institution"].queryset = queries.academies_kept_by(actor)  # type: ignore[attr-defined]
