from training.notices import consultations, enrolments, evaluation, methods, plans, timetable

__all__ = ["consultations", "enrolments", "evaluation", "methods", "plans", "timetable"]
