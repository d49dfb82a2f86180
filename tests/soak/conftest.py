from collections.abc import Callable
from typing import Any

import pytest

from bench.record import write


@pytest.fixture
def soak_result() -> Callable[..., None]:
    """`soak_result("races_submissions", rounds=20, ...)` as the last line of a trial: only one that held writes its figures."""

    def keep(name: str, **figures: Any) -> None:
        write(name, figures)

    return keep
