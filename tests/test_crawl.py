"""The example data, loaded once: believable; and the whole portal as each account and as nobody: no fault, no dead link, no page over twelve queries."""

from __future__ import annotations

import os

import pytest
from django.test import Client

from accounts.models import User
from portal.demo_accounts import demo_accounts
from tests.believing import check_all
from tests.crawling import Walk
from tests.example_data import GROUP
from tests.sign_in import signed_in
from tests.world import NOW

LANGUAGES = ("en", "ru", "kk")
ACCOUNTS = [account.email for account in demo_accounts()]
# The sample walks as each third account in one language; the long trial in all three, and looks at more rows of each list.
PER_ROUTE = 6 if os.environ.get("SOAK") else 1
pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group(GROUP)]


def test_demo_is_believable_complete_and_agrees_with_a_recount(demo: None) -> None:
    check_all(NOW)


def walk_as(email: str, language: str) -> Walk:
    user = User.objects.get(email=email)
    User.objects.filter(pk=user.pk).update(language=language)
    client = signed_in(user)
    client.cookies.load({"django_language": language})
    return Walk(client, PER_ROUTE).go("/")


@pytest.mark.one_of(3)
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
