"""Where the servers of a profile keep their files and sockets, and which addresses lead to them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .identity import NOBODY, root_mode

BASE_DIR = Path(__file__).resolve().parent.parent
MAX_SOCKET = 100  # sun_path holds 108 bytes on Linux, 104 on macOS


class ServiceError(RuntimeError):
    """The embedded servers cannot run; the text says why and is meant for a person."""


@dataclass(frozen=True)
class Layout:
    profile: str
    root: Path
    sockets: Path

    @property
    def pgdata(self) -> Path:
        return self.root / "postgres"

    @property
    def redis_data(self) -> Path:
        return self.root / "valkey"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def lease_lock(self) -> Path:
        return self.root / "lease.lock"

    @property
    def warden_lock(self) -> Path:
        return self.root / "warden.lock"

    @property
    def ready(self) -> Path:
        return self.root / "ready"

    @property
    def log(self) -> Path:
        return self.root / "services.log"

    @property
    def for_tests(self) -> bool:
        return self.profile.startswith("test")

    def database_url(self, name: str = "portal") -> str:
        return f"postgres://portal@/{name}?host={self.sockets}"

    def redis_url(self, db: int = 0) -> str:
        return f"unix://{self.redis_socket}?db={db}"

    def broker_url(self, db: int = 0) -> str:
        return f"redis+socket://{self.redis_socket}?virtual_host={db}"


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def traversable(path: Path) -> bool:
    """Whether any user of the machine may walk down to the path."""
    return all(p.stat().st_mode & 0o001 for p in (path, *path.parents) if p.exists())


def usable_for_sockets(path: Path) -> bool:
    """A socket's path must be short, and must stand in a URL and in a server's option list as it is."""
    longest = str(path / ".s.PGSQL.5432.lock")
    return len(os.fsencode(longest)) <= MAX_SOCKET and re.fullmatch(r"[\w./+-]+", longest, re.ASCII) is not None


def layout(profile: str = "demo") -> Layout:
    """Files under ./var/<profile> (PORTAL_VAR moves them); sockets there too, or in a short directory under /tmp."""
    root = Path(os.environ.get("PORTAL_VAR") or BASE_DIR / "var").absolute() / profile
    if root_mode() == "nobody" and not traversable(root.parent):
        root = Path("/var/tmp") / f"portal-{short_hash(str(root))}" / profile
    short = f"portal-{os.getuid()}-{short_hash(str(root))}"
    places = (root / "run", Path(tempfile.gettempdir()) / short, Path("/tmp") / short)
    return Layout(profile, root, next((p for p in places if usable_for_sockets(p)), places[-1]))


def own_directory(path: Path) -> None:
    """Make it if need be; refuse one that somebody else prepared (/tmp is everybody's)."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o755)  # whatever the umask: layout() asks whether others may walk through it
    path.mkdir(exist_ok=True, mode=0o700)
    status = path.lstat()
    owners = {os.geteuid(), NOBODY} if root_mode() == "nobody" else {os.geteuid()}
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners:
        raise ServiceError(f"{path} belongs to another user: remove it, or set PORTAL_VAR to a directory of your own.")
