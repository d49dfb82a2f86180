"""Readers that misbehave, for the child process of `documents.sandbox`. Nothing of the portal is imported here."""

import os
import sys
import tempfile
import time


def eats_memory(content: bytes) -> bytes:
    return content * (3 * 1024**3)


def dies(content: bytes) -> bytes:
    os.abort()


def writes_a_file(content: bytes) -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
    return content


def runs_on(content: bytes) -> bytes:
    while True:
        pass


def sleeps(content: bytes) -> bytes:
    time.sleep(60)
    return content


def environment(content: bytes) -> bytes:
    return " ".join(sorted(name for name in os.environ if name != "LC_CTYPE")).encode()


def loaded(content: bytes) -> bytes:
    """Apps of the portal among the loaded modules."""
    apps = {name.partition(".")[0] for name in sys.modules} & {"django", "portal", "core", "documents", "scholarships"}
    return " ".join(sorted(apps)).encode()
