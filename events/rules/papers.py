"""Who does what with a paper that is handed in for an event: its author, and those who run the event and are not its author."""

from events.models import Event, Paper
from events.rules import programme
from partners.actor import Actor
from partners.enums import Role


def may_submit_to(actor: Actor, event: Event) -> bool:
    """Anybody with an account who sees the event."""
    return actor.is_signed_in and event.papers_wanted


def is_author(actor: Actor, paper: Paper) -> bool:
    return actor.is_signed_in and paper.user_id == actor.user_id


def is_of_its_side(actor: Actor, paper: Paper) -> bool:
    """The author, and who holds a role at the partner from which the paper comes."""
    side = paper.partner
    return is_author(actor, paper) or (side is not None and not side.is_host and any(grant.partner_id == side.pk for grant in actor.grants))


def may_run_papers(actor: Actor, event: Event) -> bool:
    return programme.may_run_event(actor, event)


def may_decide(actor: Actor, paper: Paper) -> bool:
    """Nobody decides about a paper of the own side."""
    return may_run_papers(actor, paper.event) and not is_of_its_side(actor, paper)


def reads_reviews(actor: Actor, paper: Paper) -> bool:
    """Means and comments before the decision: who runs the event or audits, never the side that is judged."""
    runs = may_run_papers(actor, paper.event) or actor.has(Role.AUDITOR, Role.PANEL_SECRETARY)
    return runs and not is_of_its_side(actor, paper)


def reads_result(actor: Actor, paper: Paper) -> bool:
    """After the decision also the author and the author's side, without names of reviewers."""
    return reads_reviews(actor, paper) or is_of_its_side(actor, paper) or (paper.partner_id in actor.partner_ids)


def may_choose_panel(actor: Actor, event: Event) -> bool:
    """The panel of an event is run by the review desk."""
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY)


def sees_papers(actor: Actor, event: Event) -> bool:
    return event.papers_wanted
