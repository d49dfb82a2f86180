"""Rows of one table as text of COPY. What is the same in every row is written once, so that a row costs little more than its own values."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields import NOT_PROVIDED

NULL = "\\N"


class Table:
    """`Table(Model, "reference", "state", zone="UTC")`: the values of the first names are given with each row, after its key; the rest stays as it is."""

    def __init__(self, model: type[models.Model], *varying: str, **fixed: Any) -> None:
        self.model = model
        self.next_key = self._highest() + 1
        self.written = 0
        self._lines: list[str] = []
        names, places = ["id", *varying], []
        for one in model._meta.concrete_fields:
            if one.generated:
                continue
            name = one.attname
            places.append((one.column, f"{{{names.index(name)}}}" if name in names else _constant(one, fixed.get(name, NOT_PROVIDED))))
        assert not set(names) - {one.attname for one in model._meta.concrete_fields}, names
        self._columns = ", ".join(connection.ops.quote_name(str(column)) for column, _text in places)
        self._format = ("\t".join(text for _column, text in places) + "\n").format

    def _highest(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {self._name}")  # noqa: S608 a table of ours
            return int(cursor.fetchone()[0])

    @property
    def _name(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    def add(self, *values: Any) -> int:
        """Gives the key. Values are text, numbers or `NULL`; a text has no tab, no line end and no backslash."""
        key = self.next_key
        self.next_key += 1
        self._lines.append(self._format(key, *values))
        return key

    def flush(self) -> None:
        """Triggers and constraints of the table see each row. The keys that were given are told to the sequence."""
        if not self._lines:
            return
        text = io.StringIO("".join(self._lines))
        self.written += len(self._lines)
        self._lines.clear()
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self._name} ({self._columns}) FROM STDIN", text)
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [self.model._meta.db_table, self.next_key - 1])


def _constant(one: models.Field[Any, Any], given: Any) -> str:
    value = given if given is not NOT_PROVIDED else one.get_default()
    if isinstance(value, DatabaseDefault):
        value = ""
    if isinstance(one, models.JSONField):
        return "{{}}" if not value and isinstance(value, dict) else "[]"
    if isinstance(one, ArrayField):
        return "{{" + ",".join(value) + "}}"
    return text_of(value).replace("{", "{{").replace("}", "}}")


def text_of(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
