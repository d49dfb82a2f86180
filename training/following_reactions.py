"""A completed training is asked about later; a completion that is taken back is not."""

from datetime import datetime

from core.models import HistoryEntry
from core.registries import react
from partners.actor import Actor
from training.models import Enrolment
from training.operations.follow_ups import drop_planned_follow_ups, plan_follow_ups


def plan(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    plan_follow_ups(enrolment)


def drop(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    drop_planned_follow_ups(enrolment)


react("training.enrolment", "complete", plan)
react("training.enrolment", "complete_partly", plan)
react("training.enrolment", "reopen", drop)
