"""Everything the database holds, as one value: to see that a refusal has left nothing behind."""

from __future__ import annotations

from django.db import connection

# Not ours, or no trace of anybody's work.
UNTOUCHED = {"django_migrations", "django_content_type", "auth_permission"}


def snapshot() -> dict[str, str]:
    """A checksum of the rows of each table that has any, tables of field history included. A table without a page has no row; most of them are, so they aren't asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'p' OR relkind = 'r' AND pg_relation_size(oid) > 0) ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in UNTOUCHED]
        parts = [f"SELECT '{name}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t HAVING count(*) > 0" for name in tables]
        if not parts:
            return {}
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
