"""Databases of tests are emptied quickly and made and dropped with patience.

Between two tests that commit only what was written is removed: emptying each of three hundred tables and counting the kinds of records anew costs a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations

KEPT = {"django_content_type", "auth_permission"}  # the same after each test, and remembered by the process


def what_is_written(operations: Any, style: Any, tables: list[str], **more: Any) -> list[str]:
    """The statements of `flush`, run in one transaction. As a replica, so that neither keys nor triggers have their say."""
    named = {table: operations.quote_name(table) for table in tables if table not in KEPT}
    with operations.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})" for table, name in named.items()))
        written = [table for (table,) in cursor.fetchall()]
    as_replica = "SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '60s'"
    return [as_replica, *(f"DELETE FROM {named[table]}" for table in written)] if written else []


def made_with_patience(patch: pytest.MonkeyPatch) -> None:
    """On a busy disk a database is not made within the minute that a statement of the portal has."""
    of_no_database = DatabaseWrapper._nodb_cursor

    @contextmanager
    def patient(self: Any) -> Iterator[Any]:
        with of_no_database(self) as cursor:
            cursor.execute("SET statement_timeout = 0")
            yield cursor

    patch.setattr(DatabaseWrapper, "_nodb_cursor", patient)


def emptied_in_few_statements(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DatabaseOperations, "sql_flush", what_is_written)
    patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **more: None)
