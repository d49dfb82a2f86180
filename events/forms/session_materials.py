"""A paper of an event: which session, which file, for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.checks import ACCEPT_PAPERS
from documents.enums import CircleKind
from events.models import Event, EventSession
from events.queries.session_materials import partners_to_name
from partners.actor import Actor
from partners.models import Partner

CIRCLES = [
    (CircleKind.INTERNAL, _("The host and the participants")),
    (CircleKind.NAMED, _("Partners that I name")),
    (CircleKind.ALL_PARTNERS, _("All partners that are invited")),
    (CircleKind.PUBLIC, _("Everybody who may see the event")),
]


class SessionMaterialForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=200, error_messages={"required": _("Enter the title of the material.")})
    session: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=pgettext_lazy("of an event", "Session"), required=False, queryset=None, empty_label=_("the whole event")
    )
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ACCEPT_PAPERS}), help_text=_("PDF, DOCX, XLSX or PPTX, up to 10 MB."),
        error_messages={"required": _("Choose the file.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Who may read it"), choices=CIRCLES, widget=forms.RadioSelect, initial=CircleKind.ALL_PARTNERS,
        error_messages={"required": _("Choose who may read it.")},
    )  # fmt: skip
    partners = forms.ModelMultipleChoiceField(
        label=_("Named partners"), queryset=Partner.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Counts only where partners are named."),
    )  # fmt: skip
    for_participants = forms.BooleanField(label=_("Participants may read it, whatever their side"), required=False, initial=True)

    def __init__(self, *args: Any, event: Event, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["session"].queryset = EventSession.objects.visible_to(actor).filter(event=event).order_by("starts_at", "pk")
        fields["partners"].queryset = partners_to_name()

    @property
    def of_material(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "session", "for_participants")}
