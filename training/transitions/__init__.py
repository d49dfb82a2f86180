from training.transitions.enrolments import WORKFLOW
from training.transitions.plans import PLANS
from training.transitions.versions import VERSION

__all__ = ["VERSION", "PLANS", "WORKFLOW"]
