"""Conferences, seminars and roundtables and their programme (domain.md 1.9). What can't be at once is refused by PostgreSQL."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from documents.models import Circle, StoredFile
from documents.models.circles import within_circle
from events.enums import ANNOUNCED, EVENT_TONES, EventKind, EventMode, EventState, SessionKind, SessionState, SpeakerRole
from partners.models import Institution, Partner
from people.models import Person
from reviews.models import Panel
from training.models import EvaluationRound, RoomBooking
from training.models.intakes import TimeRange


@tracked
class Event(PortalModel):
    """One event. `taken` counts the places that are held; a trigger keeps it, and it can't pass `capacity`."""

    SCOPE = Internal("the host's; invited partners, the academy that holds it, its participants and speakers see it, a public one is everybody's")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_kk = models.CharField(_("title in Kazakh"), max_length=200)
    about_en = models.TextField(_("description in English"), blank=True)
    about_ru = models.TextField(_("description in Russian"), blank=True)
    about_kk = models.TextField(_("description in Kazakh"), blank=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="events_held", verbose_name=_("held by"))
    mode = models.CharField(_("how it is held"), max_length=8, choices=EventMode, default=EventMode.ON_SITE)
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("address of the online meeting"), blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default=settings.HOST_ZONE)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("working languages"), default=list)
    state = models.CharField(_("state"), max_length=20, choices=EventState, default=EventState.PLANNED)
    state_since = models.DateTimeField()
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.IntegerField(_("taken"), default=0, editable=False)
    is_public = models.BooleanField(_("public"), default=False, help_text=_("The programme stands on a page that everybody reads."))
    open_registration = models.BooleanField(
        _("people register themselves"), default=False, help_text=_("Besides delegations. On a public event anybody, else who has an account.")
    )
    approval_needed = models.BooleanField(_("each registration is approved"), default=True)
    accreditation_needed = models.BooleanField(_("accreditation is checked"), default=False)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    offer_hours = models.PositiveSmallIntegerField(_("hours to take an offered place"), default=48)
    papers_wanted = models.BooleanField(_("call for papers"), default=False)
    papers_until = models.DateTimeField(_("papers until"), null=True, blank=True)
    papers_call = models.TextField(_("text of the call for papers"), blank=True)
    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="event", editable=False)
    statement_wanted = models.BooleanField(_("a joint statement is prepared"), default=False)
    evaluation = models.OneToOneField(EvaluationRound, on_delete=models.PROTECT, null=True, blank=True, related_name="event", editable=False)
    report = models.TextField(_("report"), blank=True)
    report_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("report as a file"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=EventMode.values), name="event_mode_known"),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="event_not_overfull",
                violation_error_message=_("All places of this event are taken. Raise their number, or put the person on the waiting list."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_in_order",
                violation_error_message=_("Registration would close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1), name="event_offer_has_time", violation_error_message=_("Give at least one hour to answer.")
            ),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="event_list")]
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return EVENT_TONES[self.state]

    @property
    def title(self) -> str:
        """In the reader's language."""
        return str(getattr(self, f"title_{(get_language() or 'en')[:2]}", "") or self.title_en)

    @property
    def about(self) -> str:
        return str(getattr(self, f"about_{(get_language() or 'en')[:2]}", "") or self.about_en)

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @staticmethod
    def announced(path: str = "") -> Q:
        """Condition: somebody outside the house may know of it."""
        return Q(**{f"{path}state__in": [str(state) for state in ANNOUNCED]})

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        from events.models.people import Delegation, Registration  # the people of an event stand a file above

        public = Q(is_public=True) & cls.announced()
        if not actor.user_id:
            return public
        seen = Q(pk__in=Registration._base_manager.filter(user_id=actor.user_id).exclude(state="unconfirmed").values("event_id"))
        seen |= Q(pk__in=EventSpeaker._base_manager.filter(person__user_id=actor.user_id).values("event_id"))
        if actor.people_partner_ids:
            asked = Delegation._base_manager.filter(partner_id__in=actor.people_partner_ids).exclude(state__in=["prepared", "withdrawn"])
            seen |= Q(pk__in=asked.values("event_id"))
        at_academy = Q(institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        return public | at_academy | (seen & cls.announced())


class OfEvent(PortalModel):
    """A record that is read by whoever reads its event."""

    SCOPE = Internal("read with its event")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(event__in=Event._base_manager.filter(Event.also_visible_to(actor)).values("pk"))


@tracked
class EventSession(OfEvent):
    """A part of the programme. `sequence` counts its changes for calendars (RFC 5545); its room is a booking that can't clash."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=12, choices=SessionKind, default=SessionKind.PANEL)
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    booking = models.OneToOneField(RoomBooking, on_delete=models.PROTECT, null=True, blank=True, related_name="event_session", editable=False)
    online_url = models.URLField(_("address of the online meeting"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SessionKind.values), name="event_session_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="event_session_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_session_ends_after_start",
                violation_error_message=_("The session would end before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["event", "starts_at", "id"], name="session_of_event")]
        ordering = ["starts_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="moves_with_event_session",
                operation=pgtrigger.UpdateOf("starts_at", "ends_at", "state", "booking_id") | pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    UPDATE training_roombooking SET starts_at = NEW.starts_at, ends_at = NEW.ends_at, is_held = NEW.state IN ('planned')
                    WHERE id = NEW.booking_id;
                    UPDATE events_sessionrole SET session_id = session_id WHERE session_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class EventSpeaker(OfEvent):
    """Somebody who chairs or speaks at an event, with or without an account."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="speakers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="event_speeches", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("post held"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country"))
    email = models.EmailField(_("e-mail"), blank=True)
    about = models.TextField(_("about the speaker"), blank=True)
    confirmed_at = models.DateTimeField(_("agreed to speak"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"], name="speaker_once_in_event", violation_error_message=_("A speaker of this name is in the event already.")
            )
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


@tracked
class SessionRole(PortalModel):
    """Who does what in a session; nobody is in two sessions at once. Start, end and state are copied from the session by a trigger."""

    SCOPE = Internal("read with its session")

    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="roles")
    speaker = models.ForeignKey(EventSpeaker, on_delete=models.PROTECT, related_name="roles", verbose_name=_("speaker"))
    role = models.CharField(_("role"), max_length=10, choices=SpeakerRole, default=SpeakerRole.SPEAKER)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    is_held = models.BooleanField(default=True, editable=False, help_text="false once the session is cancelled")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=SpeakerRole.values), name="session_role_known"),
            models.UniqueConstraint(
                fields=["session", "speaker", "role"], name="speaker_once_in_session",
                violation_error_message=_("This person has the role in the session already."),
            ),
            ExclusionConstraint(
                name="speaker_speaks_once",
                expressions=[
                    ("speaker", RangeOperators.EQUAL), ("session", RangeOperators.NOT_EQUAL),
                    (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_held=True),
                violation_error_message=_("This person has a part in another session at this time."),
            ),
        ]  # fmt: skip
        ordering = ["session", "order", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="follows_event_session",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    SELECT starts_at, ends_at, state = 'planned' INTO NEW.starts_at, NEW.ends_at, NEW.is_held
                    FROM events_eventsession WHERE id = NEW.session_id;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} {self.role}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(session__event__in=Event._base_manager.filter(Event.also_visible_to(actor)).values("pk"))


@tracked
class DiscussionQuestion(PortalModel):
    """What a roundtable is to talk about, with the minutes set aside for it."""

    SCOPE = Internal("read with its session")

    session = models.ForeignKey(EventSession, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("question"), max_length=500)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        ordering = ["session", "order", "pk"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(session__event__in=Event._base_manager.filter(Event.also_visible_to(actor)).values("pk"))


@tracked
class SessionMaterial(PortalModel):
    """A paper or slides of an event or of one of its sessions, for the circle that may read it."""

    SCOPE = Internal("read by the circle it has, once it is published; the host's staff and the academy that holds the event read it before")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="materials")
    session = models.ForeignKey(EventSession, on_delete=models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("session"))
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="session_material", verbose_name=_("circle of readers"))
    for_participants = models.BooleanField(_("participants may read it, whatever their side"), default=True)
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=200)

    class Meta:
        ordering = ["session__starts_at", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """A named circle or the house alone is not widened by being public: the event must be visible, and the circle must hold the reader."""
        from events.models.people import Registration  # the people of an event stand a file above

        at_academy = Q(event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        readers = within_circle(actor)
        if actor.user_id:
            came = Registration._base_manager.filter(user_id=actor.user_id, state__in=["confirmed", "attended"])
            readers |= Q(for_participants=True, event_id__in=came.values("event_id"))
        known = Q(event__in=Event._base_manager.filter(Event.also_visible_to(actor)).values("pk"))
        return at_academy | (Q(published_at__isnull=False) & known & readers)
