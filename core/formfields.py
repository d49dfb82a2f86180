"""Fields that several apps use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator


class LoadedIterator(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for found in self.field.loaded.values():  # type: ignore[attr-defined]
            yield self.choice(found)

    def __len__(self) -> int:
        return len(self.field.loaded) + (self.field.empty_label is not None)  # type: ignore[attr-defined]


class LoadedChoiceField(forms.ModelChoiceField):
    """For filters, whose choices are drawn with every answer: one question fetches them, and what was chosen is found among them."""

    iterator = LoadedIterator
    _loaded: tuple[Any, dict[int, Any]] | None = None

    @property
    def loaded(self) -> dict[int, Any]:
        """By key. A form has fields of its own, and another queryset is fetched anew."""
        if self._loaded is None or self._loaded[0] is not self.queryset:
            self._loaded = (self.queryset, {found.pk: found for found in self.queryset or ()})
        return self._loaded[1]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return self.loaded[int(getattr(value, "pk", value))]
        except (ValueError, TypeError, KeyError):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
