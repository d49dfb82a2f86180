"""How the sides come to the same text: numbered versions, approvals of one hash, messages; and what changes without consent."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import VersionState
from agreements.models.agreements import Agreement, never_shown
from core.history import tracked
from core.scoping import Internal, PortalModel, Shared
from documents.models import StoredFile
from partners.models import Institution, Partner

VERSION_TONES = {"drafting": "neutral", "proposed": "attention", "countered": "neutral", "withdrawn": "neutral", "approved": "good"}


@tracked
class AgreementVersion(PortalModel):
    """One numbered version of the terms, written by one side. What was proposed never changes: `terms_hash` is its proof.

    Approved means that every side has approved this very hash; only then the terms become those of the agreement.
    """

    SCOPE = Shared("agreement__parties__partner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFTING)
    terms = models.JSONField(default=dict)
    terms_hash = models.CharField(max_length=64, blank=True)
    note = models.TextField(_("what changes and why"), blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    proposed_by_id = models.BigIntegerField(null=True, blank=True)
    proposed_by_label = models.CharField(max_length=200, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was approved, countered or withdrawn."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="version_state_known"),
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state=VersionState.PROPOSED),
                name="one_version_on_the_table",
                violation_error_message=_("Another version lies on the table: answer it first."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "side"],
                condition=Q(state=VersionState.DRAFTING),
                name="one_version_a_side_in_writing",
                violation_error_message=_("Your side is writing a version already."),
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFTING) | (Q(proposed_at__isnull=False) & ~Q(terms_hash="")) | Q(state=VersionState.WITHDRAWN),
                name="version_proposed_has_hash",
            ),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.agreement.reference} v{self.number}"

    @property
    def state_tone(self) -> str:
        return VERSION_TONES[self.state]

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """A version that is still being written is read by its own side only."""
        if actor.is_system:
            return None
        unsent = Q(state=VersionState.DRAFTING)
        own = Q(side_id__in=list(actor.partner_ids))
        return unsent & ~(own | Q(side__is_host=True)) if actor.sees_all_partners else unsent & ~own


@tracked
class VersionApproval(PortalModel):
    """One side's approval of one version, with the hash of what it approved as proof."""

    SCOPE = Shared("version__agreement__parties__partner")

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="approvals")
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    terms_hash = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200)
    acting_for = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "side"], name="one_approval_a_side")]
        ordering = ["approved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.side}"


@tracked
class AgreementMessage(PortalModel):
    """A message between the sides, kept on the record."""

    SCOPE = Shared("agreement__parties__partner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="messages")
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    at = models.DateTimeField()
    author_id = models.BigIntegerField(null=True)
    author_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.author_label}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """As the agreement itself."""
        return None if actor.sees_all_partners else never_shown("agreement__")


@tracked
class FactSheet(PortalModel):
    """What a side tells the others and may change without their consent (domain.md 2.3)."""

    SCOPE = Shared("agreement__parties__partner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="fact_sheets")
    side = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    nomination_deadlines = models.TextField(_("deadlines for nominations"), blank=True)
    weeks_to_decide = models.PositiveSmallIntegerField(_("weeks to decide"), null=True, blank=True)
    weeks_to_transcript = models.PositiveSmallIntegerField(_("weeks to issue the transcript"), null=True, blank=True)
    extra_requirements = models.TextField(_("further requirements"), blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)
    housing = models.TextField(_("housing"), blank=True)
    visa = models.TextField(_("visa"), blank=True)
    insurance = models.TextField(_("insurance"), blank=True)
    other = models.TextField(_("other information"), blank=True)
    changed_at = models.DateTimeField()
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="one_fact_sheet_a_side")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.side}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """As the agreement itself."""
        return None if actor.sees_all_partners else never_shown("agreement__")


@tracked
class InstitutionPaper(PortalModel):
    """A document that was asked of a partner institution before working with it, and until when it holds (due diligence)."""

    SCOPE = Internal("due diligence is the host's")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(_("document"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("holds until"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["expires_on"], name="paper_by_end")]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
