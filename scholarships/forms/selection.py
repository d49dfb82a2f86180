"""How the people of a call are selected: the panel, who decides, when letters leave, what follows an offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms_panels import PANEL_FIELDS, panel_fields
from reviews.models import Panel
from scholarships.models import Call

CALL_SELECTION = ("two_person", "hold_minutes", "offer_days", "promotes_reserve")
SELECTION = (*PANEL_FIELDS, *CALL_SELECTION)


def selection_fields() -> dict[str, forms.Field]:
    return panel_fields() | {
        "two_person": _tick("two_person"),
        "hold_minutes": _number("hold_minutes", 0, 10080, _("Enter minutes from 0 to 10080 in figures: a week at most.")),
        "offer_days": _number("offer_days", 1, 90, _("Give 1 to 90 days to answer an offer.")),
        "promotes_reserve": _tick("promotes_reserve"),
    }


def _of_call(name: str) -> dict[str, Any]:
    field: Any = Call._meta.get_field(name)
    label = str(field.verbose_name)
    return {"label": label[:1].upper() + label[1:], "help_text": field.help_text}


def _tick(name: str) -> forms.BooleanField:
    return forms.BooleanField(required=False, **_of_call(name))


def _number(name: str, least: int, most: int, sentence: Any) -> forms.IntegerField:
    messages = dict.fromkeys(("required", "min_value", "max_value", "invalid"), sentence)
    return forms.IntegerField(min_value=least, max_value=most, error_messages=messages, **_of_call(name))


def selection_values(call: Call | None) -> dict[str, Any]:
    """What a call has; of a new one what usually is best: blind, two people, half an hour, a fortnight."""
    panel: Any = call.panel if call else Panel()
    record: Any = call or Call()
    return {name: getattr(panel, name) for name in PANEL_FIELDS} | {name: getattr(record, name) for name in CALL_SELECTION}
