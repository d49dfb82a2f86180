from training.notices import consultations, enrolments, evaluation, extensions, following, methods, names, papers, plans, timetable, versions
from training.notices import marks as marks

__all__ = ["consultations", "enrolments", "evaluation", "extensions", "following", "methods", "names", "papers", "plans", "timetable", "versions"]
