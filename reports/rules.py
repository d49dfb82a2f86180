"""Who may have reports made, and who may read one that is made."""

from typing import Any

from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES
from reports.models import ReportRun


def may_report(actor: Actor) -> bool:
    """Staff and the auditor over all, academies over their calls, officials over their partner."""
    return actor.is_signed_in and (actor.sees_all_partners or bool(actor.partner_ids or actor.held & HOST_INSTITUTION_ROLES))


def may_work(actor: Actor, run: ReportRun) -> bool:
    """Only the worker moves a run."""
    return actor.is_system


def scope_of(actor: Actor) -> dict[str, Any]:
    """What a run was made with, kept beside it: the file outlives the role."""
    return {"all": actor.sees_all_partners, "partners": sorted(actor.partner_ids), "institutions": sorted(actor.institution_ids)}


def may_read(actor: Actor, run: ReportRun) -> bool:
    """Beyond whose run it is: who has lost the rights the run was made with no longer reads what they showed."""
    if actor.sees_all_partners:
        return True
    scope = run.params.get("scope") or {}
    if scope.get("all"):
        return False
    partners, institutions = set(scope.get("partners", ())), set(scope.get("institutions", ()))
    return may_report(actor) and partners <= actor.partner_ids and institutions <= actor.institution_ids
