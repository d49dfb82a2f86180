"""Filters of the public catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.enums import FieldOfStudy, ProgrammeKind, ProgrammeLevel
from training.forms.catalogue import language_choices


class OfferFilter(forms.Form):
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All fields")), *FieldOfStudy.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *ProgrammeKind.choices])
    level = forms.ChoiceField(label=_("Leads to"), required=False, choices=[("", _("Anything")), *ProgrammeLevel.choices])
    language = forms.ChoiceField(label=_("Language"), required=False, choices=lambda: [("", _("All languages")), *language_choices()])
