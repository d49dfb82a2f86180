"""Groups of people in time and space: intakes, rooms, sessions. What can't be at once is refused by PostgreSQL."""

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.history import tracked
from core.scoping import PortalModel, Reference
from partners.models import Institution
from training.enums import SessionKind, SessionState
from training.models.catalogue import InThreeLanguages, Lecturer, Module, Programme, ProgrammeVersion


class TimeRange(Func):
    """From the start, up to but not including the end: one session may begin when another ends."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def never_two_at_once(*, what: str, name: str, sentence: Text, condition: Q) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[(what, RangeOperators.EQUAL), (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=sentence,  # type: ignore[arg-type] # a lazy text, as everywhere
    )


def follows_session() -> pgtrigger.Trigger:
    """Start, end and state of a row are those of its session, whatever is written."""
    return pgtrigger.Trigger(
        name="follows_session",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func="""
            IF NEW.session_id IS NOT NULL THEN
                SELECT starts_at, ends_at, state = 'planned' INTO NEW.starts_at, NEW.ends_at, NEW.is_held
                FROM training_teachingsession WHERE id = NEW.session_id;
            END IF;
            RETURN NEW;
        """,
    )


@tracked
class Intake(PortalModel):
    """One run of a programme: its dates and seats. `taken` is kept by a trigger and can't pass `capacity`."""

    SCOPE = Reference("dates of what is on offer are public; who sits in it is not")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="intakes", verbose_name=_("programme"))
    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name=_("version of the programme")
    )
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    language = models.CharField(_("language of instruction"), max_length=3, blank=True, db_default="")
    registration_until = models.DateField(_("pre-registration until"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("seats"))
    held_online = models.BooleanField(
        _("held online"), default=False, db_default=False, help_text=_("Nobody travels: no stay, no visa and no allowance are planned.")
    )
    taken = models.IntegerField(_("taken"), default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="intake_ends_after_start",
                violation_error_message=_("The intake would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="intake_not_overfull",
                violation_error_message=_("All seats of this intake are taken. Raise its capacity or choose another intake."),
            ),
        ]
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.programme}"

    @property
    def free(self) -> int:
        return self.capacity - self.taken


@tracked
class IntakeGroup(PortalModel):
    """A part of an intake that is taught together. Every intake has at least one."""

    SCOPE = Reference("names of groups stand in timetables; who is in them does not")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("group"), max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "name"], name="group_once_in_intake", violation_error_message=_("A group with this name is in the intake already.")
            )
        ]
        ordering = ["intake", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class Room(PortalModel):
    """A room of a host institution in which people meet: for sessions of training, and for events."""

    SCOPE = Reference("rooms stand in timetables and programmes")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("institution"))
    name = models.CharField(_("room"), max_length=100)
    seats = models.PositiveSmallIntegerField(_("seats"))
    place = models.CharField(_("where it is"), max_length=200, blank=True, help_text=_("Building, floor, step-free access."))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="room_once_at_institution",
                violation_error_message=_("The institution has a room with this name already."),
            ),
            models.CheckConstraint(condition=Q(seats__gt=0), name="room_seats_positive", violation_error_message=_("A room has at least one seat.")),
        ]
        ordering = ["institution", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class TeachingSession(PortalModel):
    """One meeting of an intake or of some of its groups. `sequence` counts its changes for calendars (RFC 5545)."""

    SCOPE = Reference("timetables are shown to everybody who signs in; who sits in them is not")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="sessions")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("module"))
    kind = models.CharField(_("kind"), max_length=12, choices=SessionKind, default=SessionKind.LECTURE)
    title = models.CharField(_("topic"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    online_url = models.URLField(_("address of the online meeting"), blank=True)
    note = models.CharField(_("note for trainees"), max_length=300, blank=True)
    for_all = models.BooleanField(_("for the whole intake"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SessionKind.values), name="session_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("The session would end before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["intake", "starts_at", "id"], name="session_of_intake")]
        ordering = ["starts_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="moves_with_session",
                operation=pgtrigger.UpdateOf("starts_at", "ends_at", "state"),
                when=pgtrigger.After,
                func="""
                    UPDATE training_roombooking SET session_id = session_id WHERE session_id = NEW.id;
                    UPDATE training_sessionlecturer SET session_id = session_id WHERE session_id = NEW.id;
                    UPDATE training_sessiongroup SET session_id = session_id WHERE session_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The topic; of a session named after its module, the module in the reader's language."""
        module = self.module
        if module and self.title in ("", module.title_en, module.title_ru, module.title_kk):
            return str(module)
        return self.title


class OfSession(models.Model):
    """A row that holds something for the time of its session; start, end and state are copied by a trigger."""

    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    is_held = models.BooleanField(default=True, editable=False, help_text="false once the session is cancelled")

    class Meta:
        abstract = True


@tracked
class RoomBooking(OfSession, PortalModel):
    """A room in use: for a session of training, or for what an upper app points here (an event)."""

    SCOPE = Reference("rooms stand in timetables and programmes")

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("room"))
    session = models.OneToOneField(TeachingSession, on_delete=models.CASCADE, null=True, blank=True, related_name="booking")
    purpose = models.CharField(_("for"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"),
            never_two_at_once(
                what="room", name="room_booked_once", condition=Q(is_held=True), sentence=_("The room is taken at this time.")
            ),
        ]  # fmt: skip
        triggers = [follows_session()]

    def __str__(self) -> str:
        return f"{self.room} {self.starts_at:%Y-%m-%d %H:%M}"


@tracked
class SessionLecturer(OfSession, PortalModel):
    """Who teaches a session; nobody teaches two at once."""

    SCOPE = Reference("lecturers stand in timetables")

    session = models.ForeignKey(TeachingSession, on_delete=models.CASCADE, related_name="lecturers")
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("lecturer"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "lecturer"], name="lecturer_once_in_session"),
            never_two_at_once(
                what="lecturer", name="lecturer_teaches_once", condition=Q(is_held=True), sentence=_("The lecturer teaches another session at this time.")
            ),
        ]  # fmt: skip
        triggers = [follows_session()]

    def __str__(self) -> str:
        return f"{self.session} {self.lecturer}"


@tracked
class SessionGroup(OfSession, PortalModel):
    """A group that is expected in a session; none is expected in two at once. A session for the whole intake has a row for each group."""

    SCOPE = Reference("groups stand in timetables")

    session = models.ForeignKey(TeachingSession, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(IntakeGroup, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("group"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "group"], name="group_once_in_session"),
            never_two_at_once(
                what="group", name="group_taught_once", condition=Q(is_held=True), sentence=_("The group has another session at this time.")
            ),
        ]  # fmt: skip
        triggers = [follows_session()]

    def __str__(self) -> str:
        return f"{self.session} {self.group}"


__all__ = [
    "InThreeLanguages", "Intake", "IntakeGroup", "Room", "RoomBooking", "SessionGroup", "SessionLecturer", "TeachingSession", "never_two_at_once",
]  # fmt: skip
