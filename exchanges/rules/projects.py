"""Who may do what with a research project: those who speak for an institution, the investigators, everybody who works on it."""

from exchanges.enums import MemberRole
from exchanges.models import Project, ProjectMember, ProjectReport, ProjectSide
from partners.actor import Actor
from partners.enums import Role
from partners.models import Institution

DESK = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
OFFICERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
SCHOLARS = (Role.LECTURER, Role.EXPERT)  # who may have an idea for the own institution, and then leads it


def is_desk(actor: Actor, obj: object = None) -> bool:
    """The ministry's: decides about proposals, puts reports off, takes back."""
    return actor.has(*DESK)


def is_clock(actor: Actor, obj: object = None) -> bool:
    return actor.is_system


def speaks(actor: Actor) -> bool:
    """For some institution: asked first, because it asks the database nothing."""
    return actor.has(*OFFICERS, *DESK, Role.REGISTRAR)


def speaks_for(actor: Actor, institution: Institution) -> bool:
    """The partner's officers for its institutions, the ministry's desk for those of the host, a registrar for the own academy."""
    return actor.has_for_partner(institution.partner_id, *OFFICERS, *DESK) or actor.has_at(institution.pk, Role.REGISTRAR)


def may_have_idea(actor: Actor) -> bool:
    return actor.has(*DESK, *OFFICERS, Role.REGISTRAR, *SCHOLARS)


def may_have_idea_for(actor: Actor, institution: Institution) -> bool:
    return speaks_for(actor, institution) or is_scholar_of(actor, institution)


def is_scholar_of(actor: Actor, institution: Institution) -> bool:
    return actor.has_at(institution.pk, *SCHOLARS)


def member_of(actor: Actor, project: Project) -> ProjectMember | None:
    """As whom this actor works on it, as long as a role is held at that side; one that rests lets read, not act."""
    member = project.working.get(actor.user_id or 0)
    return member if member and _stands_at(actor, member, resting=False) else None


def _stands_at(actor: Actor, member: ProjectMember, *, resting: bool) -> bool:
    return any(grant.partner_id == member.side.partner_id and (resting or not grant.unconfirmed_since) for grant in actor.grants)


def may_lead(actor: Actor, project: Project) -> bool:
    """The principal investigator of the lead institution, and who speaks for that institution: plan, members, sides, reports."""
    if speaks(actor) and speaks_for(actor, project.lead):
        return True
    member = member_of(actor, project)
    return member is not None and member.role == MemberRole.PRINCIPAL and member.side.institution_id == project.lead_id


def may_lead_or_desk(actor: Actor, project: Project) -> bool:
    return is_desk(actor) or may_lead(actor, project)


def may_answer(actor: Actor, side: ProjectSide) -> bool:
    """Gives or refuses the consent of this side: never an investigator, always who speaks for the institution."""
    return speaks_for(actor, side.institution)


def may_answer_some(actor: Actor, project: Project) -> bool:
    return speaks(actor) and any(may_answer(actor, side) for side in project.all_sides)


def may_change_budget(actor: Actor, side: ProjectSide) -> bool:
    """Each side its own: the principal investigator of the side, and who speaks for it."""
    if speaks(actor) and speaks_for(actor, side.institution):
        return True
    member = member_of(actor, side.project)
    return member is not None and member.role == MemberRole.PRINCIPAL and member.side_id == side.pk


def may_change_some_budget(actor: Actor, project: Project) -> bool:
    if may_answer_some(actor, project):
        return True
    member = member_of(actor, project)
    return member is not None and member.role == MemberRole.PRINCIPAL


def may_work_on(actor: Actor, project: Project) -> bool:
    """Everybody who works on it: hands reports in, adds outputs."""
    return (speaks(actor) and speaks_for(actor, project.lead)) or member_of(actor, project) is not None


def may_hand_in(actor: Actor, report: ProjectReport) -> bool:
    return may_work_on(actor, report.project)


def may_skip(actor: Actor, report: ProjectReport) -> bool:
    return may_lead_or_desk(actor, report.project)


def reads_inside(actor: Actor, project: Project) -> bool:
    """Sides, members and who sees all partners; everybody else only what was published."""
    takes_part = any(side.partner_id in actor.partner_ids or side.institution_id in actor.institution_ids for side in project.all_sides)
    member = project.working.get(actor.user_id or 0)
    return actor.sees_all_partners or takes_part or (member is not None and _stands_at(actor, member, resting=True))


def may_see_projects(actor: Actor) -> bool:
    """What is published is known to everybody who signs in."""
    return actor.is_signed_in
