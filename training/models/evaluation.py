"""Anonymous evaluation. Who has answered and what was answered are two tables that nothing ties together."""

from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from partners.models import Institution
from people.models import Person
from training.enums import QuestionAbout, QuestionKind
from training.models.catalogue import Lecturer, Module
from training.models.intakes import Intake
from training.standard_questions import TITLE

FEWEST_BALLOTS = 5  # fewer are shown to nobody: each could be guessed


@tracked
class EvaluationForm(PortalModel):
    """A set of questions, for courses and for events."""

    SCOPE = Internal("kept by the academies; answered through a round")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("academy"))
    title = models.CharField(_("title"), max_length=200)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """The title of the questions that every academy can take over is read in the reader's language."""
        return gettext(TITLE) if self.title == TITLE else self.title

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(institution_id__in=actor.institution_ids) | Q(institution__isnull=True) if actor.institution_ids else NOBODY


@tracked
class EvaluationQuestion(PortalModel):
    SCOPE = Internal("read through its form")

    form = models.ForeignKey(EvaluationForm, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    about = models.CharField(_("asked about"), max_length=8, choices=QuestionAbout, default=QuestionAbout.WHOLE)
    kind = models.CharField(_("answered by"), max_length=6, choices=QuestionKind, default=QuestionKind.SCALE)
    text_en = models.CharField(_("question in English"), max_length=300)
    text_ru = models.CharField(_("question in Russian"), max_length=300)
    text_kk = models.CharField(_("question in Kazakh"), max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(about__in=QuestionAbout.values), name="question_about_known"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
        ]
        ordering = ["form", "order", "pk"]

    def __str__(self) -> str:
        return self.text_en

    @property
    def words(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"text_{(get_language() or 'en')[:2]}", "") or self.text_en)


@tracked
class EvaluationRound(PortalModel):
    """A form put to the people of one intake for a time; an event points here from above."""

    SCOPE = Internal("figures are read at the academy and by the host's staff; each asked person answers through the own ticket")

    form = models.ForeignKey(EvaluationForm, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("questions"))
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, null=True, blank=True, related_name="evaluations")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="evaluation_closes_after_opening",
                violation_error_message=_("The evaluation would close before it opens."),
            )
        ]
        ordering = ["-opens_at"]

    def __str__(self) -> str:
        return f"{self.form} {self.intake.reference if self.intake else ''}".strip()

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        at_academy = Q(intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        asked = EvaluationTicket._base_manager.filter(person__user_id=actor.user_id) if actor.user_id else None
        return at_academy | (Q(pk__in=asked.values("round_id")) if asked is not None else NOBODY)


class EvaluationTicket(PortalModel):
    """Who is asked, and whether an answer came. No instant and no history: either would lead to the ballot."""

    SCOPE = Internal("each person has the own ticket; the academy reads only how many have answered")

    round = models.ForeignKey(EvaluationRound, on_delete=models.PROTECT, related_name="tickets")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evaluation_tickets")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_ticket_a_person")]

    def __str__(self) -> str:
        return f"{self.round} {self.person_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """From the host's staff too: who has answered is nobody's to read."""
        return ~Q(person__user_id=actor.user_id or 0) | Q(person__user_id__isnull=True)


class EvaluationAnswer(PortalModel):
    """One answer of one ballot. The ballot's number is drawn anew for each person and kept nowhere else; rows are not in the order of coming."""

    SCOPE = Internal("read as figures only, and texts without names, once enough people have answered")

    id = models.UUIDField(primary_key=True, editable=False, db_default=RandomUUID())
    round = models.ForeignKey(EvaluationRound, on_delete=models.PROTECT, related_name="answers")
    ballot = models.UUIDField()
    question = models.ForeignKey(EvaluationQuestion, on_delete=models.PROTECT, related_name="answers")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=5), name="answer_score_in_range"),
            models.UniqueConstraint(
                fields=["ballot", "question", "module", "lecturer"], name="answer_once", nulls_distinct=False
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["round", "question"], name="answers_of_round")]

    def __str__(self) -> str:
        return f"{self.question_id}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """From everybody: a row is part of a figure, and of nothing else."""
        return Q(pk__isnull=False)
