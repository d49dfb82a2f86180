"""Daily work: who was there, and what marks were given; two persons for each result."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from training.enums import CorrectionState, MarkScheme, Presence, SheetState, Via
from training.models.catalogue import Module
from training.models.enrolments import Enrolment, OfEnrolment, read_with_enrolment, withheld_with_enrolment
from training.models.intakes import Intake, TeachingSession

SHEET_TONES = {"open": "info", "submitted": "attention", "approved": "good"}


@tracked
class Attendance(OfEnrolment):
    """Whether one trainee was in one session. Whoever corrects it leaves the old value in the history."""

    session = models.ForeignKey(TeachingSession, on_delete=models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence)
    via = models.CharField(_("taken"), max_length=4, choices=Via, default=Via.LIST)
    note = models.CharField(_("note"), max_length=200, blank=True)
    marked_at = models.DateTimeField()
    marked_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_presence_known"),
            models.CheckConstraint(condition=Q(via__in=Via.values), name="attendance_via_known"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.enrolment}"


@tracked
class ResultSheet(PortalModel):
    """The marks of one module of an intake at one attempt: entered, handed in, approved by another person."""

    SCOPE = Internal("marks are worked on at the academy; others read approved marks through their enrolment")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="sheets")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("module"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    scheme = models.CharField(_("marks"), max_length=10, choices=MarkScheme)
    pass_points = models.DecimalField(_("points needed to pass"), max_digits=5, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=SheetState, default=SheetState.OPEN)
    held_on = models.DateField(_("day of the examination"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False, help_text="counts savings, so that two who type at once are told")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    submitted_by_label = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_id = models.BigIntegerField(null=True, blank=True)
    approved_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "module", "attempt"], name="sheet_once"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="result_sheet_state_known"),
            models.CheckConstraint(condition=Q(scheme__in=MarkScheme.values), name="sheet_scheme_known"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="sheet_attempt_positive"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPROVED)
                | Q(approved_at__isnull=False, submitted_by_id__isnull=False, approved_by_id__isnull=False)
                & ~Q(approved_by_id=models.F("submitted_by_id")),
                name="sheet_approved_by_another",
                violation_error_message=_("Results are approved by another person than who handed them in."),
            ),
        ]
        ordering = ["intake", "module__order", "attempt"]

    def __str__(self) -> str:
        return f"{self.intake.reference} {self.module.code}"

    @property
    def state_tone(self) -> str:
        return SHEET_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY


@tracked
class Mark(PortalModel):
    """Points of one trainee on one sheet, from 0 to 100. Outside the academy it is read once the sheet is approved."""

    SCOPE = Owned("enrolment__partner")

    sheet = models.ForeignKey(ResultSheet, on_delete=models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    was_absent = models.BooleanField(_("did not sit"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "enrolment"], name="mark_once_on_sheet"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="mark_points_in_range",
                violation_error_message=_("Points lie between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(was_absent=False) | Q(points__isnull=True), name="absent_has_no_points",
                violation_error_message=_("Who did not sit has no points."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet} {self.enrolment}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return read_with_enrolment(actor)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What is not approved stays at the academy; the host's programme staff read it too."""
        withheld = withheld_with_enrolment(actor)
        if actor.sees_all_partners:
            return withheld
        at_academy = Q(enrolment__intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        unapproved = ~Q(sheet__state=SheetState.APPROVED) & ~at_academy
        return unapproved if withheld is None else unapproved | withheld


@tracked
class MarkCorrection(PortalModel):
    """Other points than were approved: asked for with a reason, approved by another person, the old value kept."""

    SCOPE = Internal("worked on at the academy; the corrected mark is read through the enrolment")

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    old_points = models.DecimalField(_("old points"), max_digits=5, decimal_places=2, null=True)
    new_points = models.DecimalField(_("new points"), max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_label = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_known"),
            models.CheckConstraint(
                condition=Q(new_points__isnull=True) | Q(new_points__gte=0, new_points__lte=100),
                name="correction_points_in_range",
                violation_error_message=_("Points lie between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.APPROVED)
                | Q(decided_at__isnull=False, asked_by_id__isnull=False, decided_by_id__isnull=False) & ~Q(decided_by_id=models.F("asked_by_id")),
                name="correction_approved_by_another",
                violation_error_message=_("A correction is approved by another person than who asked for it."),
            ),
            models.UniqueConstraint(
                fields=["mark"], condition=Q(state=CorrectionState.ASKED), name="one_correction_asked",
                violation_error_message=_("A correction of this mark is waiting for approval already."),
            ),
        ]  # fmt: skip
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.mark)

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(mark__enrolment__intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return None
