from training.notices import consultations, enrolments, evaluation, papers, following, methods, plans, timetable, versions
from training.notices import marks as marks

__all__ = ["versions", "following", "consultations", "enrolments", "evaluation", "papers", "methods", "plans", "timetable"]
