"""Who writes the joint statement, who answers for a delegation, who issues it."""

from events.enums import DelegationState
from events.models import Delegation, Event, StatementVersion
from events.rules import programme
from partners.actor import Actor
from partners.enums import Role

OFFICERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
TAKING_PART = (DelegationState.NAMED, DelegationState.CONFIRMED)


def may_write_for(actor: Actor, event: Event) -> bool:
    return programme.may_run_event(actor, event)


def may_write(actor: Actor, version: StatementVersion) -> bool:
    return may_write_for(actor, version.event)


def may_issue_all_the_same(actor: Actor, version: StatementVersion) -> bool:
    """Without those who have not consented: the head of programme alone."""
    return actor.has(Role.PROGRAMME_HEAD)


def speaks_for(actor: Actor, delegation: Delegation) -> bool:
    """The partner's officers, and the head of the delegation."""
    head = delegation.head
    return actor.has_for_partner(delegation.partner_id, *OFFICERS) or (
        head is not None and head.user_id is not None and head.user_id == actor.user_id
    )


def may_answer(actor: Actor, version: StatementVersion) -> bool:
    """For at least one delegation that takes part; for which, the verb asks."""
    return any(speaks_for(actor, row) for row in version.delegations)


def reads_drafts(actor: Actor, event: Event) -> bool:
    """Versions that were not put to the delegations, and who wrote what."""
    return programme.reads_as_host(actor, event)


def reads_answers(actor: Actor, version: StatementVersion) -> bool:
    """The delegations read each other's answers, as they would around the table; the public reads the paper alone."""
    at_table = any(row.partner_id in actor.people_partner_ids or speaks_for(actor, row) for row in version.delegations)
    return reads_drafts(actor, version.event) or at_table


def sees_statement(actor: Actor, event: Event) -> bool:
    return event.statement_wanted


def is_consequence(actor: Actor, version: StatementVersion) -> bool:
    return actor.is_system
