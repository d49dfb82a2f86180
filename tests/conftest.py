import pytest

from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Partners A and B, the host, and every person of the tests with a role."""
    return make_world()


@pytest.fixture(autouse=True)
def _own_places(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
