"""Forms of a reader's choices: a row for each topic, or for each kind of one topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.registries import NoticeKind
from notifications.enums import Channel, Frequency
from notifications.topics import label_of

INBOX = ((Frequency.AT_ONCE, _("as unread")), (Frequency.NEVER, _("as read")))
DIFFERENT = ("", _("each in its own way"))
Own = Mapping[tuple[str, str], str]
Choice = tuple[str, str, str]


@dataclass(frozen=True)
class Row:
    """One line of the table: a topic with all of its kinds, or one kind."""

    name: str
    label: Text
    kinds: tuple[NoticeKind, ...]
    url: str = ""

    @property
    def free(self) -> tuple[NoticeKind, ...]:
        return tuple(kind for kind in self.kinds if not kind.always)

    @property
    def fixed(self) -> int:
        return len(self.kinds) - len(self.free)

    def way(self, channel: str, own: Own) -> str:
        """The one way of all of its kinds, or empty when they differ."""
        ways = {own.get((kind.name, channel), Frequency.AT_ONCE) for kind in self.free}
        return ways.pop() if len(ways) == 1 else ""


class ChoicesForm(forms.Form):
    """Two selects a row. A row left at "each in its own way" changes nothing."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, rows: Iterable[Row], own: Own) -> None:
        super().__init__(data)
        self.rows = list(rows)
        for row in self.rows:
            for channel, choices in ((Channel.INBOX, INBOX), (Channel.EMAIL, Frequency.choices)) if row.free else ():
                way = row.way(channel, own)
                names = {"row": row.label}
                label = _("%(row)s: in the inbox") % names if channel == Channel.INBOX else _("%(row)s: by e-mail") % names
                field = forms.ChoiceField(label=label, required=False, initial=way, choices=[*([] if way else [DIFFERENT]), *choices])
                field.widget.attrs["aria-label"] = label
                self.fields[f"{channel}-{row.name}"] = field

    @property
    def lines(self) -> list[tuple[Row, Any, Any]]:
        """Rows with their two controls; None for a row whose kinds are all fixed."""
        names = [(row, f"{Channel.INBOX}-{row.name}", f"{Channel.EMAIL}-{row.name}") for row in self.rows]
        return [(row, self[inbox] if row.free else None, self[email] if row.free else None) for row, inbox, email in names]

    @property
    def choices(self) -> list[Choice]:
        data = self.cleaned_data
        return [
            (kind.name, channel, data[name])
            for row in self.rows
            for channel in Channel.values
            if data.get(name := f"{channel}-{row.name}")
            for kind in row.free
        ]


def kind_rows(kinds: Iterable[NoticeKind]) -> list[Row]:
    return [Row(kind.name, label_of(kind.name), (kind,)) for kind in kinds]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


DAYS = ((0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")), (5, _("Saturday")), (6, _("Sunday")))


class HoursForm(forms.Form):
    use_required_attribute = False

    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=TimeInput)
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=TimeInput)
    digest_at = forms.TimeField(
        label=_("Time of the daily and the weekly letter"), widget=TimeInput, error_messages={"required": _("Enter the time, for example 08:00.")}
    )
    digest_weekday = forms.TypedChoiceField(label=_("Day of the weekly letter"), coerce=int, choices=DAYS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("quiet_until" if end is None else "quiet_from", _("Give both the beginning and the end of the quiet hours, or neither."))
        if start is not None and start == end:
            self.add_error("quiet_until", _("The quiet hours end when they begin. Choose another end."))
        return data
