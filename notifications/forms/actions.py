from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.acts import StepForm
from partners.forms import DayInput


class ActionRow(forms.Form):
    """One action to be agreed on, in a form of an upper app; a row that is left empty is none."""

    use_required_attribute = False

    text = forms.CharField(label=_("What is to be done"), max_length=300, required=False)
    owner = forms.TypedChoiceField(label=_("By whom"), coerce=int, empty_value=None, required=False)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput)

    def __init__(self, *args: Any, owners: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {user.pk: user for user in owners}
        self.fields["owner"].choices = [("", _("Choose the person")), *((pk, str(user)) for pk, user in self.users.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.values()):
            sentences = {
                "text": _("Say what is to be done."),
                "owner": _("Choose who does it."),
                "due_on": _("Enter the day until which it is done."),
            }
            for name, sentence in sentences.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data

    @property
    def action(self) -> dict[str, Any] | None:
        """As `add_actions` takes it; None for an empty row."""
        data = self.cleaned_data
        return {**data, "owner": self.users[data["owner"]]} if data.get("text") else None


def action_rows(data: Any, *, owners: Sequence[User], number: int = 3) -> list[ActionRow]:
    """Rows "action-0", "action-1" of a page; what was typed is kept. Their actions: `[row.action for row in rows if row.action]`."""
    return [ActionRow(data, owners=owners, prefix=f"action-{place}") for place in range(number)]


class ActionFilter(forms.Form):
    STATES = (("open", _("to be done")), ("done", _("done")), ("dropped", _("dropped")), ("", _("all")))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES, initial="open")
    owner = forms.CharField(label=_("By whom"), required=False, max_length=100)
    text = forms.CharField(label=_("What, or out of which record"), required=False, max_length=100)
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def __init__(self, *args: Any, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_all:
            del self.fields["owner"]


class FinishForm(StepForm):
    note = forms.CharField(label=_("What came of it"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DropForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Say why it is not done.")}
    )


class MoveForm(StepForm):
    due_on = forms.DateField(label=_("New day"), widget=DayInput, error_messages={"required": _("Enter the day.")})
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": _("Say why the day changes.")}
    )
