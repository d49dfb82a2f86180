"""What a phone at the door sends, and the lists of who attended."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from events.operations.door import AT_ONCE, Scan


class NotUnderstood(ValueError):
    """The message of a phone is not of the form agreed."""


def scans_of(body: bytes) -> tuple[str, list[Scan]]:
    """Name of the phone and what it saw. Raises `NotUnderstood`; a single bad row spoils the message, so that none is lost unseen."""
    try:
        message = json.loads(body)
        rows = message["rows"]
        if not isinstance(rows, list) or len(rows) > AT_ONCE:
            raise NotUnderstood
        return _plain(message.get("device", ""))[:60], [_scan(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NotUnderstood from fault


def _plain(value: Any) -> str:
    """PostgreSQL keeps no NUL: a phone would send such an entry for ever."""
    return str(value).replace("\0", "")


def _scan(row: dict[str, Any]) -> Scan:
    at = parse_datetime(row["at"])
    if at is None or at.tzinfo is None:
        raise NotUnderstood
    return Scan(uuid.UUID(row["key"]), _plain(row["code"])[:24], at)


class AttendedForm(forms.Form):
    """Those on the list who took part without being seen at a door."""

    people = forms.TypedMultipleChoiceField(coerce=int, label=_("Took part"), error_messages={"required": _("Tick at least one person.")})

    def __init__(self, *args: Any, rows: Sequence[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.pk: row for row in rows}
        self.fields["people"].choices = [(row.pk, row.name) for row in rows]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Registration]:
        return [self.rows[pk] for pk in self.cleaned_data["people"]]
