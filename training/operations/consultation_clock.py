"""The clock's part: an answer nobody responds to ends its request."""

from datetime import datetime

from core.workflow import each_by_itself
from partners.actor import Actor
from training.enums import ConsultationState
from training.models import Consultation
from training.operations.consultations import close_unanswered
from training.transitions.consultations import PATIENCE


def close_forgotten(*, now: datetime) -> int:
    """Thirty days after the last answer. Returns how many were closed."""
    clock = Actor.system("clock")
    rows = Consultation.objects.across_partners(reason="the clock closes what nobody responds to")
    due = rows.filter(state=ConsultationState.ANSWERED, state_since__lte=now - PATIENCE).order_by("state_since", "pk")
    return each_by_itself(due, lambda row: close_unanswered(row, actor=clock, now=now), what="consultation")
