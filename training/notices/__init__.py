from training.notices import consultations, enrolments, evaluation, papers, extensions, following, methods, plans, timetable, versions
from training.notices import marks as marks

__all__ = ["consultations", "enrolments", "evaluation", "papers", "extensions", "following", "methods", "plans", "timetable", "versions"]
