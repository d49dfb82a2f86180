from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import CEFR, CarryOver, Direction, EntryKind, Level, LineKind, RankBand, Unit
from agreements.models.agreements import Agreement, never_shown
from core.history import tracked
from core.scoping import Owned, PortalModel
from partners.models import Partner

ENTRY_TONES = {
    "reserve": "attention", "use": "good", "release": "neutral", "return": "neutral", "carry_out": "info", "carry_in": "info", "exception": "attention",
}  # fmt: skip
# Totals of a year that only entries of the ledger move.
TOTALS = ("reserved", "used", "carried_in", "carried_out", "exceptional")


@tracked
class QuotaLine(PortalModel):
    """One "cooperation condition": so many people a year, one direction, one kind (domain.md 2.2)."""

    SCOPE = Owned("partner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField(_("line"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="quota_lines", verbose_name=_("sending partner"))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.INBOUND)
    kind = models.CharField(_("purpose"), max_length=15, choices=LineKind)
    level = models.CharField(_("level"), max_length=15, choices=Level)
    unit = models.CharField(_("counted in"), max_length=15, choices=Unit, default=Unit.PEOPLE)
    per_year = models.PositiveIntegerField(_("a year"), help_text=_("How many people, person-months or days a year."))
    months = models.DecimalField(_("months for each person"), max_digits=5, decimal_places=2, null=True, blank=True)
    field_code = models.CharField(_("field of study (ISCED)"), max_length=4, blank=True)
    field_note = models.CharField(_("field in words"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    language_level = models.CharField(_("least level (CEFR)"), max_length=2, choices=CEFR, blank=True)
    funding = models.JSONField(_("who pays"), default=dict, blank=True, help_text='cost -> payer: {"tuition": "host", "travel": "sender"}')
    rank_band = models.CharField(_("rank band"), max_length=10, choices=RankBand, default=RankBand.ANY)
    carry_over = models.CharField(_("carry-over"), max_length=15, choices=CarryOver, default=CarryOver.NONE)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="line_direction_known"),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="line_level_known"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="line_unit_known"),
            models.CheckConstraint(condition=Q(rank_band__in=RankBand.values), name="line_rank_band_known"),
            models.CheckConstraint(condition=Q(language_level__in=["", *dict(CEFR)]), name="line_language_level_known"),
            models.CheckConstraint(condition=Q(carry_over__in=CarryOver.values), name="line_carry_over_known"),
            models.CheckConstraint(
                condition=Q(per_year__gte=1), name="line_per_year_positive", violation_error_message=_("Enter at least 1 a year.")
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="line_years_in_order",
                violation_error_message=_("The last year lies before the first year."),
            ),
            models.UniqueConstraint(fields=["agreement", "number"], name="line_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} / {self.number}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Lines of an agreement that was never proposed are the host's own paper."""
        return None if actor.sees_all_partners else never_shown("agreement__")


@tracked
class QuotaYear(PortalModel):
    """One year of one line: allotted, and the totals kept by the trigger of the ledger. Oversold is impossible.

    What may be given = allotted + carried in - carried out + by exception.
    """

    SCOPE = Owned("line__partner")

    line = models.ForeignKey(QuotaLine, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    allotted = models.PositiveIntegerField(_("allotted"))
    reserved = models.IntegerField(_("reserved"), default=0)
    used = models.IntegerField(_("used"), default=0)
    carried_in = models.IntegerField(_("carried over from the year before"), default=0)
    carried_out = models.IntegerField(_("carried over to the next year"), default=0)
    exceptional = models.IntegerField(_("by exception"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="line_year_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, used__gte=0, carried_in__gte=0, carried_out__gte=0, exceptional__gte=0)
                & Q(allotted__gte=F("reserved") + F("used") + F("carried_out") - F("carried_in") - F("exceptional")),
                name="quota_not_oversold",
                violation_error_message=_(
                    "The quota of this agreement line is taken for that year: no place is left. Release one or choose another line."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="totals_only_by_ledger",
                operation=pgtrigger.UpdateOf(*TOTALS),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition(" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in TOTALS)),
                func="IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'totals of a quota year change only through ledger entries'; END IF; RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} / {self.year}"

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """As the line."""
        return None if actor.sees_all_partners else never_shown("line__agreement__")

    @property
    def free(self) -> int:
        return self.limit - self.reserved - self.used

    @property
    def limit(self) -> int:
        """How much may be given in this year."""
        return self.allotted + self.carried_in - self.carried_out + self.exceptional


class QuotaEntry(PortalModel):
    """One line of the ledger; never changed, never deleted. Its insert moves the totals of the year in the database."""

    SCOPE = Owned("quota_year__line__partner")

    quota_year = models.ForeignKey(QuotaYear, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("entry"), max_length=10, choices=EntryKind)
    amount = models.PositiveIntegerField(_("amount"), default=1)
    subject = models.CharField(_("for"), max_length=60, help_text="model and id of the record the place is for")
    subject_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    signatory = models.CharField(_("signatory"), max_length=200, blank=True, db_default="", help_text=_("Who signed for places beyond the quota."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="entry_amount_positive"),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.EXCEPTION) | (~Q(reason="") & ~Q(signatory="")),
                name="exception_has_reason_and_signatory",
                violation_error_message=_("Places beyond the quota need a reason and the person who signed for them."),
            ),
        ]
        indexes = [models.Index(fields=["quota_year", "at", "id"], name="ledger_order"), models.Index(fields=["subject"], name="ledger_subject")]
        triggers = [
            pgtrigger.Protect(name="ledger_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="ledger_moves_totals",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    UPDATE agreements_quotayear SET
                        reserved = reserved + CASE NEW.kind WHEN 'reserve' THEN NEW.amount WHEN 'use' THEN -NEW.amount WHEN 'release' THEN -NEW.amount ELSE 0 END,
                        used = used + CASE NEW.kind WHEN 'use' THEN NEW.amount WHEN 'return' THEN -NEW.amount ELSE 0 END,
                        carried_in = carried_in + CASE NEW.kind WHEN 'carry_in' THEN NEW.amount ELSE 0 END,
                        carried_out = carried_out + CASE NEW.kind WHEN 'carry_out' THEN NEW.amount ELSE 0 END,
                        exceptional = exceptional + CASE NEW.kind WHEN 'exception' THEN NEW.amount ELSE 0 END
                    WHERE id = NEW.quota_year_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}: {self.subject_label}"

    @property
    def tone(self) -> str:
        return ENTRY_TONES[self.kind]
