"""What is looked for among materials, and under which name it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchanges.enums import MaterialKind, Notify, Topic
from exchanges.forms.materials import LANGUAGES, language_choices
from exchanges.models import SavedSearch
from exchanges.queries.searches import Wanted
from partners.actor import Actor
from partners.models import Partner

ASKED = tuple(Wanted.__dataclass_fields__)


class Filters(forms.Form):
    """The same fields for a search and for one that is kept. The list of partners is public and read once."""

    use_required_attribute = False

    words = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("any kind")), *MaterialKind.choices])
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[("", _("any topic")), *Topic.choices])
    country = forms.TypedChoiceField(label=_("About the country"), required=False, empty_value=None)
    side = forms.TypedChoiceField(label=_("Offered by"), required=False, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        partners = {str(row.pk): row for row in sorted(Partner.objects.all(), key=str)}
        named = [(pk, str(row)) for pk, row in partners.items()]
        fields: dict[str, Any] = self.fields
        for name, nothing in (("country", _("any country")), ("side", _("any side"))):
            fields[name].choices = [("", nothing), *named]
            fields[name].coerce = partners.get
        fields["language"].choices = [("", _("any language")), *language_choices(LANGUAGES)]

    def wanted(self) -> Wanted:
        """Nothing, when something was typed that no field takes."""
        return Wanted(**{name: self.cleaned_data[name] for name in ASKED}) if self.is_valid() else Wanted()


class SavedSearchForm(Filters):
    """With its name, and when its owner is told."""

    label = forms.CharField(label=_("Name"), max_length=100, error_messages={"required": _("Give the search a name.")})
    notify = forms.ChoiceField(
        label=_("Tell me of new materials"), choices=Notify.choices, initial=Notify.WEEKLY, widget=forms.RadioSelect,
        help_text=_("Once a week: on Monday morning, one message for all your searches."), error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    field_order = ("label", *ASKED, "notify")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ASKED):
            self.add_error("words", _("Enter words, or choose a topic, kind, country, side or language."))
        return cleaned


def initial_of(search: SavedSearch) -> dict[str, Any]:
    return {"label": search.label, "notify": search.notify, **Wanted.of(search).asked()}
