"""The child of `documents.sandbox`: reads one file that somebody sent, within limits it can't lift, and says what it found.

Started as a script with nothing of the portal loaded: no settings, no secrets, no database. Arguments: the folder of the
portal, the function ("documents.parsers:parse_pdf"), limits and options as JSON. The file comes on standard input; the
answer is one letter, "+" before the bytes to keep or "-" before the code of a fault.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module
from typing import Any


def limit(limits: dict[str, int]) -> None:
    """Hard limits, so that nothing run later can raise them; no file may be written and no core is left behind."""
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))


def main(root: str, target: str, given: str) -> None:
    words: dict[str, Any] = json.loads(given)
    limit(words["limits"])
    sys.path.insert(0, root)
    module, _colon, function = target.partition(":")
    content = sys.stdin.buffer.read()
    from documents.parsers import Fault

    try:
        answer = b"+" + getattr(import_module(module), function)(content, **words["options"])
    except Fault as fault:
        answer = b"-" + str(fault).encode()
    except MemoryError:
        answer = b"-too_heavy"
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
