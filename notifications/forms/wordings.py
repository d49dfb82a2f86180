from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notifications.topics import TOPICS
from notifications.wording import LONGEST_BODY, LONGEST_SUBJECT

NEEDED = {"required": _("Write the words, or go back to the portal's own.")}


class WordingFilter(forms.Form):
    words = forms.CharField(label=_("Words in the subject or the text"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[("", _("all")), *((row.name, row.label) for row in TOPICS.values())])
    changed = forms.BooleanField(label=_("Only those with other words than the portal's"), required=False)


class WordingForm(forms.Form):
    """Lengths and places are looked at by the operation, which names what is wrong."""

    use_required_attribute = False

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, error_messages=NEEDED)
    body = forms.CharField(label=_("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 7}), error_messages=NEEDED)


def language_names() -> dict[str, Any]:
    return dict(settings.LANGUAGES)
