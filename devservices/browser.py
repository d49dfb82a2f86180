"""A Chromium for the browser tests: the one that is here, or one that `python -m devservices.browser` installs."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .places import ServiceError

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")  # Debian's; the first is a quarter of the second
FONTS = "fonts-dejavu-core"  # Latin, Cyrillic and Kazakh letters on screenshots
ADVICE = (
    "There is no Chromium here and none could be installed: install one (on Debian as root: apt-get install "
    "chromium-headless-shell) or name one with CHROMIUM=/path/to/chromium."
)
# No look-ups outside, whatever the browser would like to fetch by itself.
ARGUMENTS = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-first-run", "--disable-quic",
    "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage", "--metrics-recording-only", "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
]  # fmt: skip


def launch_arguments() -> list[str]:
    return ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
        return
    yield from (path for name in NAMES if (path := shutil.which(name)))
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    for pattern in ("chromium_headless_shell-*/*/*headless*shell", "chromium-*/*/chrome"):
        yield from (str(path) for path in sorted(cache.glob(pattern), reverse=True))


def _starts(path: str) -> bool:
    """A file that is there may still be a stub, or lack its libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@functools.cache
def find_chromium() -> str:
    """Path of a Chromium that starts; ServiceError says what to do when there is none."""
    for path in _candidates():
        if _starts(path):
            return path
    raise ServiceError(ADVICE)


def _run(*command: str) -> None:
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command)} failed:\n{done.stdout[-800:]}", file=sys.stderr)


def _install() -> Iterator[None]:
    """One way after the other; the caller looks after each whether there is a browser now."""
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        patient = [apt, "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
        _run(*patient, "update")
        for package in PACKAGES:
            _run(*patient, "install", "--no-install-recommends", package, FONTS)
            yield
    _run(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
    yield


def ensure_chromium() -> str:
    try:
        return find_chromium()
    except ServiceError:
        if os.environ.get("CHROMIUM"):
            raise
    print("No Chromium found; installing one ...", flush=True)
    for _ in _install():
        try:
            return find_chromium()
        except ServiceError:
            continue
    raise ServiceError(ADVICE)


if __name__ == "__main__":
    try:
        print(ensure_chromium())
    except ServiceError as error:
        sys.exit(str(error))
