from training.notices import consultations, enrolments, evaluation, following, methods, plans, timetable
from training.notices import marks as marks

__all__ = ["following", "consultations", "enrolments", "evaluation", "methods", "plans", "timetable"]
