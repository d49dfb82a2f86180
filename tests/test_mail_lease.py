"""E-mail without a kill: nothing repeats however slow a worker is, greylisting is no refusal, an unknown address is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.history import entries_for
from notifications.models import Delivery
from notifications.operations import deliver_event, send_due
from notifications.operations import mail as room
from notifications.operations.mail import _keep, claim, keeping
from tests.faulting import Postbox
from tests.processes import own_port
from tests.world import NOW, World, make_call, make_nomination

LEASE = timedelta(seconds=60)


class MailServer(Postbox):
    """Answers each address with what was set for it."""

    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    server, port = MailServer(), own_port(8400)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", port
    controller = Controller(server, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def letters(world: World) -> list[Delivery]:
    """Four letters about one submission."""
    nomination = make_nomination(world, make_call(world))
    deliver_event(entries_for(nomination).get(step="submit").pk, now=NOW)
    return rows()


def rows() -> list[Delivery]:
    return list(Delivery.objects.across_partners(reason="test").order_by("pk"))


def test_a_letter_taken_over_by_another_worker_is_not_sent_twice(mail: MailServer, letters: list[Delivery], monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker sleeps through its lease before the second letter; another sends the rest; the first wakes up."""
    real, sent = room._send, []

    def slow(delivery: Delivery, *args: Any) -> Any:
        answer = real(delivery, *args)
        sent.append(delivery.pk)
        if len(sent) == 1:
            _keep(delivery, answer, None, NOW)
            monkeypatch.setattr(room, "_send", real)
            assert send_due(now=NOW + 2 * LEASE) == 4
        return answer

    monkeypatch.setattr(room, "_send", slow)

    assert send_due(now=NOW) == 5

    assert len(mail.letters) == len(set(mail.letters)) == len(letters) == 5
    assert [row.state for row in rows()] == ["sent"] * 5


def test_the_lease_is_renewed_before_each_letter(mail: MailServer, letters: list[Delivery]) -> None:
    (first, *_others) = claim(now=NOW, limit=10)

    with keeping():
        assert _keep(first, None, first, NOW + LEASE / 2)
    assert {row.pk for row in claim(now=NOW + LEASE + timedelta(seconds=1), limit=10)} == {row.pk for row in letters} - {first.pk}
    with keeping():
        assert _keep(first, None, first, NOW + LEASE)


def test_greylisting_means_later_and_an_unknown_address_never(mail: MailServer, letters: list[Delivery]) -> None:
    mail.refusals = {"alice@example.org": "450 try again later", "amir@example.org": "550 no such person"}

    send_due(now=NOW)

    states = {row.address: row.state for row in rows()}
    assert states == {
        "alice@example.org": "queued",
        "amir@example.org": "failed",
        "daler@example.org": "sent",
        "sofia@example.org": "sent",
        "nominee0@example.org": "sent",
    }
    mail.refusals = {}
    send_due(now=NOW + timedelta(hours=1))
    assert {row.address: row.state for row in rows()} == {**states, "alice@example.org": "sent"}


def test_letters_wait_while_the_mail_server_is_away(letters: list[Delivery], settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9

    send_due(now=NOW)

    assert {(row.state, row.attempts) for row in rows()} == {("queued", 1)}
    assert all(row.next_attempt_at > NOW for row in rows())
