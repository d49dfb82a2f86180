"""Who may have reports made, who may read one that is made, who moves runs and schedules."""

from typing import Any

from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, Role
from reports.models import ReportRun, ReportSchedule

READERS = frozenset({*READS_PARTNER, *HOST_INSTITUTION_ROLES})


def may_report(actor: Actor) -> bool:
    """Staff and the auditor over all, academies over their calls, officials over their partner."""
    return actor.is_signed_in and (actor.sees_all_partners or bool(actor.partner_ids or actor.held & HOST_INSTITUTION_ROLES))


def may_work(actor: Actor, run: ReportRun) -> bool:
    """Only the worker moves a run."""
    return actor.is_system


def may_cancel(actor: Actor, run: ReportRun) -> bool:
    """Who asked for it, and the administrator."""
    return actor.user_id is not None and (actor.user_id == run.requested_by_id or actor.has(Role.ADMINISTRATOR))


def may_keep(actor: Actor, schedule: ReportSchedule) -> bool:
    """Who made the schedule, and the administrator."""
    return actor.user_id is not None and (actor.user_id == schedule.owner_id or actor.has(Role.ADMINISTRATOR))


def may_end(actor: Actor, schedule: ReportSchedule) -> bool:
    """Who made the schedule, the administrator, and the clock after its last day."""
    return actor.is_system or may_keep(actor, schedule)


def may_see_downloads(actor: Actor, run: ReportRun) -> bool:
    """Who took a file is read by whose report it is, the host's staff and the auditor."""
    return actor.sees_all_partners or actor.user_id == run.requested_by_id


def scope_of(actor: Actor) -> dict[str, Any]:
    """What a run was made with, kept beside it: the file outlives the role."""
    return {
        "all": actor.sees_all_partners,
        "partners": sorted(actor.partner_ids),
        "institutions": sorted(actor.institution_ids),
        "roles": [] if actor.sees_all_partners else sorted(actor.held & READERS),
    }


def may_read(actor: Actor, run: ReportRun) -> bool:
    """Beyond whose run it is: who has lost the rights the run was made with no longer reads what they showed."""
    if actor.sees_all_partners:
        return True
    scope = run.scope or {}
    if scope.get("all"):
        return False
    partners, institutions, roles = (set(scope.get(name, ())) for name in ("partners", "institutions", "roles"))
    return actor.is_signed_in and partners <= actor.partner_ids and institutions <= actor.institution_ids and roles <= actor.held
