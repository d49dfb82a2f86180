"""Who keeps timetables, rooms and groups: the registrar of the academy whose they are."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Intake, Room, TeachingSession
from training.rules import may_enrol


def may_keep_timetable(actor: Actor, intake: Intake) -> bool:
    """Sessions and groups of an intake."""
    return may_enrol(actor, intake)


def may_change_session(actor: Actor, session: TeachingSession) -> bool:
    return may_keep_timetable(actor, session.intake)


def may_keep_rooms_of(actor: Actor, institution_id: int) -> bool:
    return actor.has_at(institution_id, Role.REGISTRAR)


def may_keep_room(actor: Actor, room: Room) -> bool:
    return may_keep_rooms_of(actor, room.institution_id)


def may_keep_rooms(actor: Actor, obj: object = None) -> bool:
    """Of some academy; of which says `may_keep_rooms_of`."""
    return actor.has(Role.REGISTRAR)


def may_see_whole_week(actor: Actor, obj: object = None) -> bool:
    """The week of an academy by rooms."""
    return may_keep_rooms(actor)
