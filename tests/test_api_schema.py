"""The schema says what the door does: no warnings, a fresh copy in docs/, and no question of it ends in a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from api import throttle
from tests.api_calls import token_for
from tests.api_fuzzing import ask_everything
from tests.world import World, make_call, make_draft, make_nomination

COPY = settings.BASE_DIR / "docs" / "openapi.yaml"


def test_schema_has_no_warnings_and_its_copy_is_current(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))

    made = (tmp_path / "openapi.yaml").read_text()
    assert made == COPY.read_text(), "docs/openapi.yaml is stale: run `manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml`"


def test_schema_is_served_to_everybody_as_it_is_written_down() -> None:
    served = Client().get("/api/v1/schema/", {"format": "json"}, headers={"Accept-Language": "ru"})

    assert json.loads(served.content) == yaml.safe_load(COPY.read_text())
    assert json.loads(served.content)["openapi"].startswith("3.1")


def test_every_post_is_done_once_and_every_view_names_its_acts() -> None:
    from api.urls import v1

    views = [pattern.callback.cls for pattern in v1 if hasattr(pattern.callback, "cls") and hasattr(pattern.callback.cls, "endpoint")]
    for view in views:
        handled = {method.upper() for method in ("get", "post", "patch", "delete") if hasattr(view, method)}
        assert handled == set(view.acts), view
        assert getattr(getattr(view, "post", None), "does_once", True), view
    assert len(views) > 40
    assert get_resolver()


@pytest.mark.django_db
def test_generated_questions_meet_no_fault_of_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample; the trial that asks much more is tests/soak/test_api_questions.py."""
    monkeypatch.setattr(throttle, "A_MINUTE", 1_000_000)
    call = make_call(world, places=3)
    draft, offered = make_draft(world, call), make_nomination(world, call, state="offered", number=1)
    secrets = [token_for(world, name)[1] for name in ("alice", "charlie", "sofia")]

    def there(path: str) -> dict[str, Any] | None:
        if "nominations/{id}" in path:
            return {"id": offered.pk if "answer" in path else draft.pk, **({"slug": "post"} if "slug" in path else {})}
        return {"id": call.pk} if "calls/{id}" in path else None

    seen = ask_everything(secrets, there, examples=2)

    assert sum(seen.values()) > 100
    assert not [status for status in seen if status >= 500]
