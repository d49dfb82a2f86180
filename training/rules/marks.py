"""Who enters marks and who approves them: never the same person."""

from django.db.models import Q

from partners.actor import Actor
from partners.enums import Role
from training.models import Intake, Lecturer, MarkCorrection, Module, ResultSheet


def may_open_sheet(actor: Actor, intake: Intake, module: Module) -> bool:
    """The registrar of the academy, and who teaches the module: in the catalogue, or in a session of this intake."""
    academy = intake.programme.institution_id
    if actor.has_at(academy, Role.REGISTRAR):
        return True
    return actor.has_at(academy, Role.LECTURER) and teaches(actor, intake, module)


def teaches(actor: Actor, intake: Intake, module: Module) -> bool:
    """As a lecturer of this academy; what somebody teaches at another says nothing here."""
    in_session = Q(sessions__session__module=module, sessions__session__intake=intake, sessions__is_held=True)
    rows = Lecturer.objects.filter(user_id=actor.user_id, is_active=True, institution=intake.programme.institution_id)
    return rows.filter(Q(modules__module=module) | in_session).exists()


def may_open_sheets(actor: Actor, intake: Intake) -> bool:
    """Of all modules at once."""
    return actor.has_at(intake.programme.institution_id, Role.REGISTRAR)


def may_enter_marks(actor: Actor, sheet: ResultSheet) -> bool:
    """Enter and hand in; ask for a correction afterwards."""
    return may_open_sheet(actor, sheet.intake, sheet.module)


def may_judge_results(actor: Actor, sheet: ResultSheet) -> bool:
    """The registrar of the academy, or the head of programme."""
    return actor.has(Role.PROGRAMME_HEAD) or actor.has_at(sheet.intake.programme.institution_id, Role.REGISTRAR)


def may_approve_results(actor: Actor, sheet: ResultSheet) -> bool:
    """Another person than who handed the sheet in."""
    return may_judge_results(actor, sheet) and actor.user_id != sheet.submitted_by_id


def may_take_back(actor: Actor, sheet: ResultSheet) -> bool:
    """Who handed the sheet in, while nobody has approved it."""
    return actor.user_id is not None and actor.user_id == sheet.submitted_by_id and may_enter_marks(actor, sheet)


def may_decide_correction(actor: Actor, correction: MarkCorrection) -> bool:
    """Another person than who asked."""
    return may_judge_results(actor, correction.mark.sheet) and actor.user_id != correction.asked_by_id
