from training.transitions.enrolments import WORKFLOW

__all__ = ["WORKFLOW"]
