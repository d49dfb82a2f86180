from training.notices import consultations, enrolments, evaluation, following, methods, plans, timetable, versions
from training.notices import marks as marks

__all__ = ["versions", "following", "consultations", "enrolments", "evaluation", "methods", "plans", "timetable"]
