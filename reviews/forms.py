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
    """One group of radios for each criterion; a mark is asked for only before the review is checked and submitted, never by a draft."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, criteria: Iterable[Criterion], scores: Mapping[int, int], comment: str) -> None:
        self.checking = data is not None and "check" in data
        initial = {mark_field(row): scores.get(row.pk) for row in criteria} | {"comment": comment}
        super().__init__(data, initial=initial)
        self.criteria = list(criteria)
        for row in self.criteria:
            self.fields[mark_field(row)] = _mark(row, required=data is None or self.checking)
        self.fields["comment"] = forms.CharField(
            label=_("Comment to the panel"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("What the marks do not say. The panel reads it; the nominee and the nominating country do not."),
        )

    def tell_that_authors_read(self) -> None:
        """Of a proposal or a paper the authors get the comments: whoever writes must know."""
        self.fields["comment"].label = _("Comment to the panel and the authors")
        self.fields["comment"].help_text = _("What the marks do not say. After the decision the authors read it, without your name.")

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
        choices=[(score, _choice(criterion, score, word)) for score, word in SCORE_WORDS.items()],
        widget=forms.RadioSelect,
        help_text=" ".join(filter(None, [criterion.help, _weight(criterion)])),
    )


def _choice(criterion: Criterion, score: int, word: Any) -> str:
    """The mark, its word on the scale, and what it means for this criterion where that is said."""
    meaning = criterion.anchor(score)
    if not meaning:
        return mark_label(score)
    return gettext("%(score)d – %(word)s: %(meaning)s") % {"score": score, "word": word, "meaning": meaning}


def mark_label(score: int) -> str:
    return gettext("%(score)d – %(word)s") % {"score": score, "word": SCORE_WORDS[score]}


def _weight(criterion: Criterion) -> str:
    if not criterion.counts:
        return gettext("Shown to the panel beside the others; does not count in the mean.")
    return gettext("Weight in the mean: %(weight)d") % {"weight": criterion.weight}


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


def _words(language: str, label: Any) -> forms.CharField:
    return _in_language(language, label, required=False)


class CriterionForm(RubricForm):
    """A criterion with what it judges and what its marks mean; the words of marks are fields by mark and language."""

    help_en = _words("en", _("What is judged, in English"))
    help_ru = _words("ru", _("What is judged, in Russian"))
    help_kk = _words("kk", _("What is judged, in Kazakh"))
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("How much its mark counts in the mean: 2 counts twice as much as 1."),
    )
    counts = forms.BooleanField(
        label=_("Counts in the mean"),
        required=False,
        initial=True,
        help_text=_("Without the tick its mark is shown to the panel beside the others and moves no ranking."),
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        anchors = (initial or {}).get("anchors", {})
        spread = {anchor_field(score, code): words for score, by_language in anchors.items() for code, words in by_language.items()}
        super().__init__(data, initial={**initial, **spread} if initial else None, prefix=prefix)
        for score in ANCHORED:
            for code, label in ANCHOR_LABELS.items():
                self.fields[anchor_field(score, code)] = _in_language(code, label % {"score": score, "word": SCORE_WORDS[score]}, required=False)

    @property
    def plain(self) -> list[Any]:
        return [field for field in self if not field.name.startswith("anchor_")]

    @property
    def anchored(self) -> list[Any]:
        return [field for field in self if field.name.startswith("anchor_")]

    @property
    def has_anchors(self) -> bool:
        """Whether something is said of a mark, or is wrong there: then it stands open."""
        return any(field.value() or field.errors for field in self.anchored)

    @property
    def values(self) -> dict[str, Any]:
        """Fields of the criterion; marks of which nothing is said are left out."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith("anchor_")}
        anchors = {}
        for score in ANCHORED:
            words = {code: text for code in ANCHOR_LABELS if (text := self.cleaned_data[anchor_field(score, code)])}
            if words:
                anchors[str(score)] = words
        return plain | {"anchors": anchors}

    def clean(self) -> dict[str, Any]:
        """English stands where no other language has words, so that nobody reads an empty mark."""
        cleaned = super().clean() or {}
        for score in ANCHORED:
            others = [cleaned.get(anchor_field(score, code)) for code in ("ru", "kk")]
            if any(others) and not cleaned.get(anchor_field(score, "en")):
                self.add_error(anchor_field(score, "en"), _("Give it in English too: English stands where another language has no words."))
        return cleaned


ANCHORED = tuple(SCORE_WORDS)
ANCHOR_LABELS = {
    "en": _("%(score)d – %(word)s, in English"),
    "ru": _("%(score)d – %(word)s, in Russian"),
    "kk": _("%(score)d – %(word)s, in Kazakh"),
}


def anchor_field(score: int | str, language: str) -> str:
    return f"anchor_{score}_{language}"
