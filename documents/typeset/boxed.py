"""The kept child of `documents.typeset.child`: one Typst compiler, which knows nothing of the portal and can write no file.

Started as a script. Arguments: the process it belongs to, hard limits and folders of fonts as JSON. Each request on standard input
is four bytes of length and JSON; each answer is four bytes of length, one letter ("+" a document, "-" the words of Typst) and bytes.
It ends when its input ends, and within a second when the process it belongs to is gone.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO


def limit(limits: dict[str, int]) -> None:
    """Hard limits, so that nothing run later can raise them; processor time is given to each document by itself."""
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))


def watch(parent: int) -> None:
    """A parent killed in the middle of a document closes no pipe that another process has inherited. The death signal of the kernel would
    come when the thread ends that started us, which is no reason to end."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def read_exactly(source: BinaryIO, size: int) -> bytes:
    content = source.read(size)
    if len(content) < size:
        os._exit(0)
    return content


def give_time(seconds: int) -> None:
    """So much processor time for the document that follows: at the soft limit the kernel ends us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def compiled(compiler: Any, asked: dict[str, Any]) -> bytes:
    template = Path(asked["template"])
    made = compiler.compile(input=template, root=template.parent, sys_inputs=asked["inputs"], **asked["how"])
    if isinstance(made, list):
        made = made[asked["page"]]
    return bytes(made)


def answer(compiler: Any, asked: dict[str, Any]) -> bytes:
    import typst

    give_time(asked["seconds"])
    try:
        return b"+" + compiled(compiler, asked)
    except typst.TypstError as complaint:
        return b"-" + str(complaint.message).encode()


def main(parent: str, limits: str, fonts: str) -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    import typst

    limit(json.loads(limits))
    threading.Thread(target=watch, args=[int(parent)], daemon=True).start()
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=json.loads(fonts))
    compiler = typst.Compiler(font_paths=found)
    while True:
        asked = json.loads(read_exactly(sys.stdin.buffer, int.from_bytes(read_exactly(sys.stdin.buffer, 4), "big")))
        made = answer(compiler, asked)
        out.write(len(made).to_bytes(4, "big"))
        out.write(made)
        out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
