"""One connection to the mail server over which several letters go; it is made anew when it breaks.

The talk is led command by command, so that what the server said to the address is not taken for what it said to the letter.
Where letters are not sent by SMTP (files in development, memory in tests) Django's own backend takes them.
"""

from __future__ import annotations

import contextlib
import smtplib
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from notifications import answers
from notifications.answers import Answer
from notifications.drawing import Letter

GREETING, GO_AHEAD = 220, 354
PATIENCE = 3  # letters in a row without an answer: the server is down, and each further one would wait for nothing


class Line:
    def __init__(self) -> None:
        self.backend: Any = None
        self.unheard = 0

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *fault: object) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """Whatever the server says to it."""
        backend, self.backend = self.backend, None
        if backend is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                backend.close()

    def send(self, letter: Letter) -> Answer:
        """Hand over one letter; the answer is the server's last word, or says that there was none. A server that is down is left alone by this line."""
        if self.unheard >= PATIENCE:
            return Answer(answers.CONNECT, None, "not tried: the mail server did not answer")
        answer = self._send(letter)
        self.unheard = self.unheard + 1 if answer.code is None or answer.stage == answers.CONNECT else 0
        return answer

    def _send(self, letter: Letter) -> Answer:
        try:
            self._open()
        except (OSError, smtplib.SMTPException) as fault:
            self.hang_up()
            return answers.answer_of(fault, answers.CONNECT)
        try:
            if isinstance(self.backend, EmailBackend):
                return self._talk(self.backend.connection, letter)
            self.backend.send_messages([letter.message])
            return Answer(answers.DATA, 250, "")
        except (OSError, smtplib.SMTPException) as fault:
            return answers.answer_of(fault, answers.DATA)

    def _open(self) -> None:
        if self.backend is None:
            backend: Any = get_connection()
            backend.open()
            self.backend = backend
            if isinstance(backend, EmailBackend):  # whoever does not like our name says so of no letter
                smtp: Any = backend.connection
                smtp.ehlo_or_helo_if_needed()

    def _talk(self, smtp: Any, letter: Letter) -> Answer:
        """MAIL, RCPT, DATA (RFC 5321, 3.3); after a refusal the line is free for the next letter."""
        content = letter.content
        options = [f"size={len(content)}"] if smtp.does_esmtp and smtp.has_extn("size") else []
        options += ["body=8bitmime"] if smtp.does_esmtp and smtp.has_extn("8bitmime") and not content.isascii() else []
        for stage, command in ((answers.MAIL, lambda: smtp.mail(letter.sender, options)), (answers.RCPT, lambda: smtp.rcpt(letter.recipient))):
            answer = said(stage, command())
            if not 200 <= (answer.code or 0) < 300:
                return self._let_go(smtp, answer)
        try:
            answer = said(answers.DATA, smtp.data(content))
        except smtplib.SMTPDataError as fault:
            answer = answers.answer_of(fault, answers.DATA)
        return answer if answer.code == 250 else self._let_go(smtp, answer)

    @staticmethod
    def _let_go(smtp: Any, answer: Answer) -> Answer:
        if answer.code != 421:
            with contextlib.suppress(smtplib.SMTPServerDisconnected):
                smtp.rset()
        return answer


def said(stage: str, reply: tuple[int, bytes]) -> Answer:
    """smtplib gives -1 where it could read no code: as good as no answer."""
    code, text = reply
    return Answer(stage, code if code > 0 else None, answers.words(text))
