from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.registries import letter_kinds
from notifications.topics import by_topic, label_of

LENGTHS = {
    "1": _("1 hour"),
    "4": _("4 hours"),
    "24": _("1 day"),
    "72": _("3 days"),
    "168": _("7 days"),
    "336": _("14 days, the longest"),
}


def kind_choices() -> list[Any]:
    """All kinds by topic; letters to people without an account stand last."""
    rows: list[Any] = [("", _("all letters"))]
    rows += [
        (topic.label, sorted(((kind.name, label_of(kind.name)) for kind in kinds), key=lambda row: row[1])) for topic, kinds in by_topic().items()
    ]
    return [*rows, (_("Letters to people without an account"), [(name, label_of(name)) for name in sorted(letter_kinds)])]


class PauseForm(forms.Form):
    """A length is asked for, not an instant: whoever stops letters in a hurry makes no mistake of zones, and an end is always given."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Which letters"), required=False)
    hours = forms.ChoiceField(label=_("For how long"), choices=list(LENGTHS.items()), initial="4")
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages={"required": _("Give the reason.")})

    def __init__(self, *args: Any, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        until = self.now + timedelta(hours=int(self.cleaned_data["hours"]))
        return {"kind": self.cleaned_data["kind"], "until": until, "reason": self.cleaned_data["reason"]}


class WatchForm(forms.Form):
    use_required_attribute = False

    longest_days = forms.IntegerField(
        label=_("Longest silence in days"),
        required=False,
        min_value=1,
        max_value=400,
        help_text=_("If nothing of this kind was written for so many days, administrators are told once. Empty: nobody watches it."),
    )


class KindFilter(forms.Form):
    """Kinds whose name or subject holds these words."""

    words = forms.CharField(label=_("Words of the subject"), required=False, max_length=100)
    watched = forms.BooleanField(label=_("only those that are watched"), required=False)

    def narrow(self, rows: list[Any]) -> list[Any]:
        if not self.is_valid():
            return rows
        words = self.cleaned_data["words"].casefold()
        found = [row for row in rows if words in label_of(row.name).casefold() or words in row.name]
        return [row for row in found if row.watch] if self.cleaned_data["watched"] else found
