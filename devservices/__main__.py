"""python -m devservices run PROFILE COMMAND ...    run a command with the servers of a profile up
python -m devservices remove                       delete the demo's and the tests' data, unless in use"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from . import ServiceError, layout, lease
from .leases import remove
from .places import BASE_DIR


def run(profile: str, command: list[str]) -> int:
    with lease(profile) as lay:
        urls = {"DATABASE_URL": lay.database_url(), "REDIS_URL": lay.redis_url(), "PORTAL_PROFILE": profile}
        psql = {"PGHOST": str(lay.sockets), "PGUSER": "portal", "PGDATABASE": "portal"}
        return subprocess.call(command, env={**os.environ, **urls, **psql})


def remove_all() -> int:
    for profile in {path.name for path in layout("demo").root.parent.glob("*/") if path.joinpath("lease.lock").exists()}:
        remove(profile)
    shutil.rmtree(BASE_DIR / "var", ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    try:
        match arguments:
            case ["run", profile, *command] if command:
                return run(profile, command)
            case ["remove"]:
                return remove_all()
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
