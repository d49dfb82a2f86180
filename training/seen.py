"""Two who change the same record at once: whoever saves second, without having read what the first has saved, is told so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Refused

CHANGED = _("Somebody else has changed this since you opened the page. Open it again and enter your change once more.")


def seen_of(record: Any, names: Iterable[str]) -> str:
    """A short text that is another one as soon as one of these fields is."""
    values = [(name, str(getattr(record, record._meta.get_field(name).attname))) for name in sorted(names)]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


def refuse_unseen(seen: str, now: str) -> None:
    """`seen` is what the page knew; empty where no page was read before."""
    if seen and seen != now:
        raise Refused(CHANGED, code="stale")
