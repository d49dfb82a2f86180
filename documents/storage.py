"""Files on the disk: under MEDIA_ROOT, which no web server shows, in folders by checksum, under names the portal makes.

The person's own name of a file never touches the disk. Two uploads with the same content are two files, so that the
one can be erased without the other.
"""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

PART = ".part"
_PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{16}\.[a-z0-9]{3,4}")


def place_of(path: str) -> Path:
    """Where a stored path lies; refuses what `keep` did not make, so that a damaged row can't lead out of the folder."""
    if not _PATH.fullmatch(path):
        raise ValueError(f"not a path of a stored file: {path!r}")
    return Path(settings.MEDIA_ROOT) / path


def path_for(content: bytes, suffix: str) -> tuple[str, str]:
    """A path that no file has yet, and the SHA-256 of the content."""
    sha256 = hashlib.sha256(content).hexdigest()
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}-{secrets.token_hex(8)}.{suffix}", sha256


def keep(content: bytes, suffix: str, *, path: str = "") -> tuple[str, str]:
    """Write whole or not at all (temporary name, fsync, rename, fsync of the folder). Returns path and SHA-256."""
    path, sha256 = (path, path[6:70]) if path else path_for(content, suffix)
    place = place_of(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = place.with_suffix(PART)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)
    return path, sha256


def keep_made(made: Path, suffix: str) -> tuple[str, str]:
    """Move a file that was made under MEDIA_ROOT to its place for good, whole or not at all; it is read once, in pieces. Returns path and SHA-256."""
    with made.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    path = f"{sha256[:2]}/{sha256[2:4]}/{sha256}-{secrets.token_hex(8)}.{suffix}"
    place = place_of(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.chmod(0o600)
    made.rename(place)
    _sync_folder(place.parent)
    return path, sha256


# Notes: what a worker is about to write, so that a killed one leaves nothing behind. One file each work, one path a line.
NOTES = "notes"


def note(name: str, path: str) -> None:
    """Before the file itself is written."""
    folder = Path(settings.MEDIA_ROOT) / NOTES
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / name).open("a") as file:
        file.write(f"{path}\n")


def noted(name: str) -> set[str]:
    """Whole lines only: a line that broke off was written before its file."""
    place = Path(settings.MEDIA_ROOT) / NOTES / name
    lines = place.read_text().splitlines() if place.exists() else []
    return {line for line in lines if _PATH.fullmatch(line)}


def left_notes() -> list[str]:
    folder = Path(settings.MEDIA_ROOT) / NOTES
    return sorted(place.name for place in folder.iterdir()) if folder.exists() else []


def take_note_away(name: str) -> None:
    (Path(settings.MEDIA_ROOT) / NOTES / name).unlink(missing_ok=True)


def open_kept(path: str) -> BinaryIO:
    return place_of(path).open("rb")


def forget(path: str) -> None:
    """And what a writer that was killed has left of it."""
    place_of(path).unlink(missing_ok=True)
    place_of(path).with_suffix(PART).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
