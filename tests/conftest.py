from pathlib import Path
from typing import Any

import pytest

from tests.world import World, make_world


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # files are collected by the demo only


@pytest.fixture
def world(db: None) -> World:
    """Partners A and B, the host, and every person of the tests with a role."""
    return make_world()


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
