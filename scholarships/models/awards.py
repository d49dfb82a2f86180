"""What a call gives, what a person is entitled to, and the letters that say so."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.models.issued import WITH_PASSPORT, passport_partners
from mobility.enums import AllowanceKind, Currency, Per
from mobility.models import Money, Stay
from mobility.models.money import paying_institutions
from scholarships.enums import PROGRAMME_STAFF
from scholarships.models.calls import Call
from scholarships.models.nominations import Nomination, of_hidden_nominations


@tracked
class CallComponent(Money, PortalModel):
    """One component of the award of a call: an amount, how often, who pays."""

    SCOPE = Internal("read through its call")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="components")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AllowanceKind.values), name="component_kind_known"),
            models.CheckConstraint(condition=Q(per__in=Per.values), name="component_per_known"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="component_currency_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="component_not_negative", violation_error_message=_("The amount can't be below zero.")
            ),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount} {self.currency}"


@tracked
class Award(PortalModel):
    """What the person of an accepted nomination is entitled to; the amounts are the allowances of its stay."""

    SCOPE = Owned("nomination__partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="award")
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="award")
    granted_at = models.DateTimeField(_("granted"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="award_ended_has_reason")]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The nominee's own, and those of the academy's registrar."""
        if not actor.user_id:
            return NOBODY
        return Q(nomination__person__user_id=actor.user_id) | Q(stay__institution_id__in=paying_institutions(actor))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """With the nomination."""
        return of_hidden_nominations(actor)


@tracked
class NominationLetter(PortalModel):
    """A letter that says something of a nomination; a note verbale says it of several."""

    SCOPE = Owned("nomination__partner")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="letters")
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="nominations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "document"], name="letter_once_a_nomination")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.document}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The nominee's own."""
        return Q(nomination__person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """With the nomination; and what names a passport, from whoever has no need of it. A note verbale names the passports of others too."""
        hidden = of_hidden_nominations(actor)
        if actor.is_system or actor.has(*PROGRAMME_STAFF):
            return hidden
        own = Q(nomination__person__user_id=actor.user_id) & ~Q(document__kind=IssuedKind.NOTE_VERBALE) if actor.user_id else NOBODY
        passports = Q(document__kind__in=WITH_PASSPORT) & ~(Q(nomination__partner_id__in=list(passport_partners(actor))) | own)
        return passports if hidden is None else passports | hidden


@tracked
class RedactedDossier(PortalModel):
    """What a blind panel reads of a nomination: proposed by the portal, read over by a person, never filled up from the record."""

    SCOPE = Owned("nomination__partner")

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="redacted")
    position = models.CharField(_("post held"), max_length=200, blank=True)
    education = models.TextField(_("education"), blank=True)
    posts = models.TextField(_("posts held before"), blank=True)
    trainings = models.TextField(_("training abroad"), blank=True)
    justification = models.TextField(_("why this person"), blank=True)
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(_("read over"), null=True, blank=True)
    checked_by_label = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.nomination}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """The panel's paper: whoever is judged reads none of it."""
        if actor.is_system:
            return None
        return Q(nomination__partner_id__in=list({grant.partner_id for grant in actor.grants} | actor.partner_ids))
