"""A partner asks for advice on training its staff (domain.md 1.12, 2.10)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import StoredFile
from partners.enums import Role
from partners.models import Institution, Partner
from training.enums import ConsultationState

CONSULTATION_TONES = {
    "submitted": "attention", "triaged": "info", "assigned": "info", "clarifying": "attention", "answered": "good", "reopened": "attention",
    "accepted": "good", "closed": "neutral", "declined": "bad", "withdrawn": "neutral",
}  # fmt: skip

# Who can be asked to work on an answer.
ADVISERS = (Role.EXPERT, Role.LECTURER, Role.REGISTRAR, Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AGREEMENT_OFFICER)


@tracked
class Consultation(PortalModel):
    """One request for advice: its background, goal and outputs, the experts' answer, and how much time it took."""

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("partner"))
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("under the agreement")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("academy that answers")
    )
    state = models.CharField(_("state"), max_length=12, choices=ConsultationState, default=ConsultationState.SUBMITTED)
    state_since = models.DateTimeField()
    title = models.CharField(_("subject"), max_length=200)
    background = models.TextField(_("background"))
    goal = models.TextField(_("goal"))
    outputs = models.TextField(_("expected outputs"), blank=True)
    audience = models.CharField(_("whom it concerns (staff, number, level)"), max_length=300, blank=True)
    own_inputs = models.TextField(_("what the partner contributes"), blank=True)
    schedule = models.CharField(_("wished time"), max_length=200, blank=True)
    language = models.CharField(_("working language"), max_length=3, default="en")
    contact = models.CharField(_("contact person, telephone"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by_label = models.CharField(max_length=200)
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answer_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document of the answer")
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="of the first answer; the last is the day of the state")
    outcome = models.CharField(_("outcome in words"), max_length=500, blank=True)
    usefulness = models.PositiveSmallIntegerField(_("how useful the answer was"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ConsultationState.values), name="consultation_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[ConsultationState.ANSWERED, ConsultationState.ACCEPTED]) | Q(answered_at__isnull=False),
                name="consultation_answer_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(usefulness__isnull=True) | Q(usefulness__gte=1, usefulness__lte=5), name="consultation_usefulness_in_range"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="consultation_due")]
        ordering = ["-submitted_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return CONSULTATION_TONES[self.state]

    @cached_property
    def working(self) -> dict[int, bool]:
        """Users who work on the answer now, and whether they lead."""
        rows = ConsultationExpert.objects.across_partners(reason="who works on a consultation that was fetched rightly")
        return dict(rows.filter(consultation=self, ended_at__isnull=True).values_list("user_id", "leads"))

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The academy that answers, and the experts who were asked, as long as they hold a role in which one advises."""
        at_academy = Q(institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        if not actor.user_id or actor.held.isdisjoint(ADVISERS):
            return at_academy
        asked = ConsultationExpert._base_manager.filter(user_id=actor.user_id, ended_at__isnull=True)
        return at_academy | Q(pk__in=asked.values("consultation_id"))


class OfConsultation(PortalModel):
    """A record that is read by whoever reads its consultation."""

    SCOPE = Owned("consultation__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(consultation__in=Consultation._base_manager.filter(Consultation.also_visible_to(actor)))


@tracked
class ConsultationExpert(OfConsultation):
    """Who works on the answer."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="experts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("expert"))
    leads = models.BooleanField(_("leads"), default=False)
    minutes = models.PositiveIntegerField(_("minutes worked, without sessions"), default=0)
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "user"], condition=Q(ended_at__isnull=True), name="expert_once_in_consultation",
                violation_error_message=_("This expert works on the consultation already."),
            ),
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(leads=True, ended_at__isnull=True), name="one_expert_leads",
                violation_error_message=_("Another expert leads already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.consultation} {self.user}"


@tracked
class ConsultationMessage(OfConsultation):
    """A question or an answer in the thread; an internal one is read by the host only."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="messages")
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"))
    is_internal = models.BooleanField(_("for the host only"), default=False)
    at = models.DateTimeField()
    author_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation} {self.at:%Y-%m-%d}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        if actor.sees_all_partners:
            return None
        return Q(is_internal=True) & ~cls.also_visible_to(actor)


@tracked
class ConsultationSession(OfConsultation):
    """A meeting held with the partner, on the spot or online."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveIntegerField(_("length in minutes"))
    place = models.CharField(_("place or address of the online meeting"), max_length=300, blank=True)
    participants = models.PositiveIntegerField(_("participants of the partner"), null=True, blank=True)
    notes = models.TextField(_("what was discussed"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="consultation_session_has_length", violation_error_message=_("Enter the length in minutes.")
            )
        ]
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.consultation} {self.starts_at:%Y-%m-%d}"
