"""Questions of an evaluation, its days, and the ballot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.errors import Text
from partners.actor import Actor
from partners.forms import DayInput
from training.enums import QuestionAbout, QuestionKind
from training.models import EvaluationForm, EvaluationQuestion, Intake
from training.queries.evaluation import Asked, answer_key

SCALE: list[tuple[str, Text]] = [
    ("5", _("5 – fully agree")),
    ("4", _("4 – rather agree")),
    ("3", _("3 – partly")),
    ("2", _("2 – rather disagree")),
    ("1", _("1 – disagree")),
]
YES_NO: list[tuple[str, Text]] = [("1", _("yes")), ("0", _("no"))]
CHOICES = {QuestionKind.SCALE: SCALE, QuestionKind.YES_NO: YES_NO}


def opening_of(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.HOST_ZONE))


def closing_of(day: date) -> datetime:
    """The last minute of the day, which people read more easily than the midnight after it."""
    return datetime.combine(day, time(23, 59), ZoneInfo(settings.HOST_ZONE))


class ClosingForm(StepForm):
    closes_on = forms.DateField(label=_("Last day"), widget=DayInput, help_text=_("Until 23:59 in Astana."))

    @property
    def instants(self) -> dict[str, datetime]:
        return {"closes_at": closing_of(self.cleaned_data["closes_on"])}


class RoundForm(ClosingForm):
    form: Any = forms.ModelChoiceField(label=_("Questions"), queryset=None, empty_label=None)
    opens_on = forms.DateField(label=_("First day"), widget=DayInput)
    field_order = ("form", "opens_on", "closes_on")

    def __init__(self, *args: Any, actor: Actor, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = EvaluationForm.objects.visible_to(actor).filter(institution_id=intake.programme.institution_id, is_active=True)
        self.fields["form"].queryset = rows.order_by("title", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("opens_on"), self.cleaned_data.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The evaluation would close before it opens."))
        return self.cleaned_data

    @property
    def instants(self) -> dict[str, datetime]:
        return {"opens_at": opening_of(self.cleaned_data["opens_on"]), **super().instants}


class QuestionsForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=200)
    is_active = forms.BooleanField(label=_("In use: can be chosen for an evaluation"), required=False, initial=True)


class QuestionForm(forms.Form):
    """A row without any text is no question: so one is taken away."""

    use_required_attribute = False

    text_en = forms.CharField(label=_("Question in English"), max_length=300, required=False)
    text_ru = forms.CharField(label=_("Question in Russian"), max_length=300, required=False)
    text_kk = forms.CharField(label=_("Question in Kazakh"), max_length=300, required=False)
    about = forms.ChoiceField(label=_("Asked about"), choices=QuestionAbout.choices)
    kind = forms.ChoiceField(label=_("Answered by"), choices=QuestionKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text_en", "text_ru", "text_kk"):
            self.fields[name].goes_with_a_tick = True  # type: ignore[attr-defined] # all three or none

    def clean(self) -> dict[str, Any]:
        texts = [name for name in ("text_en", "text_ru", "text_kk") if self.cleaned_data.get(name)]
        if texts and len(texts) < 3:
            for name in {"text_en", "text_ru", "text_kk"} - set(texts):
                self.add_error(name, _("Enter the question in all three languages, or in none to leave it out."))
        return self.cleaned_data


QuestionFormSet = forms.formset_factory(QuestionForm, extra=0, max_num=40)


def questions_in(formset: Any) -> list[dict[str, str]]:
    names = ("about", "kind", "text_en", "text_ru", "text_kk")
    return [{name: row.cleaned_data[name] for name in names} for row in formset if row.cleaned_data.get("text_en")]


@dataclass(frozen=True)
class Section:
    title: str
    fields: list[BoundField]


class BallotForm(forms.Form):
    """Questions about the whole have to be answered, words and what is about modules and lecturers need not."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, questions: Sequence[EvaluationQuestion], asked: Asked) -> None:
        super().__init__(data)
        self._sections: list[tuple[str, list[str]]] = []
        self._add(str(_("The whole")), [row for row in questions if row.about == QuestionAbout.WHOLE], is_required=True)
        for module in asked.modules:
            self._add(str(module), [row for row in questions if row.about == QuestionAbout.MODULE], module=module)
        for lecturer in asked.lecturers:
            self._add(lecturer.name, [row for row in questions if row.about == QuestionAbout.LECTURER], lecturer=lecturer)

    def _add(self, title: str, questions: Sequence[EvaluationQuestion], *, is_required: bool = False, **thing: Any) -> None:
        names = []
        for question in questions:
            name = answer_key(question, **thing)
            self.fields[name] = _field(question, is_required)
            names.append(name)
        if names:
            self._sections.append((title, names))

    @property
    def sections(self) -> list[Section]:
        return [Section(title, [self[name] for name in names]) for title, names in self._sections]


def _field(question: EvaluationQuestion, is_required: bool) -> forms.Field:
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(label=question.words, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.ChoiceField(
        label=question.words,
        required=is_required,
        choices=CHOICES[QuestionKind(question.kind)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
