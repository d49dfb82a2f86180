"""What stands beside a nomination: who stood up for it, what is to be mended, and its medical part."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import StoredFile
from scholarships.enums import PROGRAMME_STAFF, EndorsementKind, EvidenceKind, Fitness
from scholarships.models.nominations import Nomination, of_hidden_nominations
from scholarships.models.sides import keeping_partners


@tracked
class Endorsement(PortalModel):
    """Somebody answers for a nomination: its nominee, the employer, the nominating authority, the embassy (domain.md 2.5).

    `content_hash` says what exactly was endorsed: when the dossier says something else later, the endorsement no longer counts.
    The evidence is a click by the person, or a paper that somebody entered on their behalf.
    """

    SCOPE = Owned("nomination__partner")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="endorsements")
    kind = models.CharField(_("endorsed by"), max_length=10, choices=EndorsementKind)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(_("name"), max_length=200)
    acting_for = models.CharField(max_length=200, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    evidence = models.CharField(_("evidence"), max_length=15, choices=EvidenceKind, default=EvidenceKind.CLICK)
    evidence_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence_number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    evidence_on = models.DateField(_("date of the paper"), null=True, blank=True)
    on_behalf = models.BooleanField(default=False, help_text=_("Entered by somebody else from a paper."))
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Set when a later endorsement of the same kind took its place."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EndorsementKind.values), name="endorsement_kind_known"),
            models.CheckConstraint(condition=Q(evidence__in=EvidenceKind.values), name="endorsement_evidence_known"),
            models.CheckConstraint(
                condition=Q(evidence=EvidenceKind.CLICK) | Q(evidence_file__isnull=False),
                name="paper_endorsement_has_file",
                violation_error_message=_("Add the scan of the paper."),
            ),
            models.UniqueConstraint(fields=["nomination", "kind"], condition=Q(ended_at__isnull=True), name="one_endorsement_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.kind}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(nomination__person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return of_hidden_nominations(actor)


@tracked
class Defect(PortalModel):
    """One thing that the technical check sends back: a field of the form or a row of the checklist, and what is wrong with it."""

    SCOPE = Owned("nomination__partner")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="defects")
    field = models.CharField(_("what is to be mended"), max_length=60, help_text='a field of the form ("education") or "document-31"')
    note = models.CharField(_("what is wrong"), max_length=500)
    raised_at = models.DateTimeField()
    raised_by_label = models.CharField(max_length=200)
    mended_at = models.DateTimeField(null=True, blank=True)
    mended_by_label = models.CharField(max_length=200, blank=True, db_default="")
    answer = models.CharField(_("answer of the sender"), max_length=500, blank=True, db_default="")
    value_before = models.TextField(blank=True, db_default="", help_text="what stood there when it was returned; empty for what is personal")
    value_after = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "field"], condition=Q(mended_at__isnull=True), name="one_open_defect_a_field"),
        ]
        ordering = ["raised_at", "pk"]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.field}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(nomination__person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return of_hidden_nominations(actor)


@tracked
class MedicalRecord(PortalModel):
    """The medical part of a dossier, apart from the rest: what the nominee declares, and what a physician reports (domain.md 2.6).

    Nobody reads it in passing: it is masked, opened with a reason that is recorded, and deleted on a timetable.
    """

    SCOPE = Owned("nomination__partner")

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="medical")
    conditions = models.TextField(_("illnesses, operations and conditions"), blank=True)
    medication = models.TextField(_("medicines taken regularly"), blank=True)
    allergies = models.TextField(_("allergies"), blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by_label = models.CharField(max_length=200, blank=True)
    physician_name = models.CharField(_("physician"), max_length=200, blank=True)
    physician_licence = models.CharField(_("licence number"), max_length=60, blank=True)
    physician_phone = models.CharField(_("telephone of the physician"), max_length=40, blank=True)
    physician_email = models.EmailField(_("e-mail of the physician"), blank=True)
    examined_on = models.DateField(_("examined on"), null=True, blank=True)
    fitness = models.CharField(_("fit for training abroad"), max_length=20, choices=Fitness, blank=True)
    remarks = models.TextField(_("remarks of the physician"), blank=True)
    report_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delete_after = models.DateField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fitness__in=["", *Fitness.values]), name="medical_fitness_known")]

    def __str__(self) -> str:
        return f"{self.nomination}: medical"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(nomination__person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Auditors never read medical data, nor staff that doesn't keep nominations, nor employers, embassies, delegates and resting officers."""
        if actor.is_system or actor.has(*PROGRAMME_STAFF):
            return None
        return ~Q(nomination__partner_id__in=list(keeping_partners(actor))) & ~Q(nomination__person__user_id=actor.user_id)
