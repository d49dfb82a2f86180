import gc
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from core.tallies import wrong_counts
from tests.emptying import emptied_in_few_statements, made_with_patience
from tests.example_data import close_after, demo, demo_data, last_of_demo
from tests.sampling import left_out
from tests.steady import _no_brake, make_steady
from tests.world import NOW, World, make_world

__all__ = ["_no_brake", "demo", "demo_data", "last_of_demo"]  # fixtures


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    make_steady()
    settings.VIGIL_SECONDS = 0  # a page of a test does not look whether the jobs live
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # files are collected by the demo only


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A workbook holds the second of its making: the processes of one run would name its test differently, and none would begin."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) and len(val) > 40 else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not_now := set(left_out(items, config.getoption("randomly_seed", "without"))):
        config.hook.pytest_deselected(items=list(not_now))
        items[:] = [item for item in items if item not in not_now]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    close_after(item, nextitem)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Test files are read at one moment: what is signed or stamped while they are read is the same in all processes of a run."""
    with time_machine.travel(NOW, tick=False):
        return (yield)


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: it is not searched for garbage after each few hundred new objects (a tenth of a run's time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Pages read the clock themselves: it stands at the world's moment and runs on, so that no test depends on today.

    Tests with processes of their own, whose clocks can't be set, are marked `real_clock`; where a page counts days, `still_clock`.
    """
    if request.node.get_closest_marker("real_clock"):
        yield None
        return
    with time_machine.travel(NOW, tick=request.node.get_closest_marker("still_clock") is None) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Before the database is made, until it is dropped."""
    with pytest.MonkeyPatch.context() as patch:
        made_with_patience(patch)
        emptied_in_few_statements(patch)
        yield


@pytest.fixture
def world(db: None) -> World:
    """Partners A and B, the host, and every person of the tests with a role."""
    return make_world()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A page leaves its reader's language behind in the thread; the next test begins without it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _kept_counts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test wrote, each kept count is what a count of the rows gives; one statement. Before its rows are undone, so not where the database is emptied."""
    mark = request.node.get_closest_marker("django_db")
    emptied = {"transactional_db", "live_server"}.intersection(request.fixturenames) or (mark and mark.kwargs.get("transaction"))
    if emptied or not (mark or "db" in request.fixturenames):
        yield
        return
    if "demo_data" in request.fixturenames:
        request.getfixturevalue("demo_data")  # its transaction stays when the first test of the group undoes its own
    request.getfixturevalue("db")
    yield
    if not connection.needs_rollback and connection.is_usable():
        assert wrong_counts() == []


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder; static files need no manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
