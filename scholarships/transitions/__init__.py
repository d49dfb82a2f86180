"""The tables of steps: of a call, of a nomination, of a sheet of decisions."""

from scholarships.transitions.calls import CALL
from scholarships.transitions.nominations import NOMINATION
from scholarships.transitions.rounds import ROUND
from scholarships.transitions.sending import SENDING_STEPS
from scholarships.transitions.windows import check_window, check_window_of

__all__ = ["CALL", "NOMINATION", "ROUND", "SENDING_STEPS", "check_window", "check_window_of"]
