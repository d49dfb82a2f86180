"""Input of the pages of the joint statement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from events.enums import Consent
from events.models import Delegation, StatementConsent, StatementVersion
from reviews.forms_panels import DueField, due_hint

LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("kk", _("Kazakh"))]


class StatementForm(forms.Form):
    """One version. An empty line begins a new paragraph."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    text = forms.CharField(
        label=_("Text"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 20}), help_text=_("An empty line begins a new paragraph."),
        error_messages={"required": _("Write the text of the statement.")},
    )  # fmt: skip


class CirculateForm(StepForm):
    answer_by = DueField(label=_("Answer by"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["answer_by"].help_text = due_hint()


class AnswerForm(StepForm):
    """For one delegation; asked for which only when there are several."""

    delegation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Delegation"), queryset=None, empty_label=None)
    answer = forms.ChoiceField(label=_("Answer"), choices=Consent, widget=forms.RadioSelect, error_messages={"required": _("Choose an answer.")})
    words = forms.CharField(
        label=_("Words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The reservation as it is to stand in the statement; or what has to change before your delegation consents."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, version: StatementVersion, own: list[Delegation]) -> None:
        said: StatementConsent | None = version.answers.get(own[0].pk) if len(own) == 1 else None
        super().__init__(data, initial={"answer": said.answer, "words": said.words} if said else {})
        choice: Any = self.fields["delegation"]
        choice.queryset = Delegation.objects.across_partners(reason="own delegations, found for this actor").filter(pk__in=[row.pk for row in own])
        if len(own) == 1:
            choice.initial, choice.widget = own[0], forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") in (Consent.RESERVATION, Consent.REFUSES) and not data.get("words", "").strip():
            self.add_error("words", _("Write the words of the reservation, or what has to change."))
        return data


class IssueWithoutForm(ReasonForm):
    reason = forms.CharField(
        label=_("Why it is issued without them"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The delegations read it in the history."), error_messages={"required": _("Say why it is issued without them.")},
    )  # fmt: skip
