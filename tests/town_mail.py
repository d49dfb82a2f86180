"""A draft of an announcement and an address that does not work, for the tests of routes."""

from __future__ import annotations

from typing import Any

from notifications.models import UndeliverableAddress
from tests.announcing import draft
from tests.world import NOW


def add_mail(town: Any) -> None:
    rows = UndeliverableAddress.objects.across_partners(reason="test")
    wrong = rows.create(address="gone@example.org", since=NOW, answer="550 5.1.1 no such user")
    town.things |= {"announcement": draft(town.world), "wrong_address": wrong}
