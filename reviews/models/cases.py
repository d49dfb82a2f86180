from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from partners.enums import Role
from reviews.case_readers import judged
from reviews.enums import LEFT, PANEL_READERS, AssignmentState
from reviews.models.panels import Panel
from reviews.models.rubrics import Criterion, Rubric

TONES = {"assigned": "info", "submitted": "good", "recused": "attention", "taken_off": "neutral"}


@tracked
class Case(PortalModel):
    """What a panel looks at: a nomination, later a research proposal or a paper. The upper record points to it."""

    SCOPE = Internal("reviewers see the cases assigned to them, those who run the panel or audit see all but those that judge their own side")

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="cases")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    label = models.CharField(max_length=200, help_text="how the desk names it; for a blind panel a number that says nothing of the person")
    language = models.CharField(_("language of the papers"), max_length=3, blank=True, db_default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label

    @property
    def is_closed(self) -> bool:
        """Decided or withdrawn: nothing is marked any more, and what comes later does not count."""
        return self.closed_at is not None

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(pk__in=cases_of_reviewer(actor)) if actor.has(Role.REVIEWER) else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return _withheld(actor, "pk", cls.also_visible_to(actor))


@tracked
class Assignment(PortalModel):
    """One reviewer's work on one case."""

    SCOPE = Internal("a reviewer sees their own, those who run the panel or audit see all but those that judge their own side")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(_("state"), max_length=10, choices=AssignmentState, default=AssignmentState.ASSIGNED)
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField(_("review due"))
    comment = models.TextField(_("comment to the panel"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True, help_text="when the reviewer last saved the draft")
    submitted_at = models.DateTimeField(null=True, blank=True)
    mean = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
            models.UniqueConstraint(
                fields=["case", "reviewer"], name="reviewer_once_a_case", violation_error_message=_("This reviewer has the case already.")
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SUBMITTED) | Q(submitted_at__isnull=False, mean__isnull=False),
                name="review_submitted_is_complete",
                violation_error_message=_("Give a mark for each criterion before you submit the review."),
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state", "due_at"], name="reviewer_desk")]

    def __str__(self) -> str:
        return f"{self.case} / {self.reviewer}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def state_tone(self) -> str:
        return TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(reviewer_id=actor.user_id) & ~Q(state__in=LEFT) if actor.has(Role.REVIEWER) else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return _withheld(actor, "case_id", cls.also_visible_to(actor))


@tracked
class Mark(PortalModel):
    """A mark from 1 (weak) to 5 (outstanding) for one criterion; sealed until its review is submitted."""

    SCOPE = Internal("a reviewer sees their own, those who run the panel or audit the submitted ones, as `withheld_from` says")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="mark_from_1_to_5", violation_error_message=_("Marks go from 1 to 5.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.score}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        own = Q(assignment__reviewer_id=actor.user_id) & ~Q(assignment__state__in=LEFT)
        return own if actor.has(Role.REVIEWER) else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Those of one's own side; and the drafts of everybody else, from whoever it is."""
        own = cls.also_visible_to(actor)
        withheld = _withheld(actor, "assignment__case_id", own)
        return None if withheld is None else withheld | (Q(assignment__submitted_at__isnull=True) & ~own)


def _withheld(actor: Any, case: str, own: Q) -> Q | None:
    """Reviews are read by the reviewer and by those who run the panel or audit; never by the side that is judged, whatever role it holds beside."""
    if actor.is_system:
        return None
    return judged(actor, case) if actor.has(*PANEL_READERS) else judged(actor, case) | ~own


def cases_read_openly(actor: Any) -> Any:
    """Of the cases this actor may judge those whose record may be read: a blind panel gets a redacted copy, never the record."""
    return cases_of_reviewer(actor).exclude(case__panel__blind=True)


def cases_of_reviewer(actor: Any) -> Any:
    """Cases this actor may judge; none once the reviewer's role has ended, whatever other role is held."""
    rows = Assignment.objects.across_partners(reason="a reviewer's own assignments")
    if not actor.has(Role.REVIEWER):
        return rows.none().values("case_id")
    own = rows.filter(reviewer_id=actor.user_id).exclude(state__in=LEFT)
    return own.exclude(judged(actor, "case_id")).values("case_id")
