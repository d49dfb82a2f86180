"""What a database is made of, in words that don't depend on the order in which it was made."""

from __future__ import annotations

from typing import Any

QUESTIONS = {
    "extension": "SELECT extname FROM pg_extension",
    "column": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace""",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred, convalidated
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 'n'""",
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE NOT tgisinternal""",
    "function": """
        SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
        AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')""",
    "migration": "SELECT app, name FROM django_migrations",
    "content type": "SELECT app_label, model FROM django_content_type",
    "permission": "SELECT codename, name FROM auth_permission",
}


def catalog_of(cursor: Any) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    for kind, question in QUESTIONS.items():
        cursor.execute(question)
        found |= {(kind, *row) for row in cursor.fetchall()}
    return found
