"""A TCP port that nobody listens on."""

from __future__ import annotations

import errno
import socket

from .places import ServiceError

LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))  # "localhost" may mean either


def is_free(port: int) -> bool:
    for family, address in LOOPBACKS:
        try:
            probe = socket.socket(family)
        except OSError:
            continue  # a machine without IPv6
        with probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                    return False
    return True


def free_port(first: int, tries: int = 50) -> int:
    """`first`, or the next one that is free."""
    for port in range(first, min(first + tries, 65536)):
        if is_free(port):
            return port
    raise ServiceError(f"None of the ports {first} to {first + tries - 1} is free: set PORT to another one.")
