"""The exchange of one expert: from the request to the report (domain.md 1.8, 2.9)."""

from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction
from agreements.models import QuotaYear
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import IssuedDocument, StoredFile
from exchanges.enums import AGREED_MISSIONS, MISSION_TONES, WITH_EXPERT, Activity, MissionState, Side
from exchanges.models.experts import ExchangeNeed, Expert
from mobility.models import Stay
from partners.models import Institution, Partner
from training.enums import FieldOfStudy


@tracked
class Mission(PortalModel):
    """One expert at one institution for some days. `partner` is the side that is not the host, whether it sends or receives.

    The fields of the agreement are those of the staff mobility agreement for teaching (domain.md 2.9).
    """

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="missions", verbose_name=_("partner"))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    activity = models.CharField(_("for"), max_length=16, choices=Activity)
    request = models.ForeignKey(ExchangeNeed, on_delete=models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("request"))
    offer = models.ForeignKey(ExchangeNeed, on_delete=models.PROTECT, null=True, blank=True, related_name="offered_missions", verbose_name=_("offer"))
    sender = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="missions_sent", verbose_name=_("sending institution")
    )
    receiver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="missions_received", verbose_name=_("receiving institution"))
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("expert"))
    quota_year = models.ForeignKey(
        QuotaYear, on_delete=models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("agreement line and year")
    )
    state = models.CharField(_("state"), max_length=16, choices=MissionState, default=MissionState.REQUESTED)
    state_since = models.DateTimeField()
    title = models.CharField(_("subject"), max_length=200)
    field = models.CharField(_("main field"), max_length=24, choices=FieldOfStudy)
    level = models.CharField(_("level"), max_length=200, blank=True, help_text=_("Of the audience: students, young diplomats, heads of department."))
    language = models.CharField(_("language"), max_length=3)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    days = models.PositiveSmallIntegerField(_("days, without travel"))
    audience = models.PositiveIntegerField(_("number of students or participants"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours of teaching"), null=True, blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    added_value = models.TextField(_("added value for both sides"), blank=True)
    content = models.TextField(_("content"), blank=True)
    outcomes = models.TextField(_("expected outcomes"), blank=True)
    sender_department = models.CharField(_("department of the sending institution"), max_length=200, blank=True)
    sender_contact = models.CharField(
        _("contact of the sending institution"), max_length=300, blank=True, help_text=_("Name, post, e-mail, telephone.")
    )
    receiver_department = models.CharField(_("department of the receiving institution"), max_length=200, blank=True)
    receiver_contact = models.CharField(
        _("contact of the receiving institution"), max_length=300, blank=True, help_text=_("Name, post, e-mail, telephone.")
    )
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="mission")
    agreement_paper = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="mission", verbose_name=_("mobility agreement")
    )
    invitation = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter of invitation")
    )
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="mission_direction_known"),
            models.CheckConstraint(condition=Q(activity__in=Activity.values), name="mission_activity_known"),
            models.CheckConstraint(condition=Q(state__in=MissionState.values), name="mission_state_known"),
            models.CheckConstraint(condition=Q(field__in=FieldOfStudy.values), name="mission_field_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mission_ends_after_start",
                violation_error_message=_("The mission would end before it begins."),
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="mission_days_positive", violation_error_message=_("Enter at least one day.")),
            models.CheckConstraint(
                condition=Q(ends_on__gte=ExpressionWrapper(F("starts_on") + F("days") - Value(1), output_field=models.DateField())),
                name="mission_holds_its_days",
                violation_error_message=_("More days are counted than lie between the first and the last day."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_EXPERT) | Q(expert__isnull=False, sender__isnull=False),
                name="mission_has_expert",
                violation_error_message=_("Name the expert and the sending institution."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AGREED_MISSIONS) | Q(agreement_paper__isnull=False, stay__isnull=False),
                name="mission_agreed_has_paper",
                violation_error_message=_("A mission that is agreed has its agreement and its stay."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="mission_list"),
            models.Index(fields=["state", "starts_on"], name="mission_states"),
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return MISSION_TONES[self.state]

    @property
    def is_inbound(self) -> bool:
        return self.direction == Direction.INBOUND

    @cached_property
    def approved(self) -> frozenset[str]:
        """Sides whose approval of the present terms is on record."""
        rows = MissionApproval.objects.across_partners(reason="approvals of a mission that was fetched rightly")
        return frozenset(rows.filter(mission=self, void_at__isnull=True).values_list("side", flat=True))

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        own = Q(expert__person__user_id=actor.user_id) if actor.user_id else NOBODY
        if not actor.institution_ids:
            return own
        return own | Q(receiver_id__in=actor.institution_ids) | Q(sender_id__in=actor.institution_ids)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Whoever only approves agreements for the head of a partner reads nothing of its people."""
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return None
        return Q(partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)


class OfMission(PortalModel):
    """A record that is read by whoever reads its mission."""

    SCOPE = Owned("mission__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(mission__in=Mission._base_manager.filter(Mission.also_visible_to(actor)))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        hidden = Mission.withheld_from(actor)
        return None if hidden is None else Q(mission__in=Mission._base_manager.filter(hidden))


@tracked
class MissionApproval(OfMission):
    """Approval of the terms by one of the three: in the portal, or on a paper whose number and day are entered. Void once the terms change."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="approvals")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200)
    paper = models.CharField(_("number and day of the signed paper"), max_length=200, blank=True)
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan of the signed paper")
    )
    void_at = models.DateTimeField(null=True, blank=True, help_text="the terms were changed after it")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="mission_approval_side_known"),
            models.UniqueConstraint(
                fields=["mission", "side"], condition=Q(void_at__isnull=True), name="mission_approved_once",
                violation_error_message=_("This side has approved these terms already."),
            ),
        ]  # fmt: skip
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.mission} {self.side}"


@tracked
class MissionReport(OfMission):
    """What came of a mission; its recommendations become follow-up actions."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, related_name="report")
    text = models.TextField(_("what was done"))
    results = models.TextField(_("results"), blank=True)
    hours_given = models.PositiveSmallIntegerField(_("hours given"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"))
    handed_in_at = models.DateTimeField()
    handed_in_by_label = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.mission)
