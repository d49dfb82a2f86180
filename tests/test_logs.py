"""Secrets in addresses don't reach the log of requests that failed."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.logs import HideSecrets


@pytest.mark.django_db
def test_log_of_a_calendar_that_failed_names_no_secret(caplog: Any) -> None:
    cache.clear()
    secret = secrets.token_urlsafe(32)
    caplog.handler.addFilter(hiding := HideSecrets())
    try:
        answer = Client().get(reverse("training:calendar_feed", args=[secret]))
    finally:
        caplog.handler.removeFilter(hiding)

    assert answer.status_code == 404
    assert "Not Found: /training/calendar/….ics" in caplog.text
    assert secret not in caplog.text


def test_console_hides_secrets_and_leaves_what_the_portal_itself_says() -> None:
    record = logging.LogRecord("documents", logging.INFO, "", 0, "kept %s", ("f" * 64,), None)

    assert HideSecrets().filter(record)
    assert record.getMessage() == "kept " + "f" * 64
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
