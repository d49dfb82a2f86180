"""Numbers that tests give to what they make: one row of them for everything, begun anew with each world.

Rows of their own for each kind would meet some day, in the one run whose order brings two of them to the same number.
"""

from __future__ import annotations

FIRST = 1000  # the numbers that a test writes down itself are smaller


class Numbers:
    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        self.last = FIRST - 1

    def __next__(self) -> int:
        self.last += 1
        return self.last


numbers = Numbers()
