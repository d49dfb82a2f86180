from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import NEGOTIATED, OVER, RUNNING, UNSIGNED, AgreementState, Area, PartyRole
from core.history import tracked
from core.scoping import PortalModel, Shared
from documents.models import StoredFile
from partners.models import Institution, Partner

TONES = {
    "draft": "neutral", "proposed": "attention", "agreed": "info", "signed": "info", "in_force": "good", "amending": "attention",
    "terminating": "attention", "expired": "attention", "terminated": "bad", "withdrawn": "neutral",
}  # fmt: skip


def never_shown(path: str) -> Q:
    """Condition: the agreement at the end of this path is a draft, or was given up as one, that no other side has ever seen."""
    return Q(**{f"{path}proposed_at__isnull": True, f"{path}state__in": [AgreementState.DRAFT, AgreementState.WITHDRAWN]})


@tracked
class Agreement(PortalModel):
    """An agreement with partners; "signed on" is a fact of its own and not an approval or an entry into force."""

    SCOPE = Shared("parties__partner")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    title_en = models.CharField(_("title in English"), max_length=300)
    title_ru = models.CharField(_("title in Russian"), max_length=300, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=15, choices=AgreementState, default=AgreementState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_at_place = models.CharField(_("place of signing"), max_length=100, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True, help_text=_("Empty: until one side terminates it."))
    notice_months = models.PositiveSmallIntegerField(_("notice period in months"), null=True, blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    other_terms = models.TextField(_("other terms"), blank=True)
    proposed_at = models.DateTimeField(_("first proposed"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved by all sides"), null=True, blank=True, help_text=_("An approval is not a signature."))
    notice_given_on = models.DateField(_("notice given on"), null=True, blank=True)
    ends_by_notice_on = models.DateField(_("ends by notice on"), null=True, blank=True)
    areas = ArrayField(models.CharField(max_length=20, choices=Area), verbose_name=_("areas of cooperation"), default=list, blank=True)
    signed_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed file"))
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state_known"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="agreement_ends_after_start",
                violation_error_message=_("The agreement would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSIGNED) | Q(signed_on__isnull=False),
                name="agreement_signed_has_date",
                violation_error_message=_("Enter the date of signing first."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RUNNING) | Q(valid_from__isnull=False),
                name="agreement_in_force_has_date",
                violation_error_message=_("Enter the day from which the agreement is in force first."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.TERMINATING) | Q(notice_given_on__isnull=False, ends_by_notice_on__isnull=False),
                name="agreement_terminating_has_dates",
                violation_error_message=_("Enter the day of the notice and the day on which the agreement ends."),
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_until"], name="agreement_by_end")]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        return getattr(self, f"title_{(get_language() or 'en')[:2]}", "") or self.title_en

    @property
    def state_tone(self) -> str:
        return TONES[self.state]

    @property
    def takes_parties(self) -> bool:
        """The signing fixes who the sides are."""
        return self.state == AgreementState.DRAFT

    @property
    def binds(self) -> bool:
        """Signed or in force: what changes now concerns every party."""
        return self.state == AgreementState.SIGNED or self.state in RUNNING

    @property
    def has_begun(self) -> bool:
        return self.state == AgreementState.EXPIRED or self.state in RUNNING

    @property
    def is_in_force(self) -> bool:
        """The last approved terms hold while an amendment is negotiated, and until the notice has run out."""
        return self.state in RUNNING

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def takes_lines(self) -> bool:
        """By one side alone: only what no side has proposed and not all sides have approved in the portal (an agreement on paper)."""
        return not self.is_over and self.state not in NEGOTIATED and self.approved_at is None

    @property
    def is_own_paper(self) -> bool:
        """No other side has ever seen it."""
        return self.proposed_at is None and self.state in (AgreementState.DRAFT, AgreementState.WITHDRAWN)

    @property
    def takes_versions(self) -> bool:
        """A side may write a version: before the signing, and while an amendment is on its way."""
        return self.state in NEGOTIATED

    @cached_property
    def side_ids(self) -> frozenset[int]:
        """The sides: each partner among the parties once, however many of its institutions sign."""
        fetched = self.__dict__.get("_prefetched_objects_cache", {}).get("parties")
        if fetched is not None:
            return frozenset(row.partner_id for row in fetched)
        rows = AgreementParty.objects.across_partners(reason="who the sides are is no secret of any of them").filter(agreement=self)
        return frozenset(rows.values_list("partner_id", flat=True))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What was never proposed is the host's own paper."""
        return None if actor.sees_all_partners else never_shown("")


@tracked
class AgreementParty(PortalModel):
    """One of the two or more sides of an agreement, with who signed for it."""

    SCOPE = Shared("agreement__parties__partner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="party_to", verbose_name=_("partner"))
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("institution"))
    role = models.CharField(_("role"), max_length=15, choices=PartyRole, default=PartyRole.PARTY)
    signatory_name = models.CharField(_("signed by"), max_length=200, blank=True)
    signatory_post = models.CharField(_("post of the signatory"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=PartyRole.values), name="party_role_known"),
            models.UniqueConstraint(
                fields=["agreement", "partner", "institution"],
                nulls_distinct=False,
                name="one_party_once",
                violation_error_message=_("This party is in the agreement already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution or self.partner)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """As the agreement itself."""
        return None if actor.sees_all_partners else never_shown("agreement__")
