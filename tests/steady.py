"""What is drawn by lot, or measured by the clock of the machine, where no test asks for it: the same in every run. Called from tests/conftest.py."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.middleware import csrf
from hypothesis import HealthCheck, settings


def make_steady() -> None:
    """Before test files are read: `settings(...)` in them begin from this profile."""
    # A pause of the machine is no fault of an example; `make test` asks the same examples each time, `make soak` others.
    settings.register_profile("portal", deadline=None, derandomize="SOAK" not in os.environ, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("portal")
    # A token drawn by lot may hold any short word or number that a page must not say. These match each other, as true ones do.
    csrf.get_random_string = lambda length, allowed_chars="": "q" * length  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _no_brake() -> None:
    """Brakes count by address within a minute of the machine: what another test has knocked is forgotten."""
    cache.clear()
