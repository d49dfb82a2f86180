from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.counters import counter_trigger
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel, Reference
from documents.models import IssuedDocument
from partners.models import Institution, Partner
from people.models import Person
from training.enums import EnrolmentState, ProgrammeKind

TONES = {"enrolled": "info", "completed": "good", "not_completed": "bad", "withdrawn": "neutral"}


@tracked
class Programme(PortalModel):
    """What an academy teaches: a master's degree, a short course, an attachment."""

    SCOPE = Reference("the catalogue is public")

    code = models.CharField(_("code"), max_length=20, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_kk = models.CharField(_("title in Kazakh"), max_length=200)
    kind = models.CharField(_("kind"), max_length=15, choices=ProgrammeKind)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("academy"))
    months = models.DecimalField(_("length in months"), max_digits=4, decimal_places=1)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages of instruction"))
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProgrammeKind.values), name="programme_kind_known"),
            models.CheckConstraint(
                condition=Q(months__gt=0), name="programme_months_positive", violation_error_message=_("The length must be more than 0 months.")
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return getattr(self, f"title_{(get_language() or 'en')[:2]}", "") or self.title_en


@tracked
class Intake(PortalModel):
    """One group of a programme: its dates and seats. `taken` is kept by a trigger and can't pass `capacity`."""

    SCOPE = Reference("dates of what is on offer are public; who sits in it is not")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="intakes", verbose_name=_("programme"))
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    capacity = models.PositiveIntegerField(_("seats"))
    taken = models.IntegerField(_("taken"), default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="intake_ends_after_start",
                violation_error_message=_("The intake would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="intake_not_overfull",
                violation_error_message=_("All seats of this intake are taken. Raise its capacity or choose another intake."),
            ),
        ]
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.programme}"

    @property
    def free(self) -> int:
        return self.capacity - self.taken


@tracked
class Enrolment(PortalModel):
    """One person in one intake."""

    SCOPE = Owned("partner")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("intake"))
    state = models.CharField(_("state"), max_length=15, choices=EnrolmentState, default=EnrolmentState.ENROLLED)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    enrolled_at = models.DateTimeField(_("enrolled"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=100, blank=True)
    certificate = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolment")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.COMPLETED) | Q(completed_on__isnull=False),
                name="enrolment_completed_has_date",
                violation_error_message=_("Enter the day of completion."),
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(state=EnrolmentState.COMPLETED),
                name="certificate_only_when_completed",
                violation_error_message=_("A certificate is issued after completion is marked."),
            ),
            models.UniqueConstraint(
                fields=["person", "intake"],
                condition=~Q(state=EnrolmentState.WITHDRAWN),
                name="person_once_in_intake",
                violation_error_message=_("This person is in the intake already."),
            ),
        ]
        indexes = [models.Index(fields=["intake", "state", "id"], name="enrolment_of_intake")]
        triggers = [
            counter_trigger(
                name="intake_seats",
                condition="({row}.state IN ('enrolled', 'completed', 'not_completed'))",  # SEATED
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
        return TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        at_academy = Q(intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        return at_academy | own

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Whoever only approves agreements for the head of a partner reads nothing of its people."""
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return None
        return Q(partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)
