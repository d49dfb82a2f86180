"""Making a token: its name, the role it acts with, until when, and a tick for each act."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.enums import ENDPOINTS
from api.queries import roles_to_lend
from partners.actor import Actor

DAYS = ((30, _("a month")), (90, _("three months")), (180, _("half a year")), (365, _("a year")))


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_role_display()} – {obj.institution}"


class TokenForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the system"), max_length=100, help_text=_("For example: personnel register. The history of records shows it beside your name."),
        error_messages={"required": _("Name the system that will use the token.")},
    )  # fmt: skip
    membership = RoleField(
        label=_("It acts as"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        help_text=_("With this one role, and only as long as you hold it."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("It holds for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        roles: Any = self.fields["membership"]
        roles.queryset = roles_to_lend(actor, now)
        roles.initial = roles.queryset.first()
        for one in ENDPOINTS:
            ticks = [(f"{one.name}:{act}", label) for act, label in one.acts]
            self.fields[one.name] = forms.MultipleChoiceField(
                label=str(one.label), choices=ticks, required=False, widget=forms.CheckboxSelectMultiple
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not self.scopes:
            raise forms.ValidationError(_("Tick at least one act."))
        return found

    @property
    def scopes(self) -> list[str]:
        return [scope for one in ENDPOINTS for scope in self.cleaned_data.get(one.name, ())]

    @property
    def expires_at(self) -> datetime:
        return self.now + timedelta(days=self.cleaned_data["days"])

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[one.name] for one in ENDPOINTS]
