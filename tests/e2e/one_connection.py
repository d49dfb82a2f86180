"""A web server whose requests, one after the other, speak through the test's own connection: they see what it has not committed, and all of it is undone.

An ordinary server of a test needs committed rows, so that the example data would have to be loaded once more.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

AROUND_REQUESTS = (request_started, request_finished)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


still = threading.RLock()  # a test holds it while it asks the database itself


class _OneAfterTheOther:
    """Savepoints of two requests on one connection would end each other."""

    def __init__(self, shared: Any) -> None:
        self.shared, self.pages, self.is_open = shared, WSGIHandler(), True

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with still:
            if not self.is_open:  # what a window asks for while it closes
                start_response("503 Service Unavailable", [])
                return []
            connections["default"] = self.shared
            answer = self.pages(environ, start_response)
            content = list(answer)
            answer.close()
            self.shared.run_on_commit.clear()  # nothing is ever committed here
        return content


@contextmanager
def serving() -> Iterator[str]:
    """The address."""
    shared: Any = connections["default"]
    shared.inc_thread_sharing()
    for signal in AROUND_REQUESTS:
        signal.disconnect(close_old_connections)  # it would take the open transaction for one that was forgotten
    server = _Server(("127.0.0.1", 0), _Quiet)
    pages = _OneAfterTheOther(shared)
    server.set_app(StaticFilesHandler(pages))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        with still:
            pages.is_open = False
        server.shutdown()
        thread.join()
        server.server_close()
        shared.dec_thread_sharing()
        for signal in AROUND_REQUESTS:
            signal.connect(close_old_connections)
