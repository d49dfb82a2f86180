"""One person in one intake, and what hangs on it."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.counters import counter_trigger
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import IssuedDocument
from mobility.models import Stay
from partners.models import Partner
from people.models import Person
from training.enums import CERTIFIABLE, ENROLMENT_TONES, FINISHED, SEATED, DismissalGround, EnrolmentSource, EnrolmentState, ExtensionState
from training.models.intakes import Intake, IntakeGroup


def read_with_enrolment(actor: Any, path: str = "enrolment__") -> Q:
    """Beside the sender: the academy whose intake it is, and the trainee."""
    at_academy = Q(**{f"{path}intake__programme__institution_id__in": actor.institution_ids}) if actor.institution_ids else NOBODY
    own = Q(**{f"{path}person__user_id": actor.user_id}) if actor.user_id else NOBODY
    return at_academy | own


def withheld_with_enrolment(actor: Any, path: str = "enrolment__") -> Q | None:
    """Whoever only approves agreements for the head of a partner reads nothing of its people."""
    if actor.sees_all_partners or not actor.agreement_partner_ids:
        return None
    return Q(**{f"{path}partner_id__in": list(actor.agreement_partner_ids)}) & ~read_with_enrolment(actor, path)


class OfEnrolment(PortalModel):
    """A record that is read by whoever reads its enrolment."""

    SCOPE = Owned("enrolment__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return read_with_enrolment(actor)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return withheld_with_enrolment(actor)


@tracked
class Enrolment(PortalModel):
    """One person in one intake. Planned days belong to the sender, actual days to the academy; both stand on the stay, where there is one."""

    SCOPE = Owned("partner")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("intake"))
    group = models.ForeignKey(IntakeGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("group"))
    state = models.CharField(_("state"), max_length=20, choices=EnrolmentState, default=EnrolmentState.ENROLLED)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    source = models.CharField(_("on the ground of"), max_length=10, choices=EnrolmentSource, default=EnrolmentSource.DIRECT, db_default="direct")
    quota_year = models.ForeignKey(
        QuotaYear, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("agreement line and year")
    )
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolment")
    enrolled_at = models.DateTimeField(_("enrolled"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    departed_on = models.DateField(_("departed on"), null=True, blank=True)
    extended_until = models.DateField(_("extended until"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=100, blank=True)
    dismissed_for = models.CharField(_("dismissed for"), max_length=10, choices=DismissalGround, blank=True, db_default="")
    certificate = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolment")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            models.CheckConstraint(condition=Q(source__in=EnrolmentSource.values), name="enrolment_source_known"),
            models.CheckConstraint(
                condition=Q(source=EnrolmentSource.AGREEMENT, quota_year__isnull=False)
                | Q(~Q(source=EnrolmentSource.AGREEMENT), quota_year__isnull=True),
                name="enrolment_of_agreement_has_line",
                violation_error_message=_("A place under an agreement names the line and the year; other seats name none."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=CERTIFIABLE) | Q(completed_on__isnull=False),
                name="enrolment_completed_has_date",
                violation_error_message=_("Enter the day of completion."),
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.EXTENDED) | Q(extended_until__isnull=False),
                name="enrolment_extended_has_date",
                violation_error_message=_("Enter the day until which the training is extended."),
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(state__in=FINISHED),
                name="certificate_only_when_completed",
                violation_error_message=_("A certificate is issued after completion is marked."),
            ),
            models.CheckConstraint(condition=Q(dismissed_for__in=["", *DismissalGround.values]), name="enrolment_dismissal_known"),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.DISMISSED) | ~Q(dismissed_for=""),
                name="enrolment_dismissed_has_ground",
                violation_error_message=_("Choose for what the person is dismissed."),
            ),
            models.UniqueConstraint(
                fields=["person", "intake"],
                condition=~Q(state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED]),
                name="person_once_in_intake",
                violation_error_message=_("This person is in the intake already."),
            ),
        ]
        indexes = [models.Index(fields=["intake", "state", "id"], name="enrolment_of_intake")]
        triggers = [
            counter_trigger(
                name="intake_seats",
                condition="({row}.state IN (" + ", ".join(f"'{state.value}'" for state in SEATED) + "))",
                parent_table="training_intake",
                parent_key="intake_id",
                column="taken",
                watched="state intake_id",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return ENROLMENT_TONES[self.state]

    @property
    def is_awaited(self) -> bool:
        """Enrolled and expected from abroad, and no arrival is on record."""
        return self.state == EnrolmentState.ENROLLED and self.stay_id is not None and self.arrived_on is None

    @property
    def last_day(self) -> date:
        """Of the training of this person: that of the intake, or a later one that the sending government has agreed to.

        An intake that was itself prolonged since then ends nobody's training earlier.
        """
        return max(self.extended_until or self.intake.ends_on, self.intake.ends_on)

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return read_with_enrolment(actor, "")

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return withheld_with_enrolment(actor, "")


@tracked
class Extension(OfEnrolment):
    """A request to let a trainee stay longer: it needs the written consent of the sending government (domain.md 1.7)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(_("state"), max_length=10, choices=ExtensionState, default=ExtensionState.ASKED)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField()
    asked_by_label = models.CharField(max_length=200)
    note_reference = models.CharField(_("number of the note or letter"), max_length=100, blank=True)
    answer = models.CharField(_("words of the answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values), name="extension_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[ExtensionState.CONSENTED, ExtensionState.REFUSED]) | Q(answered_at__isnull=False), name="extension_answer_has_instant"
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state=ExtensionState.ASKED), name="one_extension_asked",
                violation_error_message=_("An extension is waiting for the answer of the sending government already."),
            ),
        ]  # fmt: skip
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.until}"

    @property
    def state_tone(self) -> str:
        return {"asked": "attention", "consented": "good", "refused": "bad"}.get(self.state, "neutral")
