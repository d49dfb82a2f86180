"""Arrivals and departures: planned days belong to the sender, actual days to the receiver (domain.md 1.7)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import IssuedDocument
from mobility.enums import EXPECTED, STAY_TONES, StayPurpose, StayState
from partners.models import Institution, Partner
from people.models import Person

CAME = Coalesce("arrived_on", "enters_on")
NIGHT_AFTER = ExpressionWrapper(CAME + Value(1), output_field=models.DateField())


class DaysHere(Func):
    """From the day of arrival up to the day of departure, on which one may arrive elsewhere; actual days where there are some, else planned ones.

    A stay of one day holds that day.
    """

    function = "DATERANGE"
    output_field = DateRangeField()


@tracked
class Stay(PortalModel):
    """One person at one host institution: a trainee, an expert, a delegate. What the stay is for points to it.

    The note verbale goes in no earlier than 90 and no later than 14 days before the entry (domain.md section 0).
    """

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="stays", verbose_name=_("sending partner"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stays")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="stays", verbose_name=_("receiving institution"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=StayPurpose, default=StayPurpose.TRAINING)
    about = models.CharField(_("for"), max_length=200, help_text="what the stay is for, in words: the intake, the mission, the event")
    state = models.CharField(_("state"), max_length=10, choices=StayState, default=StayState.PLANNED)
    state_since = models.DateTimeField()
    enters_on = models.DateField(_("planned entry"))
    leaves_on = models.DateField(_("planned departure"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    departed_on = models.DateField(_("departed on"), null=True, blank=True)
    visa_needed = models.BooleanField(
        _("a visa is needed"), default=True, db_default=True, help_text=_("Not for citizens who enter without a visa; the clock then stands still.")
    )
    visa_reference = models.CharField(_("visa-support reference number"), max_length=60, blank=True)
    note_sent_on = models.DateField(_("note verbale sent on"), null=True, blank=True)
    note = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="stays", verbose_name=_("note verbale"))
    visa_letter = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visa support letter")
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StayState.values), name="stay_state_known"),
            models.CheckConstraint(condition=Q(purpose__in=StayPurpose.values), name="stay_purpose_known"),
            models.CheckConstraint(
                condition=Q(leaves_on__gte=F("enters_on")),
                name="stay_leaves_after_entry",
                violation_error_message=_("The stay would end before it begins."),
            ),
            models.CheckConstraint(
                # Asked for by name: without a day of arrival the comparison is unknown, and a check lets the unknown pass.
                condition=Q(departed_on__isnull=True) | Q(arrived_on__isnull=False, departed_on__gte=F("arrived_on")),
                name="stay_departs_after_arrival",
                violation_error_message=_("The day of departure lies before the day of arrival."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.NOTE_SENT) | Q(note_sent_on__isnull=False),
                name="stay_note_has_day",
                violation_error_message=_("Enter the day on which the note verbale was sent."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.VISA_READY) | ~Q(visa_reference=""),
                name="stay_visa_has_reference",
                violation_error_message=_("Enter the visa-support reference number."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[StayState.ARRIVED, StayState.DEPARTED]) | Q(arrived_on__isnull=False),
                name="stay_arrived_has_day",
                violation_error_message=_("Enter the day of arrival."),
            ),
            models.CheckConstraint(
                condition=~Q(state=StayState.DEPARTED) | Q(departed_on__isnull=False),
                name="stay_departed_has_day",
                violation_error_message=_("Enter the day of departure."),
            ),
            ExclusionConstraint(
                name="person_at_one_place",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DaysHere(CAME, Greatest(Coalesce("departed_on", "leaves_on"), NIGHT_AFTER)), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state__in=[StayState.CANCELLED, StayState.NO_SHOW]),
                violation_error_message=_("This person has another stay on some of these days. Nobody is in two places at once."),
            ),
        ]
        indexes = [
            models.Index(fields=["enters_on", "id"], condition=Q(state__in=[str(state) for state in EXPECTED]), name="stays_expected"),
            models.Index(fields=["institution", "state", "enters_on", "id"], name="stays_of_institution"),
            models.Index(fields=["-enters_on", "-id"], name="stay_list"),
            models.Index(fields=["partner", "enters_on", "id"], name="stays_of_partner"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return STAY_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        at_academy = Q(institution_id__in=list(actor.institution_ids)) if actor.institution_ids else NOBODY
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        return at_academy | own

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Whoever only approves agreements for the head of a partner reads nothing of its people."""
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return None
        return Q(partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)


def of_hidden_stays(actor: Any) -> Q | None:
    """For rows that hang on a stay: those of stays kept from this actor."""
    hidden = Stay.withheld_from(actor)
    return None if hidden is None else Q(stay_id__in=Stay._base_manager.filter(hidden).values("pk"))
