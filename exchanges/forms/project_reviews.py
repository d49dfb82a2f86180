"""Input of the pages on which a project is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from documents.checks import ACCEPT, ACCEPT_PLAIN
from exchanges.models import Project
from exchanges.queries import project_reviews as queries
from partners.forms import DayInput
from reviews.forms_panels import DueField, DueForm, due_hint

WITHOUT_NAMES = _("PDF up to 10 MB. Take names out of its text; what the file itself says of its maker is taken out here.")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MultipartForm(StepForm):
    """With files."""


class ChoosePanelForm(StepForm):
    panel: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Panel"), queryset=None, required=False, empty_label=_("a new panel"), help_text=_("Panels that have read research before.")
    )
    rubric: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Criteria"), queryset=None, empty_label=_("Choose a set of criteria"), error_messages={"required": _("Choose a set of criteria.")}
    )
    reviews_per_case = forms.IntegerField(label=_("Reviews, on a new panel"), min_value=1, max_value=9, initial=2)
    reviews_due_at = DueField(label=_("Reviews due, on a new panel"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["panel"].queryset = queries.panels_to_choose()  # type: ignore[attr-defined]
        self.fields["rubric"].queryset = queries.rubrics_to_choose()  # type: ignore[attr-defined]
        self.fields["reviews_due_at"].help_text = due_hint()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fields = {name: data.pop(name, None) for name in ("reviews_per_case", "reviews_due_at")}
        return {**data, "fields": fields}


class SubmitProposalForm(MultipartForm):
    blind_file = forms.FileField(
        label=_("Proposal without names"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT_PLAIN}), help_text=WITHOUT_NAMES
    )


class SubmitDraftForm(MultipartForm):
    summary = forms.CharField(
        label=_("Summary of the results"), max_length=8000, widget=lines(6),
        help_text=_("Reviewers read it now and everybody after the publication: write no name of a person or institution."),
        error_messages={"required": _("Write the summary: reviewers read it, and later everybody.")},
    )  # fmt: skip
    draft = forms.FileField(
        label=_("Draft report"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=_("PDF, JPEG, PNG or DOCX, up to 10 MB.")
    )
    blind_draft = forms.FileField(
        label=_("Draft report without names"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT_PLAIN}), help_text=WITHOUT_NAMES
    )

    def __init__(self, data: Any = None, files: Any = None, *, project: Project) -> None:
        super().__init__(data, files, initial={"summary": project.summary})


class GroundsForm(StepForm):
    grounds = forms.CharField(
        label=_("Grounds"), max_length=500, widget=lines(4), help_text=_("All sides read them."),
        error_messages={"required": _("Give the grounds: the sides read them.")},
    )  # fmt: skip


class ReturnForm(ReasonForm):
    reason = forms.CharField(
        label=_("What has to change"), max_length=500, widget=lines(4), help_text=_("All sides read it."),
        error_messages={"required": _("Say what has to change.")},
    )  # fmt: skip


class PublishForm(StepForm):
    published_on = forms.DateField(label=_("Day of publication"), widget=DayInput, error_messages={"required": _("Enter the day of publication.")})

    def __init__(self, data: Any = None, *, today: Any) -> None:
        super().__init__(data, initial={"published_on": today})


class AskReviewersForm(DueForm):
    """Reviewers with what they have on their desks, the least first."""

    reviewers = forms.TypedMultipleChoiceField(
        label=_("Reviewers"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("In brackets: reviews that wait on the reviewer's desk. Behind it: what may speak against this person."),
        error_messages={"required": _("Choose at least one reviewer.")},
    )  # fmt: skip

    field_order = ("reviewers", "due_at")

    def __init__(self, data: Any = None, *, now: datetime, first: datetime | None, users: Iterable[Any], hints: Mapping[int, Iterable[Any]]) -> None:
        super().__init__(data, now=now, first=first)
        self.users = {user.pk: user for user in users}
        labels = [(user.pk, "; ".join([f"{user} ({user.load})", *map(str, hints.get(user.pk, ()))])) for user in self.users.values()]
        self.fields["reviewers"].choices = labels  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Any]:
        return [self.users[pk] for pk in self.cleaned_data["reviewers"]]
