"""An empty database is made from the models in seconds; replaying every migration ends in the same one."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.catalog import catalog_of

# Django draws the table between its own groups and permissions, which the portal does not use, with a longer key when it replays.
DJANGOS_OWN = "auth_group_permissions"


def manage(database: str, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    here = settings.DATABASES["default"]
    url = urlsplit(os.environ.get("DATABASE_URL") or f"postgres://{here['USER']}@/{here['NAME']}?host={here['HOST']}")
    more = {"DATABASE_URL": urlunsplit(url._replace(path=f"/{database}")), "PRODUCTION": "0", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", code] if code else [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **more}, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture
def database(db: None) -> Iterator[str]:
    """An empty database beside that of the tests; its name."""
    name = f"new_{uuid.uuid4().hex[:12]}"
    outside = connection.copy("default")
    outside.set_autocommit(True)
    with outside.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield name
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    outside.close()


def asked(database: str) -> psycopg2.extensions.connection:
    given = connection.get_connection_params()
    return psycopg2.connect(**{key: value for key, value in given.items() if key in ("user", "password", "host", "port")}, dbname=database)


def without_djangos_own(facts: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {fact for fact in facts if DJANGOS_OWN not in map(str, fact)}


@pytest.mark.timeout(600)
def test_replaying_every_migration_makes_the_same_database(database: str) -> None:
    done = manage(database, "migrate", "--replay", "--verbosity", "0")
    assert done.returncode == 0, done.stderr

    with asked(database) as other, other.cursor() as cursor:
        replayed = without_djangos_own(catalog_of(cursor))
    other.close()
    with connection.cursor() as cursor:
        made = without_djangos_own(catalog_of(cursor))

    assert len(made) > 5_000
    assert sorted(map(str, made ^ replayed)) == []


def test_what_fails_half_way_leaves_the_database_empty(database: str) -> None:
    code = """
import django, pgtrigger
django.setup()
from django.core.management import call_command
def fails(**more): raise RuntimeError("the disk is full")
install, pgtrigger.install = pgtrigger.install, fails
try:
    call_command("migrate", verbosity=0)
except RuntimeError:
    pass
pgtrigger.install = install
from django.db import connection
print(len(connection.introspection.table_names()))
call_command("migrate", verbosity=1)
"""
    done = manage(database, code=code)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == ["0", "  The database was empty: made from the models."]


def test_a_database_that_holds_anything_is_never_made_anew(database: str) -> None:
    with asked(database) as other, other.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id integer)")
    other.close()

    done = manage(database, "migrate", "contenttypes", "--verbosity", "1")

    assert done.returncode == 0, done.stderr
    assert "Applying contenttypes.0001_initial" in done.stdout
