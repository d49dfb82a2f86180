"""Who chooses the panel of a project, who reads its reviews, who decides: never somebody of a side that is judged."""

from exchanges.models import Project, ProjectSide
from exchanges.rules import projects
from partners.actor import Actor
from partners.enums import InstitutionKind, Role

PANEL_CHOOSERS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
READS_REVIEWS = (*PANEL_CHOOSERS, Role.PANEL_SECRETARY, Role.AUDITOR)


def is_judged(actor: Actor, project: Project) -> bool:
    """Who works or has worked on it, or holds a role at a side. The ministry's desk runs panels for the ministry's own projects too: there only members are judged."""
    return (actor.user_id or 0) in project.people or any(stands_at(actor, side) for side in project.all_sides)


def stands_at(actor: Actor, side: ProjectSide) -> bool:
    """A reviewer is registered at an academy without being of its staff: that alone is a question to the desk, see exchanges/conflicts.py."""
    if not side.institution.partner.is_host:
        return any(grant.partner_id == side.partner_id for grant in actor.grants)
    if side.institution.kind == InstitutionKind.MINISTRY:
        return False
    return any(grant.institution_id == side.institution_id and grant.role != Role.REVIEWER for grant in actor.grants)


def may_choose_panel(actor: Actor, project: Project) -> bool:
    """The ministry's desk, and the registrar of the lead institution: to choose who is asked is not to judge."""
    return actor.has(*PANEL_CHOOSERS) or actor.has_at(project.lead_id, Role.REGISTRAR)


def may_submit(actor: Actor, project: Project) -> bool:
    return projects.may_lead(actor, project)


def may_decide(actor: Actor, project: Project) -> bool:
    return actor.has(Role.PROGRAMME_HEAD) and not is_judged(actor, project)


def may_publish(actor: Actor, project: Project) -> bool:
    return projects.may_lead_or_desk(actor, project)


def reads_reviews(actor: Actor, project: Project) -> bool:
    """With names, and before the decision."""
    return actor.has(*READS_REVIEWS) and not is_judged(actor, project)


def may_ask_reviewers(actor: Actor, project: Project) -> bool:
    return actor.has(*PANEL_CHOOSERS, Role.PANEL_SECRETARY) and not is_judged(actor, project)
