"""Input of the pages on which powers are lent and posts handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partners import queries
from partners.actor import Actor
from partners.authority import effects_of
from partners.enums import Power
from partners.forms import DayInput
from partners.models import Institution, Membership
from partners.operations import Newcomer

NEW = "new"


class LendForm(forms.Form):
    """Whom, what, from when until when."""

    delegate = forms.ModelChoiceField(
        label=_("Who acts for you"),
        queryset=User.objects.none(),
        empty_label=_("Choose the person"),
        error_messages={"required": _("Choose who acts for you.")},
    )
    powers = forms.MultipleChoiceField(
        label=_("What this person may do for you"),
        choices=Power.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each is less than what you may do as head; nothing of it can be lent on."),
        error_messages={"required": _("Choose at least one power.")},
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, error_messages={"required": _("Enter the first day.")})
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DayInput,
        help_text=_("At most 12 months after the first day. You can take the powers back at any time."),
        error_messages={"required": _("Enter the last day: powers are never lent without an end.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=_("For example a leave or a journey."))

    def __init__(self, *args: Any, actor: Actor, institution: Institution, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = queries.host_day(now)
        self.fields["delegate"].queryset = queries.colleagues(institution.partner_id, now, but=actor.user_id or 0)  # type: ignore[attr-defined]


class SuccessorForm(forms.Form):
    """Who takes over: a colleague by name, or somebody who is invited by this."""

    to = forms.ChoiceField(label=_("Who takes over?"), widget=forms.RadioSelect, error_messages={"required": _("Choose who takes over the post.")})

    def __init__(self, *args: Any, membership: Membership, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(queries.colleagues(membership.institution.partner_id, now, but=membership.user_id)[:100])
        choices = [*((str(one.pk), str(one)) for one in self.people), (NEW, gettext("Somebody new, whom I invite"))]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    @property
    def successor(self) -> User | None:
        """The colleague that was chosen; None for somebody new."""
        return next((one for one in self.people if str(one.pk) == self.cleaned_data["to"]), None)


class HandOverForm(forms.Form):
    """The post passes to a colleague."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the history."),
        error_messages={"required": _("Give the reason: it stays in the history.")},
    )

    def __init__(self, *args: Any, membership: Membership, successor: User | None, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership, self.actor, self.now, self.successor = membership, actor, now, successor

    @property
    def name_of_successor(self) -> str:
        return str(self.successor or self.data.get("full_name") or gettext("The person you invite"))

    def effects(self) -> list[str]:
        keeper = str(self.successor or self.actor.label)
        return effects_of(self.membership, to=self.name_of_successor, is_invited=self.successor is None, keeper=keeper, now=self.now)

    def handed(self) -> dict[str, Any]:
        return {"successor": self.successor, "reason": self.cleaned_data["reason"]}


class NewcomerForm(HandOverForm):
    """The post passes to somebody who is invited by this."""

    full_name = forms.CharField(label=_("Name of the successor"), max_length=128, error_messages={"required": _("Enter the name of the person.")})
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The person's own address of work, not a shared mailbox."),
        error_messages={"required": _("Enter the e-mail to which the invitation goes.")},
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    field_order = ("full_name", "email", "language", "reason")

    def handed(self) -> dict[str, Any]:
        newcomer = Newcomer(**{name: self.cleaned_data[name] for name in ("email", "full_name", "language")})
        return {"newcomer": newcomer, "reason": self.cleaned_data["reason"]}
