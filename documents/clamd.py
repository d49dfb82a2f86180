"""Asking clamd about one file: its INSTREAM command (clamd's manual, "COMMANDS"). Nothing of the portal is known here."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

PIECE = 64 * 1024
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0  # for each piece sent or received; clamd itself gives up on a file after two minutes
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """No answer about this file: the scanner can't be reached or broke off."""


class CouldNotLook(ScannerAway):
    """The scanner is there and complains about this one file."""


def look(file: BinaryIO, address: str) -> str:
    """Name of what clamd has found in the file, "" when it found nothing. Raises `ScannerAway`; `ValueError` for a wrong address."""
    place = _place(address)
    try:
        with _connected(place) as link:
            link.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                link.sendall(struct.pack("!L", len(piece)) + piece)
            link.sendall(struct.pack("!L", 0))
            answer = _answer(link)
    except OSError as fault:
        raise ScannerAway(str(fault)) from fault
    return _verdict(answer)


def _place(address: str) -> str | tuple[str, int]:
    """tcp://host:3310 or unix:///run/clamd.sock"""
    parts = urlsplit(address)
    if parts.scheme == "unix" and parts.path:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname:
        return parts.hostname, parts.port or 3310
    raise ValueError(f"CLAMD_URL is {address!r}: write tcp://host:3310 or unix:///path/of/clamd.sock")


def _connected(place: str | tuple[str, int]) -> socket.socket:
    if isinstance(place, tuple):
        link = socket.create_connection(place, timeout=CONNECT_SECONDS)
    else:
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(CONNECT_SECONDS)
        try:
            link.connect(place)
        except OSError:
            link.close()
            raise
    link.settimeout(ANSWER_SECONDS)
    return link


def _answer(link: socket.socket) -> str:
    """Up to the NUL that ends every answer to a z-command."""
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        piece = link.recv(1024)
        if not piece:
            raise ScannerAway("clamd broke off before it had answered")
        answer += piece
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _verdict(answer: str) -> str:
    """ "stream: OK", "stream: Name.Of-It FOUND", anything else is a complaint."""
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND").strip() or "?"
    raise CouldNotLook(answer or "an empty answer")
