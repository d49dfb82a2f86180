from training.notices import enrolments, evaluation, plans

__all__ = ["evaluation", "enrolments", "plans"]
