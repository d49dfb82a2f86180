"""After the training: the action plan, questions at 6 and 12 months, alumni and the posts they hold (domain.md 1.7, 4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from people.models import Person
from training.enums import ActionPlanState, FollowUpState, FollowUpTo
from training.models.enrolments import Enrolment, OfEnrolment, read_with_enrolment, withheld_with_enrolment


@tracked
class ActionPlan(OfEnrolment):
    """What a trainee means to apply at home, written before departure and shared with the sending ministry."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="action_plan")
    state = models.CharField(_("state"), max_length=10, choices=ActionPlanState, default=ActionPlanState.DRAFT)
    situation = models.TextField(_("what shall change at home"), blank=True)
    learned = models.TextField(_("what of the training helps"), blank=True)
    support = models.TextField(_("whose support is needed"), blank=True)
    written_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionPlanState.values), name="action_plan_state_known"),
            models.CheckConstraint(
                condition=Q(state=ActionPlanState.DRAFT) | Q(handed_in_at__isnull=False), name="action_plan_handed_in_has_instant"
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)

    @property
    def state_tone(self) -> str:
        return {"draft": "attention", "handed_in": "info", "shared": "good"}[self.state]

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """A draft is the trainee's own; the sending side reads what was shared with it."""
        withheld = withheld_with_enrolment(actor)
        own = Q(enrolment__person__user_id=actor.user_id) if actor.user_id else NOBODY
        hidden = Q(state=ActionPlanState.DRAFT) & ~own
        if not actor.sees_all_partners:
            hidden |= Q(state=ActionPlanState.HANDED_IN) & ~read_with_enrolment(actor)
        return hidden if withheld is None else hidden | withheld


@tracked
class ActionItem(PortalModel):
    SCOPE = Owned("plan__enrolment__partner")

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="items")
    action = models.CharField(_("action"), max_length=300)
    due_on = models.DateField(_("until"), null=True, blank=True)
    sign = models.CharField(_("how one will see that it is done"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.action

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return read_with_enrolment(actor, "plan__enrolment__")

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """With its plan."""
        hidden = ActionPlan.withheld_from(actor)
        return None if hidden is None else Q(plan_id__in=ActionPlan._base_manager.filter(hidden).values("pk"))


@tracked
class FollowUp(OfEnrolment):
    """Questions some months after the end, to the former trainee and to the sending ministry."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="follow_ups")
    to = models.CharField(_("asked of"), max_length=8, choices=FollowUpTo)
    months = models.PositiveSmallIntegerField(_("months after the end"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState, default=FollowUpState.PLANNED)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_label = models.CharField(max_length=200, blank=True)
    applied = models.PositiveSmallIntegerField(_("how much of what was learned is used"), null=True, blank=True)
    shared_knowledge = models.BooleanField(_("knowledge was shared with colleagues"), null=True, blank=True)
    has_contacts = models.BooleanField(_("useful contacts were made"), null=True, blank=True)
    in_touch = models.BooleanField(_("still in touch with people of the training"), null=True, blank=True)
    plan_progress = models.PositiveSmallIntegerField(_("how much of the action plan is done (per cent)"), null=True, blank=True)
    post = models.CharField(_("post held now"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    comment = models.TextField(_("in words"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to__in=FollowUpTo.values), name="follow_up_to_known"),
            models.CheckConstraint(condition=Q(state__in=FollowUpState.values), name="follow_up_state_known"),
            models.CheckConstraint(condition=Q(months__gt=0), name="follow_up_months_positive"),
            models.CheckConstraint(condition=~Q(state=FollowUpState.ANSWERED) | Q(answered_at__isnull=False), name="follow_up_answer_has_instant"),
            models.CheckConstraint(condition=Q(applied__isnull=True) | Q(applied__gte=1, applied__lte=5), name="follow_up_applied_in_range"),
            models.CheckConstraint(condition=Q(plan_progress__isnull=True) | Q(plan_progress__lte=100), name="follow_up_progress_in_range"),
            models.UniqueConstraint(fields=["enrolment", "to", "months"], name="follow_up_once"),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="follow_up_due")]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.months}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """The sending side reads no answers of the former trainee, the trainee none of the sending side: each may speak freely."""
        withheld = withheld_with_enrolment(actor)
        if actor.sees_all_partners:
            return withheld
        at_academy = Q(enrolment__intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        own = Q(enrolment__person__user_id=actor.user_id) if actor.user_id else NOBODY
        of_sender = Q(enrolment__partner_id__in=list(actor.partner_ids)) & ~own if actor.partner_ids else NOBODY
        hidden = (Q(to=FollowUpTo.TRAINEE) & ~own & ~at_academy) | (Q(to=FollowUpTo.SENDER) & ~of_sender & ~at_academy)
        return hidden if withheld is None else hidden | withheld

    @property
    def state_tone(self) -> str:
        return {"planned": "neutral", "asked": "attention", "answered": "good", "skipped": "neutral"}[self.state]


@tracked
class AlumniProfile(PortalModel):
    """What a former trainee lets others read in the directory; without consent there is no entry."""

    SCOPE = Owned("person__partner")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="alumni_profile")
    consented_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    consent_ended_at = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)
    shows_post = models.BooleanField(_("show my post"), default=True)
    shows_email = models.BooleanField(_("show my e-mail address"), default=False)
    email = models.EmailField(_("e-mail address for alumni"), blank=True)
    about = models.CharField(_("about me"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_ended_at__isnull=True) | Q(consented_at__isnull=False), name="alumni_consent_ends_after_it_was_given"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def is_shown(self) -> bool:
        return self.consented_at is not None and self.consent_ended_at is None

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """Everybody who signs in, as long as the consent holds; the own profile always."""
        if not actor.user_id:
            return NOBODY
        return Q(consented_at__isnull=False, consent_ended_at__isnull=True) | Q(person__user_id=actor.user_id)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Without consent, from everybody but the person."""
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        return (Q(consented_at__isnull=True) | Q(consent_ended_at__isnull=False)) & ~own


@tracked
class PostHeld(PortalModel):
    """A post held since the training."""

    SCOPE = Owned("person__partner")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts_held")
    title = models.CharField(_("post"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    said_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            )
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """With the profile that shows it, and one's own."""
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        shown = AlumniProfile._base_manager.filter(consented_at__isnull=False, consent_ended_at__isnull=True, shows_post=True)
        return (own | Q(person_id__in=shown.values("person_id"))) if actor.user_id else NOBODY
