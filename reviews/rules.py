"""Reviewers act on their own assignments; the panel secretary and programme officers assign and keep the criteria."""

from partners.actor import Actor
from partners.enums import Role
from reviews.enums import PANEL_READERS
from reviews.models import Assignment, PanelMember


def may_assign(actor: Actor, obj: object = None) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY)


def may_read_reviews(actor: Actor) -> bool:
    """Of the staff; which reviews, the model says: never those that judge the reader's own side."""
    return actor.has(*PANEL_READERS)


def may_keep_rubrics(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY)


def may_have_desk(actor: Actor) -> bool:
    return actor.has(Role.REVIEWER)


def may_review(actor: Actor, assignment: Assignment) -> bool:
    return actor.has(Role.REVIEWER) and assignment.reviewer_id == actor.user_id


def may_keep_panels(actor: Actor, obj: object = None) -> bool:
    """Members, settings, who judges what."""
    return may_assign(actor)


def may_declare(actor: Actor, member: PanelMember) -> bool:
    """One's own ties, while one is on the panel."""
    return actor.has(Role.REVIEWER) and member.user_id == actor.user_id and member.ended_at is None
