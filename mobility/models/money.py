"""What a stay is paid: allowances with their funders, and the sheets that pay them month by month."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from mobility.enums import SHEET_TONES, AllowanceKind, Currency, Funder, Per, SheetState
from mobility.models.stays import Stay, of_hidden_stays
from mobility.words import month_text, shares_text
from partners.enums import Role
from partners.models import Institution


def paying_institutions(actor: Any) -> list[int]:
    """Academies of which the actor is the registrar: who teaches there sees who comes, not what they are paid."""
    return [grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR]


def _own(actor: Any) -> Q:
    return Q(stay__person__user_id=actor.user_id) if actor.user_id else NOBODY


class Money(models.Model):
    """An amount, how often it is due, and who pays which part of it in percent: {"host": 70, "sender": 30}."""

    kind = models.CharField(_("for"), max_length=10, choices=AllowanceKind)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.KZT)
    per = models.CharField(_("due"), max_length=5, choices=Per, default=Per.MONTH)
    shares = models.JSONField(_("who pays, in percent"), default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True, db_default="")

    class Meta:
        abstract = True

    @property
    def shares_text(self) -> str:
        return shares_text(self.shares)


@tracked
class Allowance(Money, PortalModel):
    """One component of what the person of a stay is entitled to. Ended, never deleted: what was paid points to it."""

    SCOPE = Owned("stay__partner")

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="allowances")
    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: from the day of arrival."))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day. Empty: until the day of departure."))
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AllowanceKind.values), name="allowance_kind_known"),
            models.CheckConstraint(condition=Q(per__in=Per.values), name="allowance_per_known"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="allowance_currency_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="allowance_not_negative", violation_error_message=_("The amount can't be below zero.")
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="allowance_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stay}: {self.get_kind_display()}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The person's own, and those of the academy's registrar."""
        return Q(stay__institution_id__in=paying_institutions(actor)) | _own(actor)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return of_hidden_stays(actor)


@tracked
class PaySheet(PortalModel):
    """What an institution pays for one month. Made by one person, approved by another, then paid; later changes are settled on the next sheet."""

    SCOPE = Internal("registrars of the institution and the ministry's programme staff; see also_visible_to")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="pay_sheets")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    state = models.CharField(_("state"), max_length=10, choices=SheetState, default=SheetState.DRAFT)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_label = models.CharField(max_length=200)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_label = models.CharField(max_length=200, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_month_is_first_day"),
            models.CheckConstraint(condition=Q(state=SheetState.DRAFT) | Q(approved_at__isnull=False), name="sheet_approved_has_instant"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.PAID) | Q(paid_on__isnull=False),
                name="sheet_paid_has_day",
                violation_error_message=_("Enter the day on which it was paid."),
            ),
            models.UniqueConstraint(
                fields=["institution", "month"], name="one_sheet_a_month", violation_error_message=_("There is a pay sheet for this month already.")
            ),
        ]
        ordering = ["-month", "pk"]

    def __str__(self) -> str:
        return f"{self.institution}: {self.month:%Y-%m}"

    @property
    def month_text(self) -> str:
        return month_text(self.month)

    @property
    def state_tone(self) -> str:
        return SHEET_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(institution_id__in=paying_institutions(actor))


@tracked
class Payment(PortalModel):
    """One line of a pay sheet: one allowance, one payer. A correction settles earlier months and may be below zero."""

    SCOPE = Owned("stay__partner")

    sheet = models.ForeignKey(PaySheet, on_delete=models.CASCADE, related_name="payments")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="payments")
    allowance = models.ForeignKey(Allowance, on_delete=models.PROTECT, related_name="payments")
    payer = models.CharField(_("paid by"), max_length=12, choices=Funder)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    is_correction = models.BooleanField(
        _("correction of earlier months"), default=False, db_default=False, help_text="what was changed after earlier sheets, settled here"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(payer__in=Funder.values), name="payment_payer_known"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="payment_currency_known"),
            models.UniqueConstraint(fields=["sheet", "allowance", "payer", "is_correction"], name="payment_once_a_sheet"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.amount} {self.currency}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(stay__institution_id__in=paying_institutions(actor)) | _own(actor)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        return of_hidden_stays(actor)
