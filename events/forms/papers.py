"""Input of the pages of papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.country_names import language_name
from documents.checks import ACCEPT_PLAIN
from events.enums import PaperState
from events.models import Event, Paper
from events.queries import papers as queries
from reviews.forms_panels import DueField, due_hint
from training.enums import LANGUAGES_OF_INSTRUCTION

NO_NAMES = _("Reviewers read it: write no name of a person or institution.")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PaperForm(forms.Form):
    """Handed in and changed by the author. The file is kept without anything that says who made it."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=300, help_text=NO_NAMES)
    authors = forms.CharField(
        label=_("Authors and institutions"), max_length=500, widget=lines(2), help_text=_("Reviewers don't read this. It stands in the programme.")
    )
    language = forms.ChoiceField(label=_("Language of the paper"))
    abstract = forms.CharField(label=_("Abstract"), max_length=4000, widget=lines(8), help_text=NO_NAMES)
    file = forms.FileField(
        label=_("Paper without names"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT_PLAIN}),
        help_text=_("PDF up to 10 MB, if it is written already. Take names out of its text; what the file itself says of its maker is taken out here."),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, paper: Paper | None = None) -> None:
        names = ("title", "authors", "language", "abstract")
        super().__init__(data, files, initial={name: getattr(paper, name) for name in names} if paper else {"language": get_language()})
        language = (get_language() or "en")[:2]
        self.fields["language"].choices = [(code, language_name(code, language)) for code in LANGUAGES_OF_INSTRUCTION]  # type: ignore[attr-defined]
        if paper is not None and paper.file_id:
            self.fields["file"].label = _("Another file in the place of the one that is there")


class PaperFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *PaperState.choices])
    text = forms.CharField(label=_("Number, title or author"), required=False, max_length=100)


class CallForm(forms.Form):
    """The call for papers."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("What papers are asked for"), max_length=8000, widget=lines(10), error_messages={"required": _("Say what is asked for.")}
    )
    until = DueField(label=_("Papers until"))

    def __init__(self, data: Any = None, *, event: Event) -> None:
        super().__init__(data, initial={"text": event.papers_call, "until": event.papers_until})
        self.fields["until"].help_text = due_hint()


class ReviewForm(forms.Form):
    """How papers are judged. The panel is made with the first papers; afterwards its own page keeps its settings."""

    use_required_attribute = False

    rubric: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Criteria"), queryset=None, empty_label=_("Choose a set of criteria"))
    reviews_per_case = forms.IntegerField(label=_("Reviews for each paper"), min_value=1, max_value=9, initial=2)
    reviews_due_at = DueField(label=_("Reviews due"))

    def __init__(self, data: Any = None, *, event: Event, now: datetime) -> None:
        super().__init__(data)
        self.now = now
        self.fields["rubric"].queryset = queries.rubrics_to_choose()  # type: ignore[attr-defined]
        self.fields["reviews_due_at"].help_text = due_hint()
        if event.panel_id:
            del self.fields["reviews_per_case"], self.fields["reviews_due_at"]

    def clean_reviews_due_at(self) -> datetime:
        at: datetime = self.cleaned_data["reviews_due_at"]
        if at <= self.now:
            raise forms.ValidationError(_("Choose a day in the future."))
        return at


class AcceptPaperForm(StepForm):
    note = forms.CharField(
        label=_("To the author"), max_length=500, required=False, widget=lines(4), help_text=_("For example what to change before the event.")
    )


class DeclinePaperForm(StepForm):
    note = forms.CharField(label=_("To the author"), max_length=500, widget=lines(4), error_messages={"required": _("Tell the author why.")})


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.get_kind_display()})"


class PlaceForm(StepForm):
    session = SessionField(label=pgettext_lazy("of an event", "Session"), queryset=None, required=False, empty_label=_("in no session yet"))

    def __init__(self, data: Any = None, *, paper: Paper) -> None:
        super().__init__(data, initial={"session": paper.session_id})
        self.fields["session"].queryset = queries.sessions_to_choose(paper.event)  # type: ignore[attr-defined]
