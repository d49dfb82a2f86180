"""The example data, loaded once: believable; and the whole portal as each account and as nobody: no fault, no dead link, no page over twelve queries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import User
from portal.demo.load import load
from portal.demo_accounts import demo_accounts
from tests.believing import PASSWORD, check_all
from tests.crawling import Walk
from tests.sign_in import signed_in
from tests.world import NOW

LANGUAGES = ("en", "ru", "kk")
ACCOUNTS = [account.email for account in demo_accounts()]
# The sample walks as each account in one language; the long trial in all three, and looks at more rows of each list.
PER_ROUTE = 6 if os.environ.get("SOAK") else 1
pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo_data(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Loaded once for the module, never committed; the folder of its files."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media, DEMO_SECOND_FACTOR=True), transaction.atomic():
        with time_machine.travel(NOW):
            assert load(now=NOW, password=PASSWORD) == "loaded"
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def demo(demo_data: Path, db: None, settings: Any) -> None:
    settings.DEMO = settings.DEMO_SECOND_FACTOR = True
    settings.MEDIA_ROOT = demo_data


def test_demo_is_believable_complete_and_agrees_with_a_recount(demo: None) -> None:
    check_all(NOW)


def walk_as(email: str, language: str) -> Walk:
    user = User.objects.get(email=email)
    User.objects.filter(pk=user.pk).update(language=language)
    client = signed_in(user)
    client.cookies.load({"django_language": language})
    return Walk(client, PER_ROUTE).go("/")


@pytest.mark.parametrize(("email", "language"), [(email, LANGUAGES[number % 3]) for number, email in enumerate(ACCOUNTS)])
def test_walk_as_each_account(demo: None, email: str, language: str) -> None:
    walk = walk_as(email, language)

    assert walk.pages > 8, "the walk ended at once"
    assert not walk.faults, "\n".join(walk.faults)


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("email", ACCOUNTS)
def test_walk_as_each_account_in_each_language(demo: None, email: str, language: str) -> None:
    assert not (faults := walk_as(email, language).faults), "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_walk_as_nobody(demo: None, language: str) -> None:
    client = Client()
    client.cookies.load({"django_language": language})

    walk = Walk(client, PER_ROUTE).go("/", "/verify/", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/")

    assert walk.pages > 4
    assert not walk.faults, "\n".join(walk.faults)
