"""A day and a time on the clocks of a named zone, made into one instant."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.timefmt import city


class LocalTimeField(forms.SplitDateTimeField):
    """Date and time as typed, without a zone: which clock is meant stands in the form or in the record."""

    def __init__(self, **options: Any) -> None:
        widget = forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}, date_format="%Y-%m-%d", time_format="%H:%M")
        messages = {
            "required": _("Enter the day and the time."),
            "incomplete": _("Enter the day and the time."),
            "invalid_date": _("Enter the day as 2027-03-27 or 27.03.2027."),
            "invalid_time": _("Enter the time as 23:59."),
        }
        options = {"widget": widget, "error_messages": messages, "require_all_fields": True, **options}
        super().__init__(input_date_formats=["%Y-%m-%d", "%d.%m.%Y"], input_time_formats=["%H:%M", "%H:%M:%S"], **options)

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, time = data_list
        if not day or time is None:
            raise ValidationError(self.error_messages["required"], code="required")
        return datetime.combine(day, time)


def instant_in(local: datetime, zone: str) -> datetime:
    """The UTC instant at which the clocks of the zone show this; refused when they never do, or twice."""
    own = ZoneInfo(zone)
    first, second = (local.replace(tzinfo=own, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    words = {"time": f"{local:%H:%M}", "city": city(zone)}
    if first.astimezone(own).replace(tzinfo=None) == local:
        sentence = _("On this day the clocks of %(city)s are set back, and %(time)s comes twice. Choose a time outside that hour.")
        raise ValidationError(sentence, code="twice", params=words)
    sentence = _("On this day the clocks of %(city)s are set forward, and %(time)s does not exist. Choose a time outside that hour.")
    raise ValidationError(sentence, code="never", params=words)


def local_in(at: datetime, zone: str) -> datetime:
    """What the clocks of the zone show at an instant, as the field shows it."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
