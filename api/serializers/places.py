"""Who and where: the token itself, partners, reference lists."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.base import In, Named, Out, PartnerRef


class InstitutionOut(Named):
    kind = serializers.CharField()


class Whoami(Out):
    token = serializers.CharField(help_text="Name of the token.")
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()
    owner = serializers.CharField()
    role = serializers.CharField()
    institution = InstitutionOut()
    partner = PartnerRef()


class PartnerOut(PartnerRef):
    kind = serializers.CharField()
    time_zone = serializers.CharField()
    institutions = InstitutionOut(many=True, source="shown_institutions")


class Word(Out):
    code = serializers.CharField()
    name = serializers.CharField()


class ProgrammeOut(Out):
    code = serializers.CharField()
    title = serializers.CharField(source="__str__")
    kind = serializers.CharField()
    level = serializers.CharField()
    months = serializers.DecimalField(max_digits=4, decimal_places=1)
    languages = serializers.ListField(child=serializers.CharField())


class Verified(Out):
    number = serializers.CharField()
    kind = serializers.CharField()
    is_valid = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_reason = serializers.CharField()
    replaced_by = serializers.CharField(help_text="Number of the paper that stands in its place; empty if there is none.")
    facts = serializers.ListField(child=serializers.ListField(child=serializers.CharField()), help_text="Pairs of label and value, as printed.")


class Nothing(In):
    """A step that needs nothing but the decision to do it."""
