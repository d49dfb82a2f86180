import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState, Area, Direction, EntryKind, Level, LineKind, PartyRole, Unit
from core.history import tracked
from core.scoping import Owned, PortalModel, Shared
from documents.models import StoredFile
from partners.models import Institution, Partner

TONES = {"draft": "neutral", "signed": "info", "in_force": "good", "expired": "attention", "terminated": "bad"}
ENTRY_TONES = {"reserve": "attention", "use": "good", "release": "neutral", "return": "neutral"}


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
                condition=Q(state=AgreementState.DRAFT) | Q(signed_on__isnull=False),
                name="agreement_signed_has_date",
                violation_error_message=_("Enter the date of signing first."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.IN_FORCE) | Q(valid_from__isnull=False),
                name="agreement_in_force_has_date",
                violation_error_message=_("Enter the day from which the agreement is in force first."),
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
        return self.state in (AgreementState.SIGNED, AgreementState.IN_FORCE)

    @property
    def has_begun(self) -> bool:
        return self.state in (AgreementState.IN_FORCE, AgreementState.EXPIRED)

    @property
    def is_in_force(self) -> bool:
        return self.state == AgreementState.IN_FORCE

    @property
    def takes_lines(self) -> bool:
        return self.state not in (AgreementState.EXPIRED, AgreementState.TERMINATED)


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
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="line_direction_known"),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="line_level_known"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="line_unit_known"),
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


@tracked
class QuotaYear(PortalModel):
    """One year of one line: allotted, and the two totals kept by the trigger of the ledger. Oversold is impossible."""

    SCOPE = Owned("line__partner")

    line = models.ForeignKey(QuotaLine, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    allotted = models.PositiveIntegerField(_("allotted"))
    reserved = models.IntegerField(_("reserved"), default=0)
    used = models.IntegerField(_("used"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="line_year_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, used__gte=0) & Q(allotted__gte=F("reserved") + F("used")),
                name="quota_not_oversold",
                violation_error_message=_(
                    "The quota of this agreement line is taken for that year: no place is left. Release one or choose another line."
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="totals_only_by_ledger",
                operation=pgtrigger.UpdateOf("reserved", "used"),
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.reserved IS DISTINCT FROM NEW.reserved OR OLD.used IS DISTINCT FROM NEW.used"),
                func="IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'totals of a quota year change only through ledger entries'; END IF; RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} / {self.year}"

    @property
    def free(self) -> int:
        return self.allotted - self.reserved - self.used


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="entry_kind_known"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="entry_amount_positive"),
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
                        used = used + CASE NEW.kind WHEN 'use' THEN NEW.amount WHEN 'return' THEN -NEW.amount ELSE 0 END
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
