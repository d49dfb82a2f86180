"""The action plan of a trainee: what of the training shall change something at home."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, perform, saying_no
from partners.actor import Actor
from training.enums import ActionPlanState
from training.models import ActionItem, ActionPlan, Enrolment
from training.rules.following import may_begin_action_plan

OWN = "the own plan of who writes it"


def save_action_plan(
    enrolment: Enrolment, *, fields: Mapping[str, str], items: Sequence[Mapping[str, Any]], actor: Actor, now: datetime
) -> ActionPlan:
    """Begin the plan or write its draft anew; what is handed in is taken back first."""
    if not may_begin_action_plan(actor, enrolment):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(enrolment)
        plan = ActionPlan.objects.across_partners(reason=OWN).filter(enrolment=locked).first()
        if plan is None:
            plan = ActionPlan(enrolment=locked, written_at=now, **fields)
            begin(plan, "created", actor=actor, now=now)
        else:
            _change(plan, fields, actor, now)
        _write_items(plan, items)
    return plan


def _change(plan: ActionPlan, fields: Mapping[str, str], actor: Actor, now: datetime) -> None:
    if plan.state != ActionPlanState.DRAFT:
        raise Refused(_("The plan is handed in. Take it back to change it."), code="wrong_state")
    for name, value in {**fields, "written_at": now}.items():
        setattr(plan, name, value)
    plan.full_clean()
    plan.save(update_fields=[*fields, "written_at"])
    record(plan, "changed", actor=actor, now=now)


def _write_items(plan: ActionPlan, items: Sequence[Mapping[str, Any]]) -> None:
    ActionItem.objects.across_partners(reason=OWN).filter(plan=plan).delete()
    for order, row in enumerate(items, 1):
        item = ActionItem(plan=plan, order=order, **row)
        item.full_clean()
        item.save(force_insert=True)


def hand_in_action_plan(plan: ActionPlan, *, actor: Actor, now: datetime) -> None:
    perform(plan, "hand_in", actor=actor, now=now, changes={"handed_in_at": now})


def take_back_action_plan(plan: ActionPlan, *, actor: Actor, now: datetime) -> None:
    perform(plan, "take_back", actor=actor, now=now, changes={"handed_in_at": None})


def share_action_plan(plan: ActionPlan, *, actor: Actor, now: datetime) -> None:
    """From now on the sending side reads it, with the comments of the academy; it can't be taken back any more."""
    perform(plan, "share", actor=actor, now=now, changes={"shared_at": now})


def comment_action_plan(plan: ActionPlan, *, reason: str, actor: Actor, now: datetime) -> None:
    """The words stand in the history of the plan."""
    perform(plan, "comment", actor=actor, now=now, reason=reason)
