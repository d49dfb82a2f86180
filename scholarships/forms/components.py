"""Input of what the award of a call is made of, and of the order of the reserve list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm
from mobility.enums import AllowanceKind, Funder
from mobility.forms.money import AddForm
from scholarships.models import Nomination


class ComponentForm(AddForm):
    """As an allowance, which it becomes for each person; its days are those of the stay. Filled in from what the agreement says of who pays."""

    def __init__(self, data: Any = None, *, kind: str = "", shares: dict[str, int] | None = None) -> None:
        first = {f"share_{payer}": percent for payer, percent in (shares or {}).items() if payer in Funder.values}
        super().__init__(data, initial={"kind": kind or AllowanceKind.STIPEND, **first})
        del self.fields["starts_on"], self.fields["ends_on"]


class SwapForm(ReasonForm):
    """One nominee of a reserve list takes the place of another."""

    first = forms.TypedChoiceField(label=_("Nominee"), coerce=int, error_messages={"required": _("Choose the nominee.")})
    second = forms.TypedChoiceField(label=_("Changes places with"), coerce=int, error_messages={"required": _("Choose the other nominee.")})
    field_order = ("first", "second", "reason")

    def __init__(self, data: Any = None, *, rows: Sequence[Nomination], key: int) -> None:
        super().__init__(data, auto_id=f"id_{key}_%s")  # one form a list, several lists a page
        self.rows = {row.pk: row for row in rows}
        choices = [("", "–"), *((row.pk, f"{place}. {row.person.passport_name}") for place, row in enumerate(rows, start=1))]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> Any:
        if self.cleaned_data.get("first") and self.cleaned_data.get("first") == self.cleaned_data.get("second"):
            self.add_error("second", _("Choose two different nominees."))
        return self.cleaned_data

    @property
    def pair(self) -> tuple[Nomination, Nomination]:
        return self.rows[self.cleaned_data["first"]], self.rows[self.cleaned_data["second"]]
