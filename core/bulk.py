"""Many new rows of one model with one COPY: the triggers and constraints of the table see each row, Python is asked for its text only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

AT_ONCE = 2_000  # rows of one COPY: enough to be quick, little enough to be held as text beside the records
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
Writer = Callable[[Any], str]


def insert_each(objs: Sequence[models.Model]) -> None:
    """Insert new records and give them their keys, in the order given. The caller holds the transaction and has validated them.

    Columns that the database fills by itself in every record are left to it.
    """
    if not objs:
        return
    for obj in objs:
        obj._prepare_related_fields_for_save(operation_name="insert_each")  # type: ignore[attr-defined] # a relation that was saved after it was set
    keys = _keys(objs)
    fields = [one for one in objs[0]._meta.concrete_fields if not one.primary_key and not one.generated and not _left_to_database(one, objs)]
    writers = [_writer(one) for one in fields]
    table, names = objs[0]._meta.db_table, ", ".join(connection.ops.quote_name(str(one.column)) for one in (objs[0]._meta.pk, *fields) if one)
    for first in range(0, len(objs), AT_ONCE):
        part = objs[first : first + AT_ONCE]
        text = io.StringIO("".join(_lines(part, keys[first : first + AT_ONCE], writers)))
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN", text)
    for obj, key in zip(objs, keys, strict=True):
        obj.pk, obj._state.adding, obj._state.db = key, False, connection.alias


def _keys(objs: Sequence[models.Model]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [objs[0]._meta.db_table, len(objs)])
        return [row[0] for row in cursor.fetchall()]


def _left_to_database(one: models.Field[Any, Any], objs: Sequence[models.Model]) -> bool:
    left = [isinstance(obj.__dict__.get(one.attname), DatabaseDefault) for obj in objs] if one.has_db_default() else [False]
    assert all(left) or not any(left), one
    return all(left)


def _writer(one: models.Field[Any, Any]) -> Writer:
    """Text of this field in COPY's form, from a record."""
    if isinstance(one, models.JSONField):
        encode = (one.encoder or DjangoJSONEncoder)().encode
        return lambda obj: encode(getattr(obj, one.attname)).translate(_ESCAPES)
    if getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False):
        return lambda obj: str(one.pre_save(obj, True).isoformat())
    name = one.attname
    return lambda obj: _text(obj.__dict__[name] if name in obj.__dict__ else getattr(obj, name))


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal | UUID):
        return str(value)
    if isinstance(value, list):
        return ("{" + ",".join(_part(str(one)) for one in value) + "}").translate(_ESCAPES)
    raise TypeError(type(value))


def _part(text: str) -> str:
    """Of an array, in the form in which PostgreSQL reads arrays."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _lines(objs: Sequence[models.Model], keys: Sequence[int], writers: Sequence[Writer]) -> Iterator[str]:
    for obj, key in zip(objs, keys, strict=True):
        yield "\t".join([str(key), *(write(obj) for write in writers)]) + "\n"
