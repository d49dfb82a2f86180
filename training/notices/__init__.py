from training.notices import enrolments, evaluation, plans, timetable

__all__ = ["enrolments", "evaluation", "plans", "timetable"]
