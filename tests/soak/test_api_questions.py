"""Thousands of generated questions to the machine door, about records that are there, by tokens of five people: no fault of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import resolve
from django.urls.exceptions import Resolver404

from api import throttle
from tests.api_calls import token_for
from tests.api_fuzzing import ask_everything
from tests.api_routes import API_ROUTES
from tests.town import build_town
from tests.world import World

pytestmark = [pytest.mark.soak, pytest.mark.django_db, pytest.mark.timeout(1200)]
EXAMPLES = 30
ASKS = ("alice", "charlie", "sofia", "ruslan", "zarina")


def test_generated_questions_by_the_thousand(world: World, monkeypatch: pytest.MonkeyPatch, soak_result: Callable[..., None]) -> None:
    monkeypatch.setattr(throttle, "A_MINUTE", 10**9)
    town = build_town(world)

    def there(template: str) -> dict[str, Any] | None:
        """The record of the town that this address is about."""
        path = template.replace("{id}", "1").replace("{document_pk}", "1").replace("{slug}", "post").replace("{kind}", "csv").replace("{code}", "X")
        try:
            name = (resolve(path).url_name or "").removeprefix("api:")
        except Resolver404:
            return None
        if name not in API_ROUTES:
            return None
        args = API_ROUTES[name].args(town)
        names = [part.strip("{}") for part in template.split("/") if part.startswith("{")]
        return dict(zip(names, args, strict=False))

    began = time.monotonic()
    seen = ask_everything([token_for(world, name)[1] for name in ASKS], there, examples=EXAMPLES)

    faults = sum(number for status, number in seen.items() if status >= 500)
    assert sum(seen.values()) > 1000
    assert faults == 0
    by_status = {str(status): number for status, number in sorted(seen.items())}
    soak_result("api_schemathesis", requests=sum(seen.values()), faults_5xx=faults, by_status=by_status, seconds=round(time.monotonic() - began, 1))
