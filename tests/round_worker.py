"""python -m tests.round_worker PK POINT: carries a sheet out and dies (-9) at a named point; without a point it does all it can."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import django

POINTS = {
    "before the first row": ("_next_row", 1, "before"),
    "in a row, its verb done, not committed": ("_carry", 2, "after"),
    "between two rows": ("_next_row", 3, "before"),
    "all rows done, sheet not finished": ("_finish", 1, "before"),
}


def dying(function: Any, call: int, when: str) -> Any:
    left = [call]

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*args, **kwargs)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped


def main(pk: int, point: str) -> None:
    django.setup()
    from django.utils import timezone

    from scholarships.operations import carrying

    if point:
        name, call, when = POINTS[point]
        setattr(carrying, name, dying(getattr(carrying, name), call, when))
    carrying.carry_out(pk, now=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
