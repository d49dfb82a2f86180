"""Who can be sent, and what is asked for and offered (domain.md 1.8)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from exchanges.enums import NEED_TONES, Activity, NeedKind, NeedState
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, Role
from partners.models import Institution, Partner
from people.models import Person
from training.enums import FieldOfStudy

# Who looks for experts in the directory, besides the host's staff.
DIRECTORY_READERS = READS_PARTNER | HOST_INSTITUTION_ROLES | {Role.EXPERT}


def _registered_by(actor: Any) -> list[int]:
    """Academies of the host whose registrar the actor is: for their experts that is the own side."""
    return [grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR]


class DayRange(Func):
    """From the first to the last day, both inside."""

    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class Expert(PortalModel):
    """An expert or teacher of one side. Others find them in the directory as long as their consent holds."""

    SCOPE = Owned("partner")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="experts", verbose_name=_("side"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="experts", verbose_name=_("institution of the expert")
    )
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    position = models.CharField(_("post held"), max_length=200, blank=True)
    degree = models.CharField(_("academic degree"), max_length=100, blank=True)
    fields = ArrayField(models.CharField(max_length=24, choices=FieldOfStudy), verbose_name=_("fields"), default=list)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("working languages"), default=list)
    activities = ArrayField(models.CharField(max_length=16, choices=Activity), verbose_name=_("ready for"), default=list, blank=True)
    summary = models.TextField(_("experience and subjects"), blank=True)
    years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    consented_at = models.DateTimeField(_("agreed to stand in the directory"), null=True, blank=True)
    consent_ended_at = models.DateTimeField(null=True, blank=True)
    consent_paper = models.CharField(
        _("consent on paper"), max_length=200, blank=True, help_text=_("Number and day of the signed consent, when the expert has no account.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_ended_at__isnull=True) | Q(consented_at__isnull=False, consent_ended_at__gte=F("consented_at")),
                name="expert_consent_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(fields__len__gte=1), name="expert_has_field", violation_error_message=_("Choose at least one field.")
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1), name="expert_has_language", violation_error_message=_("Choose at least one language.")
            ),
        ]  # fmt: skip
        indexes = [GinIndex(fields=["fields"], name="expert_fields"), GinIndex(fields=["languages"], name="expert_languages")]

    def __str__(self) -> str:
        return str(self.person)

    @staticmethod
    def listed(path: str = "") -> Q:
        """Condition: stands in the directory."""
        return Q(**{f"{path}is_active": True, f"{path}consented_at__isnull": False, f"{path}consent_ended_at__isnull": True})

    @property
    def is_listed(self) -> bool:
        return self.is_active and self.consented_at is not None and self.consent_ended_at is None

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        if registered := _registered_by(actor):
            own |= Q(institution_id__in=registered)
        return own | cls.listed() if actor.held & DIRECTORY_READERS else own

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Whoever has not agreed is known to the own side alone, the host's staff included.

        Whoever only approves agreements for the head of a partner reads nothing of its people.
        """
        if actor.is_system:
            return None
        sides = {grant.partner_id for grant in actor.grants} - actor.agreement_partner_ids
        hidden = ~cls.listed() & ~Q(partner_id__in=sides) & ~Q(person__user_id=actor.user_id or 0)
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return hidden
        return hidden | Q(partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)


class OfExpert(PortalModel):
    """A record that is read by whoever reads its expert."""

    SCOPE = Owned("expert__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(expert__in=Expert._base_manager.filter(Expert.also_visible_to(actor)))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        hidden = Expert.withheld_from(actor)
        return None if hidden is None else Q(expert__in=Expert._base_manager.filter(hidden))


@tracked
class Availability(OfExpert):
    """Days on which an expert can be sent."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="availabilities")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="availability_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
            ExclusionConstraint(
                name="availability_once",
                expressions=[("expert", RangeOperators.EQUAL), (DayRange("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS)],
                violation_error_message=_("Another period of this expert covers some of these days. Change it instead."),
            ),
        ]
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"


@tracked
class ExchangeNeed(PortalModel):
    """A request for an expert or an offer of one, from either side, under a line of an agreement or without."""

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind)
    activity = models.CharField(_("for"), max_length=16, choices=Activity)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="exchange_needs", verbose_name=_("side that writes"))
    addressed_to = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="exchange_needs_received", verbose_name=_("to"),
        help_text=_("A request or offer of the host may go to one partner, or to all."),
    )  # fmt: skip
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="exchange_needs", verbose_name=_("institution")
    )
    expert = models.ForeignKey(
        Expert, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("expert who is offered")
    )
    quota_year = models.ForeignKey(
        QuotaYear, on_delete=models.PROTECT, null=True, blank=True, related_name="exchange_needs", verbose_name=_("agreement line and year")
    )
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.OPEN)
    state_since = models.DateTimeField()
    title = models.CharField(_("subject"), max_length=200)
    field = models.CharField(_("field"), max_length=24, choices=FieldOfStudy)
    language = models.CharField(_("working language"), max_length=3)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    days = models.PositiveSmallIntegerField(_("days for each person, without travel"))
    wished_from = models.DateField(_("not before"))
    wished_until = models.DateField(_("not after"))
    background = models.TextField(_("background and purpose"))
    outcomes = models.TextField(_("expected outcomes"), blank=True)
    audience = models.CharField(_("whom it is for (number, level)"), max_length=300, blank=True)
    inputs = models.TextField(_("what the side contributes"), blank=True)
    contact = models.CharField(_("contact person, telephone"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NeedKind.values), name="need_kind_known"),
            models.CheckConstraint(condition=Q(activity__in=Activity.values), name="need_activity_known"),
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(condition=Q(field__in=FieldOfStudy.values), name="need_field_known"),
            models.CheckConstraint(condition=Q(people__gte=1), name="need_people_positive", violation_error_message=_("Enter at least one person.")),
            models.CheckConstraint(condition=Q(days__gte=1), name="need_days_positive", violation_error_message=_("Enter at least one day.")),
            models.CheckConstraint(
                condition=Q(wished_until__gte=F("wished_from")),
                name="need_days_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(kind=NeedKind.OFFER) | Q(expert__isnull=True),
                name="need_expert_only_offered",
                violation_error_message=_("A request names no expert; the sending side proposes one."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="need_list"),
            models.Index(fields=["state", "kind", "field"], name="need_matching"),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return NEED_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """What was put to the own side or, by the host, to all; and that of the academy where one registers or teaches."""
        at_academy = Q(institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        if _registered_by(actor):  # partners write to the host, for which a registrar looks for experts
            at_academy |= Q(partner__is_host=False)
        if not actor.partner_ids:
            return at_academy
        to_all = Q(addressed_to__isnull=True, partner__is_host=True)
        return at_academy | to_all | Q(addressed_to_id__in=actor.partner_ids)
