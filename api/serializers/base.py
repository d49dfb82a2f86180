"""Input is strict: a misspelt name is refused, not passed over. Output never reads what its view has not fetched."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class Out(serializers.Serializer):  # type: ignore[misc]
    """Read only, whatever is done with it."""

    def create(self, validated_data: Any) -> Any:
        raise NotImplementedError("a serializer never saves")

    def update(self, instance: Any, validated_data: Any) -> Any:
        raise NotImplementedError("a serializer never saves")


class In(Out):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError({str(name): [_("There is no such field here.")] for name in unknown})
        return super().to_internal_value(data)


class Paging(In):
    """What every list takes beside its filters."""

    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, help_text="Rows on a page; 30 unless asked.")


class Filter(Paging):
    after = serializers.CharField(required=False, max_length=1000, help_text="Comes with the link to the next page.")
    before = serializers.CharField(required=False, max_length=1000, help_text="Comes with the link to the previous page.")


class Fault(Out):
    """Every refusal."""

    code = serializers.CharField(help_text="For machines: invalid, not_allowed, wrong_state, …")
    message = serializers.CharField(help_text="For people, in the language of Accept-Language.")
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), help_text="Sentences by field.")


class Named(Out):
    """A partner or an institution where it is only mentioned."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")


class PartnerRef(Named):
    code = serializers.CharField()
