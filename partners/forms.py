"""Input of the pages of people, invitations and partners. A form that offers a choice takes the actor who chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.zones import zone_choices
from partners import queries, rules
from partners.actor import Actor
from partners.enums import InstitutionKind, PartnerKind, Role
from partners.models import Institution


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Institutions with the code of their partner, which tells two ministries of foreign affairs apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.code}: {obj}"


NEEDED_ROLE = {"required": _("Choose the role.")}
NEEDED_INSTITUTION = {"required": _("Choose the institution for which the role is held.")}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class MemberFilter(forms.Form):
    name = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False)
    institution = InstitutionField(label=_("Institution"), queryset=Institution.objects.none(), required=False, empty_label=_("All institutions"))
    past = forms.BooleanField(label=_("Past roles too"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *Role.choices]  # type: ignore[attr-defined]
        institutions = Institution.objects.select_related("partner").order_by("partner__code", "name_en", "pk")
        if not actor.sees_all_partners:
            institutions = queries.institutions_to_invite_for(actor)
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The person's own address of work, not a shared mailbox."),
        error_messages={"required": _("Enter the e-mail to which the invitation goes.")},
    )
    full_name = forms.CharField(label=_("Name"), max_length=128, error_messages={"required": _("Enter the name of the person.")})
    role = forms.ChoiceField(label=_("Role"), error_messages=NEEDED_ROLE)
    institution = InstitutionField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=_("Choose the institution"), error_messages=NEEDED_INSTITUTION
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    role_ends_on = forms.DateField(
        label=_("Last day of the role"), required=False, widget=DayInput, help_text=_("For example the end of the posting. Empty: no end is set.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = queries.roles_to_invite_for(actor)
        self.fields["role"].choices = roles if len(roles) == 1 else [("", _("Choose the role")), *roles]  # type: ignore[attr-defined]
        self.fields["institution"].queryset = queries.institutions_to_invite_for(actor)  # type: ignore[attr-defined]
        self.fields["language"].initial = actor.language
        self.gives_roles = rules.may_manage_people(actor)
        self.account: User | None = None

    def clean_email(self) -> str:
        """Who has an account needs no letter: an administrator gives the role there."""
        email = str(self.cleaned_data["email"])
        self.account = queries.account_of(email) if self.gives_roles else None
        if self.account:
            raise forms.ValidationError(_("This person has an account: give a role there."))
        return email


class AcceptForm(forms.Form):
    full_name = forms.CharField(label=_("Your name"), max_length=128, help_text=_("As colleagues in other countries should read it."))
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("At least 12 characters. A few words that do not belong together are easy to keep."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose the role")), *Role.choices], error_messages=NEEDED_ROLE)
    institution = InstitutionField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=_("Choose the institution"), error_messages=NEEDED_INSTITUTION
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, error_messages={"required": _("Enter the first day of the role.")})
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput, help_text=_("Empty: no end is set."))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=_("For example the number of the order."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = queries.institutions_to_invite_for(actor)  # type: ignore[attr-defined]


class EndRoleForm(forms.Form):
    on = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        help_text=_("Today ends the role at once."),
        error_messages={"required": _("Enter the last day of the role.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history."),
        error_messages={"required": _("Give the reason: it stays in the history.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history."),
        error_messages={"required": _("Give the reason: it stays in the history.")},
    )


class _Named(forms.Form):
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200, required=False)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200, required=False)


class PartnerForm(_Named):
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices)
    code = forms.CharField(label=_("Code"), max_length=12, help_text=_("ISO 3166 code of a country, or the usual short form: TJ, OSCE."))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    joined_on = forms.DateField(label=_("Participant since"), required=False, widget=DayInput)


class InstitutionForm(_Named):
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
