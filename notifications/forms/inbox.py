from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.topics import TOPICS
from partners.forms import DayInput


class InboxFilter(forms.Form):
    """What stands in the address; each topic says how many of it are unread."""

    unread = forms.BooleanField(label=_("Only unread"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, unread: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(row.name, f"{row.label} ({unread[row.name]})" if row.name in unread else row.label) for row in TOPICS.values()]
        self.fields["topic"].choices = [("", _("all")), *names]  # type: ignore[attr-defined]


class ToldFilter(forms.Form):
    words = forms.CharField(label=_("Name or number of the record"), required=False, max_length=100)


class ReadersFilter(forms.Form):
    STATES = (("", _("all")), ("unread", _("who has not read it")), ("read", _("who has read it")))
    state = forms.ChoiceField(label=_("Readers"), required=False, choices=STATES)
    name = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
