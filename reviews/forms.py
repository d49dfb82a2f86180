"""Marks of a review, the reason of a recusal, sets of criteria."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm
from reviews.enums import SCORE_WORDS
from reviews.models import Criterion
from reviews.operations import NO_MARK, mark_field


class MarksForm(forms.Form):
    """One group of radios for each criterion; a mark is asked for only when the review is submitted, never by a draft."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, criteria: Iterable[Criterion], scores: Mapping[int, int], comment: str) -> None:
        self.submitting = data is not None and "submit" in data
        initial = {mark_field(row): scores.get(row.pk) for row in criteria} | {"comment": comment}
        super().__init__(data, initial=initial)
        self.criteria = list(criteria)
        for row in self.criteria:
            self.fields[mark_field(row)] = _mark(row, required=data is None or self.submitting)
        self.fields["comment"] = forms.CharField(
            label=_("Comment to the panel"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("What the marks do not say. The panel reads it; the nominee and the nominating country do not."),
        )

    @property
    def scores(self) -> dict[Criterion, int | None]:
        return {row: self.cleaned_data[mark_field(row)] for row in self.criteria}


def _mark(criterion: Criterion, *, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=str(criterion),
        required=required,
        error_messages={"required": NO_MARK},
        coerce=int,
        empty_value=None,
        choices=[(score, gettext("%(score)d – %(word)s") % {"score": score, "word": word}) for score, word in SCORE_WORDS.items()],
        widget=forms.RadioSelect,
        help_text=gettext("Weight in the mean: %(weight)d") % {"weight": criterion.weight},
    )


class RecuseForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: you worked together, you are related. The panel's secretary and the programme officers read it."),
        error_messages={"required": _("Give the reason, so that the panel can judge whom to ask instead.")},
    )


def _in_language(language: str, label: Any, **more: Any) -> forms.CharField:
    """A line of text whose language is marked, for reading aloud and for spelling."""
    return forms.CharField(label=label, max_length=200, widget=forms.TextInput(attrs={"lang": language}), **more)


class RubricForm(forms.Form):
    use_required_attribute = False

    name_en = _in_language("en", _("Name in English"), error_messages={"required": _("Enter the name: it stands where no other language has one.")})
    name_ru = _in_language("ru", _("Name in Russian"), required=False)
    name_kk = _in_language("kk", _("Name in Kazakh"), required=False)


class CriterionForm(RubricForm):
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("How much its mark counts in the mean: 2 counts twice as much as 1."),
    )
