from training.transitions.enrolments import WORKFLOW
from training.transitions.extensions import EXTENSION
from training.transitions.plans import PLANS
from training.transitions.versions import VERSION

__all__ = ["EXTENSION", "VERSION", "PLANS", "WORKFLOW"]
