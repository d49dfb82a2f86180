from training.transitions.consultations import CONSULTATIONS
from training.transitions.enrolments import WORKFLOW
from training.transitions.extensions import EXTENSION
from training.transitions.following import ACTION_PLAN, FOLLOW_UP
from training.transitions.marks import CORRECTION as CORRECTION
from training.transitions.marks import SHEET as SHEET
from training.transitions.methods import METHODS
from training.transitions.plans import PLANS
from training.transitions.timetable import WORKFLOW as TIMETABLE
from training.transitions.versions import VERSION

__all__ = ["ACTION_PLAN", "CONSULTATIONS", "EXTENSION", "FOLLOW_UP", "METHODS", "PLANS", "TIMETABLE", "VERSION", "WORKFLOW"]
