"""The individual plan of a trainee: versions that trainee, sender and academy approve one after another (domain.md 1.7)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Owned, PortalModel
from training.enums import ChangeReason, EnrolmentState, PlanState
from training.models.catalogue import Module
from training.models.enrolments import Enrolment, OfEnrolment, read_with_enrolment, withheld_with_enrolment

PLAN_TONES = {"draft": "attention", "agreed": "good", "refused": "bad", "replaced": "neutral"}
OPEN_PLANS = (PlanState.DRAFT, PlanState.WITH_TRAINEE, PlanState.WITH_SENDER, PlanState.WITH_ACADEMY)
# While the training goes on its plan may change.
PLANNED_FOR = (
    EnrolmentState.PRE_REGISTERED, EnrolmentState.ENROLLED, EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED,
)  # fmt: skip
WAITING_PLANS = (PlanState.WITH_TRAINEE, PlanState.WITH_SENDER, PlanState.WITH_ACADEMY)


def agreed_stays() -> pgtrigger.Trigger:
    """What all three have agreed is kept as it was; only a later version takes its place. After the row, so that its checks speak first."""
    return pgtrigger.Trigger(
        name="agreed_stays",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        condition=pgtrigger.Q(old__state__in=[PlanState.AGREED.value, PlanState.REPLACED.value]),
        func="""
            IF TG_OP = 'UPDATE' THEN
                IF to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' AND NEW.state IN (OLD.state, 'replaced') THEN
                    RETURN NULL;
                END IF;
            END IF;
            RAISE EXCEPTION 'a plan that was agreed neither changes nor goes away' USING ERRCODE = 'check_violation';
        """,
    )


def parts_stay() -> pgtrigger.Trigger:
    """What somebody was given to approve is what they approve: the parts change while the version is a draft, and never after."""
    return pgtrigger.Trigger(
        name="parts_stay",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (SELECT 1 FROM training_planversion WHERE id IN (OLD.version_id, NEW.version_id) AND state <> 'draft') THEN
                RAISE EXCEPTION 'the parts of a plan change only while it is a draft' USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


@tracked
class PlanVersion(OfEnrolment):
    """One version. Once all three have agreed it stays for ever; a change is a later version with a reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=PlanState, default=PlanState.DRAFT)
    reason = models.CharField(_("why the plan changes"), max_length=15, choices=ChangeReason, default=ChangeReason.FIRST)
    comment = models.CharField(_("in words"), max_length=500, blank=True)
    goals = models.TextField(_("goals of the trainee"), blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    trainee_at = models.DateTimeField(_("approved by the trainee"), null=True, blank=True)
    trainee_label = models.CharField(max_length=200, blank=True)
    trainee_paper = models.CharField(
        _("paper with the trainee's approval"), max_length=200, blank=True, db_default="", help_text="who has no account approves on paper"
    )
    sender_at = models.DateTimeField(_("approved by the sending side"), null=True, blank=True)
    sender_label = models.CharField(max_length=200, blank=True)
    academy_at = models.DateTimeField(_("approved by the academy"), null=True, blank=True)
    academy_label = models.CharField(max_length=200, blank=True)
    refused_comment = models.CharField(_("why it was refused"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(condition=Q(reason__in=ChangeReason.values), name="plan_reason_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[PlanState.AGREED, PlanState.REPLACED])
                | Q(trainee_at__isnull=False, sender_at__isnull=False, academy_at__isnull=False),
                name="plan_agreed_by_all_three",
                violation_error_message=_("A plan is agreed when trainee, sending side and academy have approved it."),
            ),
            models.UniqueConstraint(fields=["enrolment", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(state=PlanState.AGREED), name="one_plan_agreed"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=OPEN_PLANS), name="one_plan_open",
                violation_error_message=_("Another version of this plan is not decided yet."),
            ),
        ]  # fmt: skip
        ordering = ["enrolment", "-number"]
        triggers = [agreed_stays()]

    def __str__(self) -> str:
        return f"{self.enrolment}/{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_agreed(self) -> bool:
        return self.state == PlanState.AGREED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PLANS

    @property
    def state_tone(self) -> str:
        return PLAN_TONES.get(self.state, "info")


@tracked
class PlanItem(PortalModel):
    """A module of the programme, or something taught elsewhere, with its credits."""

    SCOPE = Owned("version__enrolment__partner")

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="items")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("module"))
    title = models.CharField(_("title, if it is no module of the programme"), max_length=200, blank=True)
    credits = models.DecimalField(_("credits (ECTS)"), max_digits=4, decimal_places=1, null=True, blank=True)
    is_virtual = models.BooleanField(_("virtual"), default=False)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(module__isnull=False) | ~Q(title=""), name="plan_item_names_something",
                violation_error_message=_("Choose a module or write a title."),
            ),
            models.UniqueConstraint(fields=["version", "module"], name="module_once_in_plan", violation_error_message=_("The module is in the plan already.")),
        ]  # fmt: skip
        ordering = ["order", "pk"]
        triggers = [parts_stay()]

    def __str__(self) -> str:
        return self.title or str(self.module)

    @classmethod
    def also_visible_to(cls, actor: object) -> Q:
        return read_with_enrolment(actor, "version__enrolment__")

    @classmethod
    def withheld_from(cls, actor: object) -> Q | None:
        return withheld_with_enrolment(actor, "version__enrolment__")
