"""How far a long import is, and whether its officer has asked to stop it: losing either does no harm."""

import logging

from django.core.cache import cache

log = logging.getLogger(__name__)
KEPT_SECONDS = 3600
EVERY = 10  # rows


def _key(import_id: int) -> str:
    return f"nominee-import:{import_id}"


def ask_to_stop(import_id: int, stop: bool = True) -> None:
    """The worker that is at it undoes its transaction the next time it looks."""
    try:
        cache.set(f"{_key(import_id)}:stop", stop, timeout=KEPT_SECONDS)
    except Exception:
        log.warning("no cache: import %s is not stopped", import_id, exc_info=True)


def is_to_stop(import_id: int) -> bool:
    try:
        return bool(cache.get(f"{_key(import_id)}:stop"))
    except Exception:
        return False


def note_progress(import_id: int, done: int, total: int) -> None:
    if done % EVERY and done != total:
        return
    try:
        cache.set(_key(import_id), done, timeout=KEPT_SECONDS)
    except Exception:
        log.warning("no cache: the bar of import %s stands still", import_id, exc_info=True)


def progress_of(import_id: int) -> int:
    try:
        return int(cache.get(_key(import_id)) or 0)
    except Exception:
        log.warning("no cache: the bar of import %s stands still", import_id, exc_info=True)
        return 0
