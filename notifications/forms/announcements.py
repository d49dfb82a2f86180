"""An announcement: whom it is for, then its words and what narrows its audience."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audiences import Audience, Narrowing, audiences
from notifications.models import Announcement
from partners.actor import Actor

LONGEST = 5_000
FEW = 12  # choices that stand below each other as boxes; more of them are a list


class AudienceForm(forms.Form):
    use_required_attribute = False
    audience = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect, error_messages={"required": _("Choose to whom it goes.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(row.name, f"{row.label}: {row.hint}") for row in audiences.values()]
        self.fields["audience"].choices = rows  # type: ignore[attr-defined]


class AnnouncementForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Announcement
        fields = ("title_en", "text_en", "title_ru", "text_ru", "title_kk", "text_kk")

    def __init__(self, *args: Any, audience: Audience, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        for name in ("text_en", "text_ru", "text_kk"):
            self.fields[name] = forms.CharField(
                label=self.fields[name].label, max_length=LONGEST, required=name == "text_en", widget=forms.Textarea(attrs={"rows": 7})
            )
        self.fields["title_en"].error_messages["required"] = _(
            "Write the subject in English: whoever reads another language gets it where that is missing."
        )
        self.fields["text_en"].error_messages["required"] = _(
            "Write the text in English: whoever reads another language gets it where that is missing."
        )
        narrowings = {row.name: _field(row, actor) for row in audience.narrowings}
        for name, field in narrowings.items():
            kept = self.instance.audience_params.get(name) if self.instance.pk else None
            field.initial = kept[0] if kept and isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField) else kept
        self.fields = {**narrowings, **self.fields}

    def chosen(self) -> dict[str, list[str]]:
        """As the audience takes it; what narrows nothing is left out."""
        found = {row.name: self.cleaned_data.get(row.name) for row in self.audience.narrowings}
        return {name: [value] if isinstance(value, str) else list(value) for name, value in found.items() if value}

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in self.Meta.fields}


def _field(row: Narrowing, actor: Actor) -> forms.Field:
    choices, label = [*row.choices(actor)], str(row.label)
    if row.one:
        return forms.ChoiceField(
            label=label, choices=[("", _("Choose one")), *choices], required=row.required, error_messages={"required": _("Choose one.")}
        )
    widget = forms.CheckboxSelectMultiple if len(choices) <= FEW else forms.SelectMultiple(attrs={"size": 8})
    return forms.MultipleChoiceField(label=label, choices=choices, required=row.required, widget=widget, help_text=_("Nothing chosen: all of them."))
