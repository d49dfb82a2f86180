#!/usr/bin/env python
"""Django's command line, with the embedded servers up unless DATABASE_URL and REDIS_URL name others."""

from __future__ import annotations

import contextlib
import os
import sys

WITHOUT_DATABASE = {"help", "collectstatic", "findstatic", "makemessages", "compilemessages", "compile_catalogues", "update_docs"}
ASKS_ONLY = {"--help", "-h", "--version"}


def needs_servers(arguments: list[str]) -> bool:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return False
    return bool(arguments) and arguments[0] not in WITHOUT_DATABASE and not ASKS_ONLY.intersection(arguments)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["demo"]:  # read by the settings, so it must stand before they are imported
        os.environ.setdefault("DEMO", "1")
        os.environ.setdefault("PORTAL_PROFILE", "demo")
    with contextlib.ExitStack() as stack:
        if needs_servers(arguments):
            from devservices import ServiceError, lease

            try:
                stack.enter_context(lease(os.environ.get("PORTAL_PROFILE") or "demo"))
            except ServiceError as error:
                sys.exit(str(error))
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
