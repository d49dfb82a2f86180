"""Who is invited, named, registered, seated and seen at the door."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.counters import counter_trigger
from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.models import IssuedDocument, StoredFile
from events.enums import (
    ACCREDITATION_TONES,
    DELEGATION_TONES,
    IN_DELEGATION,
    PLACED,
    REGISTRATION_OVER,
    REGISTRATION_TONES,
    Accreditation,
    DelegationState,
    Diet,
    RegistrationState,
)
from events.models.events import Event, EventSession
from mobility.models import Stay
from partners.models import Institution, Partner
from people.models import Person


def _sql(states: tuple[Any, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


@tracked
class Delegation(PortalModel):
    """The invitation to a government or institution, and whom it names. `named` counts its people; a trigger keeps it within the ceiling."""

    SCOPE = Owned("partner")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="delegations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="event_delegations", verbose_name=_("partner"))
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="event_delegations", verbose_name=_("institution")
    )
    ceiling = models.PositiveSmallIntegerField(_("people at most"))
    named = models.IntegerField(_("named"), default=0, editable=False)
    precedence = models.PositiveSmallIntegerField(_("order of precedence"), null=True, blank=True, help_text=_("1 sits and is named first."))
    state = models.CharField(_("state"), max_length=10, choices=DelegationState, default=DelegationState.PREPARED)
    state_since = models.DateTimeField()
    answer_by = models.DateTimeField(_("answer by"))
    head = models.OneToOneField(
        "events.Registration", on_delete=models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("head of delegation")
    )
    letter = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter of invitation")
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    credentials = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authorisation of the delegation")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DelegationState.values), name="delegation_state_known"),
            models.CheckConstraint(
                condition=Q(ceiling__gte=1), name="delegation_ceiling_positive", violation_error_message=_("Invite at least one person.")
            ),
            models.CheckConstraint(
                condition=Q(named__gte=0, named__lte=F("ceiling")),
                name="delegation_within_ceiling",
                violation_error_message=_("The delegation is complete: no more people can be named than were invited."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DelegationState.PREPARED, DelegationState.WITHDRAWN]) | Q(invited_at__isnull=False),
                name="delegation_invited_has_instant",
            ),
            models.UniqueConstraint(
                fields=["event", "partner", "institution"], nulls_distinct=False, name="invited_once",
                violation_error_message=_("This side is on the list of the event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "precedence"], name="precedence_once", deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Another delegation has this place in the order of precedence."),
            ),
        ]  # fmt: skip
        ordering = ["event", "precedence", "pk"]

    def __str__(self) -> str:
        return str(self.institution or self.partner)

    @property
    def state_tone(self) -> str:
        return DELEGATION_TONES[self.state]

    @property
    def free(self) -> int:
        return self.ceiling - self.named

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """An invitation that was not sent yet is the host's own; whoever only approves agreements reads none of them."""
        if actor.sees_all_partners:
            return None
        unsent = Q(state=DelegationState.PREPARED) | Q(state=DelegationState.WITHDRAWN, invited_at__isnull=True)
        hidden = unsent | Q(partner_id__in=list(actor.agreement_partner_ids)) if actor.agreement_partner_ids else unsent
        return hidden & ~cls.also_visible_to(actor)


@tracked
class Registration(PortalModel):
    """One participant of one event: named by a delegation, or registered alone. Places are held from the offer or the confirmation on."""

    SCOPE = Owned("partner")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("delegation"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="event_registrations", verbose_name=_("side"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="event_registrations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="event_registrations")
    reference = models.CharField(_("number"), max_length=20, unique=True)
    code = models.CharField(max_length=24, unique=True, editable=False, help_text="in the mark on the badge; says nothing of the person")
    given_names = models.CharField(_("given names"), max_length=128)
    family_name = models.CharField(_("family name"), max_length=128, blank=True)
    badge_name = models.CharField(_("name on the badge"), max_length=120, blank=True, help_text=_("Left empty, the names above stand on it."))
    position = models.CharField(_("post held"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=2, default="en")
    rank_order = models.PositiveSmallIntegerField(_("place in the delegation"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=RegistrationState)
    state_since = models.DateTimeField()
    online = models.BooleanField(_("takes part online"), default=False)
    interpretation = models.CharField(_("interpretation into"), max_length=3, blank=True)
    diet = models.CharField(_("diet"), max_length=10, choices=Diet, default=Diet.ANY)
    diet_note = models.CharField(_("allergies and wishes"), max_length=200, blank=True)
    access_needs = models.CharField(_("what is needed to take part without barriers"), max_length=300, blank=True)
    visa_needed = models.BooleanField(_("a visa is needed"), default=False)
    accreditation = models.CharField(_("accreditation"), max_length=12, choices=Accreditation, default=Accreditation.NOT_NEEDED)
    offered_until = models.DateTimeField(_("place held until"), null=True, blank=True)
    waits_since = models.DateTimeField(_("on the waiting list since"), null=True, blank=True)
    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, null=True, blank=True, related_name="registration")
    certificate = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="registration")
    created_at = models.DateTimeField(_("registered"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(condition=Q(diet__in=Diet.values), name="registration_diet_known"),
            models.CheckConstraint(condition=Q(accreditation__in=Accreditation.values), name="registration_accreditation_known"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.OFFERED) | Q(offered_until__isnull=False), name="registration_offer_has_end"
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITING) | Q(waits_since__isnull=False), name="registration_waiting_has_since"
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True) | Q(partner__isnull=False), name="registration_of_delegation_has_partner"
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(state=RegistrationState.ATTENDED),
                name="certificate_only_who_attended",
                violation_error_message=_("A certificate is for those who attended."),
            ),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(person__isnull=False) & ~Q(state__in=REGISTRATION_OVER), name="person_once_in_event",
                violation_error_message=_("This person is registered already."),
            ),
            models.UniqueConstraint(
                fields=["event", "email"], condition=~Q(email="") & ~Q(state__in=REGISTRATION_OVER), name="address_once_in_event",
                violation_error_message=_("Somebody with this e-mail address is registered already."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["event", "-created_at", "-id"], name="registrations_of_event"),
            models.Index(fields=["event", "waits_since", "id"], condition=Q(state="waiting"), name="registrations_waiting"),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="registration_offers"),
            models.Index(fields=["user"], name="registrations_of_user"),
        ]
        ordering = ["-created_at", "-pk"]
        triggers = [
            counter_trigger(
                name="event_places", condition=f"({{row}}.state IN ({_sql(PLACED)}))", parent_table="events_event", parent_key="event_id",
                column="taken", watched="state event_id",
            ),
            counter_trigger(
                name="delegation_places", condition=f"({{row}}.state IN ({_sql(IN_DELEGATION)}))", parent_table="events_delegation",
                parent_key="delegation_id", column="named", watched="state delegation_id",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        return f"{self.given_names} {self.family_name.upper()}".strip()

    @property
    def state_tone(self) -> str:
        return REGISTRATION_TONES[self.state]

    @property
    def is_to_tick(self) -> bool:
        """On the list of who attended: not counted as there yet."""
        return self.state in (RegistrationState.CONFIRMED, RegistrationState.NO_SHOW)

    @property
    def may_be_undone(self) -> bool:
        return self.state == RegistrationState.ATTENDED and self.certificate_id is None

    @property
    def accreditation_tone(self) -> str:
        return ACCREDITATION_TONES[self.accreditation]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        own = Q(user_id=actor.user_id) if actor.user_id else NOBODY
        return own | Q(event__institution_id__in=actor.institution_ids) if actor.institution_ids else own

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Whoever only approves agreements for the head of a partner reads nothing of its people."""
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return None
        return Q(partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)


@tracked
class Seat(PortalModel):
    """A place at the table of a session, from the place of honour on."""

    SCOPE = Internal("the host's plan of the table; read with the event's inside")

    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField(_("seat"))
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    label = models.CharField(_("on the card"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="seat_number_once", deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("Somebody sits there already."),
            ),
            models.UniqueConstraint(
                fields=["session", "registration"], condition=Q(registration__isnull=False), name="seated_once",
                violation_error_message=_("This person has a seat already."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="seat_number_positive"),
        ]  # fmt: skip
        ordering = ["session", "number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(session__event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY


@tracked
class CheckIn(PortalModel):
    """Somebody was seen at the door of the event or of a session. The key is drawn by the phone, so that what is sent twice is one row."""

    SCOPE = Internal("of those who stand at the door and run the event")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="check_ins")
    session = models.ForeignKey(EventSession, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins", verbose_name=_("session"))
    at = models.DateTimeField(_("seen at the door"), help_text="by the clock of the phone")
    received_at = models.DateTimeField(help_text="when the server was told")
    device = models.CharField(_("phone"), max_length=60, blank=True)
    by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"], nulls_distinct=False, name="seen_once_at_a_door",
                violation_error_message=_("This person was let in already."),
            )
        ]  # fmt: skip
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(registration__event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
