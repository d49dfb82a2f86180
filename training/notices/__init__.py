from training.notices import consultations, enrolments, evaluation, methods, plans, timetable
from training.notices import marks as marks

__all__ = ["consultations", "enrolments", "evaluation", "methods", "plans", "timetable"]
