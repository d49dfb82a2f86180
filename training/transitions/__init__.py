from training.transitions.enrolments import WORKFLOW
from training.transitions.extensions import EXTENSION
from training.transitions.plans import PLANS
from training.transitions.timetable import WORKFLOW as TIMETABLE
from training.transitions.versions import VERSION

__all__ = ["TIMETABLE", "EXTENSION", "VERSION", "PLANS", "WORKFLOW"]
