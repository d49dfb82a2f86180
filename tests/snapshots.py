"""Everything the database holds, as one value: to see that a refusal has left nothing behind."""

from __future__ import annotations

from django.db import connection

# Not ours, or no trace of anybody's work.
UNTOUCHED = {"django_migrations", "django_content_type", "auth_permission"}


def snapshot() -> dict[str, str]:
    """A checksum of the rows of each table, tables of field history included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall() if name not in UNTOUCHED]
        parts = [f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t" for name in tables]
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
