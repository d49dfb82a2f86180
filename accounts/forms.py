from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import demo
from accounts.zones import zone_choices


class SettingsForm(forms.Form):
    full_name = forms.CharField(label=_("Your name"), max_length=128, help_text=_("As colleagues in other countries should read it."))
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"), choices=zone_choices, help_text=_("Deadlines are shown in it beside the time of the call.")
    )


class DemoCodeForm(AuthenticateForm):  # type: ignore[misc]
    """Second step of sign-in. In the demo the shown code may be used again."""

    def clean_code(self) -> Any:
        demo.allow_again(self.user, self.cleaned_data["code"])
        return super().clean_code()


class DemoReauthenticateForm(ReauthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> Any:
        demo.allow_again(self.user, self.cleaned_data["code"])
        return super().clean_code()
