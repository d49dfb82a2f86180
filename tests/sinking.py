"""A mail server for tests that remembers what it accepted, answers each address, letter or connection as it was told, and can fall silent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from tests.faulting import Postbox
from tests.processes import own_port


class MailServer(Postbox):
    def __init__(self) -> None:
        super().__init__()
        self.refusals: dict[str, str] = {}  # by address, at RCPT
        self.contents: dict[str, str] = {}  # by address, at the end of the letter
        self.drops_after: int | None = None  # letters after which the line is cut, once
        self.connections = 0
        self.unwelcome = ""  # what our own name is answered with
        self.senders: list[str] = []
        self.raw: list[bytes] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        self.connections += 1
        if self.unwelcome:
            return [self.unwelcome]
        session.host_name = hostname
        return responses

    async def handle_HELO(self, server: Any, session: Any, envelope: Any, hostname: str) -> str:  # noqa: N802
        if not self.unwelcome:
            session.host_name = hostname
        return self.unwelcome or "250 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        if answer := self.contents.get(address):
            return answer
        self.senders.append(envelope.mail_from)
        self.raw.append(envelope.content)
        kept = await super().handle_DATA(server, session, envelope)
        if self.drops_after is not None and len(self.letters) >= self.drops_after:
            self.drops_after = None
            server.transport.close()
        return kept


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    server, port = MailServer(), own_port(8400)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", port
    controller = Controller(server, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
