from training.notices import enrolments

__all__ = ["enrolments"]
