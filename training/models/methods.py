"""New methods of training: proposed, designed, piloted in an intake, evaluated, adopted or dropped."""

from typing import Any

from django.db import models
from django.db.models import Exists, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, PortalModel
from documents.models import StoredFile
from partners.models import Institution, Partner
from training.enums import MethodKind, MethodState, Recommendation
from training.models.catalogue import InThreeLanguages, Lecturer, Module, Programme
from training.models.intakes import Intake, IntakeGroup

METHOD_TONES = {"proposed": "attention", "designed": "info", "piloted": "info", "evaluated": "attention", "adopted": "good", "dropped": "neutral"}


@tracked
class Method(InThreeLanguages, PortalModel):
    """A way of teaching, from the idea to its use in programmes."""

    SCOPE = Internal("worked on at the academies; adopted methods are shown to everybody who signs in")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="methods", verbose_name=_("academy"))
    kind = models.CharField(_("kind"), max_length=16, choices=MethodKind)
    state = models.CharField(_("state"), max_length=10, choices=MethodState, default=MethodState.PROPOSED)
    author = models.ForeignKey(Lecturer, on_delete=models.PROTECT, null=True, blank=True, related_name="methods", verbose_name=_("author"))
    author_label = models.CharField(_("proposed by"), max_length=200)
    rationale = models.TextField(_("why it is needed"))
    design = models.TextField(_("how it works"), blank=True)
    measure = models.TextField(_("how its success is measured"), blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("grounds of the decision"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MethodKind.values), name="method_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MethodState.values), name="method_state_known"),
            models.CheckConstraint(
                condition=Q(state=MethodState.PROPOSED) | Q(state=MethodState.DROPPED) | ~Q(design=""),
                name="designed_method_has_design",
                violation_error_message=_("Describe how the method works."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MethodState.ADOPTED, MethodState.DROPPED]) | Q(decided_at__isnull=False), name="decided_method_has_instant"
            ),
        ]
        ordering = ["-pk"]

    @property
    def state_tone(self) -> str:
        return METHOD_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        adopted = Q(state=MethodState.ADOPTED)
        return adopted | Q(institution_id__in=actor.institution_ids) if actor.institution_ids else adopted

    @cached_property
    def evaluated_by_id(self) -> int | None:
        """Who wrote the latest evaluation: somebody else decides."""
        rows = MethodEvaluation.objects.across_partners(reason="who evaluated a method that was fetched rightly")
        return rows.filter(method=self).order_by("-made_at", "-pk").values_list("made_by_id", flat=True).first()


class OfMethod(PortalModel):
    """A record that is read by whoever reads its method."""

    SCOPE = Internal("read with its method")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(method__in=Method._base_manager.filter(Method.also_visible_to(actor)))


@tracked
class MethodFile(OfMethod):
    """A hand-out, script or slide of a method. Of an adopted method it opens for the host's people, and for partners where that is said."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    for_partners = models.BooleanField(_("partners may open it once the method is adopted"), default=False, db_default=False)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """At the academy at every state; of an adopted method by everybody of the host, by others where partners may open it."""
        of_host = Partner.objects.filter(is_host=True, pk__in={grant.partner_id for grant in actor.grants})
        opened = Q(method__state=MethodState.ADOPTED) & (Q(for_partners=True) | Q(Exists(of_host)))
        return opened | Q(method__institution_id__in=actor.institution_ids) if actor.institution_ids else opened


@tracked
class MethodUse(OfMethod):
    """A programme that uses an adopted method."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="uses")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="methods", verbose_name=_("programme"))
    since = models.DateField(_("since"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["method", "programme"], name="method_once_in_programme", violation_error_message=_("The programme uses this method already.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.programme}"


@tracked
class Pilot(OfMethod):
    """A trial of a method with one intake, or with one of its groups; the others are what it is compared with."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="pilots")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="pilots", verbose_name=_("intake"))
    group = models.ForeignKey(IntakeGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots", verbose_name=_("group"))
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("module"))
    compared_intake = models.ForeignKey(
        Intake, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("intake to compare with")
    )
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="pilot_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(compared_intake__isnull=True) | ~Q(compared_intake=models.F("intake")),
                name="pilot_compares_with_another",
                violation_error_message=_("Compare with another intake, or with the other groups of this one."),
            ),
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.method.reference} {self.intake.reference}"


@tracked
class MethodEvaluation(OfMethod):
    """What a pilot showed: figures of the pilot and of the others, frozen on the day, and a recommendation."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="evaluations")
    pilot = models.OneToOneField(Pilot, on_delete=models.PROTECT, related_name="evaluation", verbose_name=_("pilot"))
    figures = models.JSONField(default=dict, help_text="outcome -> {pilot, others, pilot_n, others_n}")
    findings = models.TextField(_("findings"))
    recommendation = models.CharField(_("recommendation"), max_length=8, choices=Recommendation)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(recommendation__in=Recommendation.values), name="recommendation_known")]
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.pilot)
