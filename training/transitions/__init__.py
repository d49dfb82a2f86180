from training.transitions.enrolments import WORKFLOW
from training.transitions.plans import PLANS

__all__ = ["PLANS", "WORKFLOW"]
