"""Starts the servers of one profile; stops them when nobody holds the lease any more."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time

from .leases import OTHER_WARDEN
from .places import Layout, ServiceError, layout
from .servers import Postgres, start_valkey, stop

GRACE = 1.5  # seconds without a user before the servers stop
PULSE = 0.25


def say(*what: object) -> None:
    print(time.strftime("%H:%M:%S"), "warden:", *what, flush=True)


class Warden:
    def __init__(self, lay: Layout) -> None:
        self.lay = lay
        self.asked_to_stop = False
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def start(self) -> None:
        began = time.monotonic()
        postgres = Postgres(self.lay)
        postgres.prepare()
        self.servers["postgres"] = postgres.start()
        self.servers["valkey"] = start_valkey(self.lay)
        postgres.wait(self.servers["postgres"])
        self._wait_for_valkey()
        postgres.create_database("portal")
        self.lay.ready.write_text(f"{os.getpid()} {' '.join(str(p.pid) for p in self.servers.values())}\n")
        say(f"ready in {time.monotonic() - began:.2f} s")

    def _wait_for_valkey(self) -> None:
        deadline = time.monotonic() + 10
        while not self.lay.redis_socket.exists():
            self._refuse_the_dead()
            if time.monotonic() > deadline:
                raise ServiceError("valkey did not become ready")
            time.sleep(0.01)

    def _refuse_the_dead(self) -> None:
        for name, process in self.servers.items():
            if process.poll() is not None:
                raise ServiceError(f"{name} exited with {process.returncode}")

    def watch(self) -> None:
        """Return when nobody held the lease for the grace time, still holding it: whoever comes now waits for us."""
        idle_since: float | None = None
        lease = self.lay.lease_lock.open("a")
        while not self.asked_to_stop:
            time.sleep(PULSE)
            self._refuse_the_dead()
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                idle_since = None
                continue
            idle_since = idle_since or time.monotonic()
            if time.monotonic() - idle_since >= GRACE:
                self.lease = lease  # kept open, so kept locked, until this process ends
                return
            fcntl.flock(lease, fcntl.LOCK_UN)

    def stop(self) -> None:
        self.lay.ready.unlink(missing_ok=True)
        stop(self.servers.get("postgres"), signal.SIGINT, 20)
        stop(self.servers.get("valkey"), signal.SIGTERM, 10)
        say("stopped")


def main(profile: str) -> int:
    lay = layout(profile)
    with lay.warden_lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return OTHER_WARDEN
        lay.ready.unlink(missing_ok=True)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        warden = Warden(lay)
        try:
            warden.start()
            warden.watch()
        except (ServiceError, subprocess.SubprocessError, OSError) as error:
            say("error:", error)
            return 1
        finally:
            warden.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
