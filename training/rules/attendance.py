"""Who takes attendance: whoever teaches the session, and the registrar of its academy."""

from partners.actor import Actor
from partners.enums import Role
from training.models import Intake, SessionLecturer, TeachingSession


def may_read_daily_work(actor: Actor, intake: Intake) -> bool:
    """Attendance and sheets of a whole intake: its academy, and the host's staff. Others read their own people through the enrolment."""
    return actor.sees_all_partners or intake.programme.institution_id in actor.institution_ids


def may_take_attendance(actor: Actor, session: TeachingSession) -> bool:
    academy = session.intake.programme.institution_id
    if actor.has_at(academy, Role.REGISTRAR):
        return True
    teaching = {"lecturer__user_id": actor.user_id, "lecturer__is_active": True, "lecturer__institution": academy}
    return actor.has_at(academy, Role.LECTURER) and SessionLecturer.objects.filter(session=session, **teaching).exists()
