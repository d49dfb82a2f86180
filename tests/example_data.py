"""The example data are loaded once for all tests of the xdist group "demo", in a transaction that ends with the last of them; each undoes what it did."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connections, transaction
from django.test import override_settings

from portal.demo.load import load
from tests.believing import PASSWORD
from tests.world import NOW

GROUP = "demo"


class Held:
    """What is open between two tests of the group."""

    media: Path | None = None
    connection: Any = None
    stack = contextlib.ExitStack()


def _opened(media: Path, blocker: Any) -> Path:
    Held.stack.enter_context(blocker.unblock())
    Held.stack.enter_context(_undone())
    with override_settings(MEDIA_ROOT=media, DEMO_SECOND_FACTOR=True), time_machine.travel(NOW):
        assert load(now=NOW, password=PASSWORD) == "loaded"
    Held.media, Held.connection = media, connections["default"]
    return media


@contextlib.contextmanager
def _undone() -> Iterator[None]:
    held = connections["default"]
    with transaction.atomic():
        yield
        connections["default"] = held  # when the loop of the browsers has ended, this thread finds another one
        transaction.set_rollback(True)


def _in_group(item: pytest.Item | None) -> bool:
    mark = item.get_closest_marker("xdist_group") if item else None
    return bool(mark and mark.args and mark.args[0] == GROUP)


def close_after(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Called when everything of one test is taken down; after the very last test the session's fixture comes first."""
    if _in_group(item) and not _in_group(nextitem):
        _close()


def _close() -> None:
    """With its session: pytest takes the database down over the connection that it has made itself, and browsers have given this thread another one."""
    if Held.media is not None:
        Held.media = Held.connection = None
        Held.stack.close()
        connections["default"].close()


@pytest.fixture(scope="session")
def last_of_demo(django_db_setup: None) -> Iterator[None]:
    """The transaction ends before the database goes."""
    yield
    _close()


@pytest.fixture
def demo_data(last_of_demo: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its files. Whichever comes first, data or browser: the loop of the browsers gives the thread another connection, which sees nothing of them."""
    media = Held.media or _opened(tmp_path_factory.mktemp("media"), django_db_blocker)
    connections["default"] = Held.connection
    return media


@pytest.fixture
def demo(demo_data: Path, db: None, settings: Any) -> None:
    settings.DEMO = settings.DEMO_SECOND_FACTOR = True
    settings.MEDIA_ROOT = demo_data
