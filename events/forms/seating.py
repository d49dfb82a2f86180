"""Places at a table, moved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Seat

SPARE = 2


class SeatsForm(forms.Form):
    """A number and a card for each place, and some empty rows. Rows are put in the order of their numbers; one without a name is left out."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, seats: Sequence[Seat]) -> None:
        super().__init__(data)
        self.seats = list(seats)
        self.count = len(self.seats) + SPARE
        for number in range(self.count):
            seat = self.seats[number] if number < len(self.seats) else None
            self.fields[f"n{number}"] = forms.IntegerField(label=_("Place"), min_value=1, max_value=500, initial=number + 1)
            self.fields[f"l{number}"] = forms.CharField(label=_("On the card"), max_length=200, required=False, initial=seat.label if seat else "")

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"place": self[f"n{n}"], "label": self[f"l{n}"]} for n in range(self.count)]

    @property
    def wanted(self) -> list[dict[str, Any]]:
        """Of two with one number, the one that is moved stands before the one that was there."""
        data = self.cleaned_data
        chosen = [n for n in range(self.count) if data.get(f"l{n}")]
        chosen.sort(key=lambda n: (data[f"n{n}"], data[f"n{n}"] == n + 1, n))
        return [self._row(n, data[f"l{n}"]) for n in chosen]

    def _row(self, number: int, label: str) -> dict[str, Any]:
        seat = self.seats[number] if number < len(self.seats) else None
        return {"label": label, "delegation": seat.delegation if seat else None, "registration": seat.registration if seat else None}
