"""The list of a session: one choice a person, all of them "present" until somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.enums import Presence
from training.queries.attendance import Expected

# Keys by their place on the keyboard, so that they work in every alphabet.
KEYS = {Presence.PRESENT: "KeyP", Presence.LATE: "KeyL", Presence.EXCUSED: "KeyE", Presence.ABSENT: "KeyA"}


class AttendanceForm(forms.Form):
    """`was_<enrolment>` is what the page showed: what came in meanwhile is told from what was changed on purpose."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, listed: Iterable[Expected], **kwargs: Any) -> None:
        self.listed = list(listed)
        super().__init__(data, **kwargs)
        for one in self.listed:
            key, presence = one.enrolment.pk, one.presence
            self.fields[f"p_{key}"] = forms.ChoiceField(
                label=str(one.enrolment.person.passport_name), choices=Presence.choices, required=False, initial=presence or Presence.PRESENT
            )
            self.fields[f"was_{key}"] = forms.ChoiceField(
                choices=[("", ""), *Presence.choices], required=False, initial=presence, widget=forms.HiddenInput
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"one": one, "was": self[f"was_{one.enrolment.pk}"], "choices": self._choices(one)} for one in self.listed]

    def _choices(self, one: Expected) -> list[dict[str, Any]]:
        bound = self[f"p_{one.enrolment.pk}"]
        chosen = str(bound.value() or "")
        return [
            {
                "name": bound.html_name,
                "value": value,
                "label": label,
                "key": KEYS[Presence(value)],
                "id": bound.auto_id if value == Presence.PRESENT else f"{bound.auto_id}_{value}",
                "checked": chosen == value,
            }
            for value, label in Presence.choices
        ]

    @property
    def presences(self) -> dict[int, str]:
        return {one.enrolment.pk: self.cleaned_data.get(f"p_{one.enrolment.pk}", "") for one in self.listed}

    @property
    def seen(self) -> dict[int, str]:
        return {one.enrolment.pk: self.cleaned_data.get(f"was_{one.enrolment.pk}", "") for one in self.listed}


class CodeForm(forms.Form):
    use_required_attribute = False

    code = forms.CharField(label=_("Code on the wall"), max_length=12, help_text=_("Six letters and figures under the picture."))
