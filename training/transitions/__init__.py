from training.transitions.consultations import CONSULTATIONS
from training.transitions.enrolments import WORKFLOW
from training.transitions.marks import CORRECTION as CORRECTION
from training.transitions.marks import SHEET as SHEET
from training.transitions.methods import METHODS
from training.transitions.plans import PLANS
from training.transitions.extensions import EXTENSION
from training.transitions.timetable import WORKFLOW as TIMETABLE
from training.transitions.versions import VERSION
from training.transitions.following import ACTION_PLAN, FOLLOW_UP

__all__ = ["ACTION_PLAN", "FOLLOW_UP", "CONSULTATIONS", "METHODS", "TIMETABLE", "PLANS", "EXTENSION", "VERSION", "WORKFLOW"]
