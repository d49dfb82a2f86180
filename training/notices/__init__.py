from training.notices import enrolments, plans

__all__ = ["enrolments", "plans"]
