"""Agreements, calls, nominations."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.enums import AgreementState
from api.serializers.base import Filter, In, Out, PartnerRef
from scholarships.enums import CallState, NominationState


class YearOut(Out):
    year = serializers.IntegerField()
    allotted = serializers.IntegerField()
    reserved = serializers.IntegerField()
    used = serializers.IntegerField()
    free = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)


class LineOut(Out):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    partner = PartnerRef()
    direction = serializers.CharField()
    kind = serializers.CharField()
    level = serializers.CharField()
    unit = serializers.CharField()
    per_year = serializers.IntegerField()
    years = YearOut(many=True, source="shown_years")


class AgreementOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    signed_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    lines = LineOut(many=True, source="shown_lines")


class AgreementFilter(Filter):
    state = serializers.ChoiceField(AgreementState.choices, required=False)
    q = serializers.CharField(required=False, max_length=100, help_text="Words of the reference or the title.")


class AllotmentOut(Out):
    partner = PartnerRef()
    places = serializers.IntegerField()
    may_nominate = serializers.IntegerField(help_text="Places and slots of the reserve list together.")
    nominated = serializers.IntegerField()
    placed = serializers.IntegerField()


class CallOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    title = serializers.CharField()
    programme = serializers.CharField(source="intake.programme.code")
    intake = serializers.CharField(source="intake.reference")
    starts_on = serializers.DateField(source="intake.starts_on")
    ends_on = serializers.DateField(source="intake.ends_on")
    state = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    allotments = AllotmentOut(many=True, source="shown_allotments")


class RequirementOut(Out):
    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")
    required = serializers.BooleanField()
    personal = serializers.BooleanField()


class CallRecord(CallOut):
    notes = serializers.CharField()
    eligibility = serializers.ListField(child=serializers.CharField())
    checklist = RequirementOut(many=True, source="shown_checklist")


class CallFilter(Filter):
    state = serializers.ChoiceField(CallState.choices, required=False)
    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100, help_text="In which the training begins.")
    q = serializers.CharField(required=False, max_length=100)


class PersonOut(Out):
    id = serializers.IntegerField()
    given_names = serializers.CharField()
    family_name = serializers.CharField()
    native_name = serializers.CharField()


class NominationOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    call = serializers.IntegerField(source="call_id")
    call_reference = serializers.CharField(source="call.reference")
    partner = PartnerRef()
    person = PersonOut()
    rank = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()
    state_since = serializers.DateTimeField()


class NominationRecord(NominationOut):
    submitted_at = serializers.DateTimeField(allow_null=True)
    mend_until = serializers.DateTimeField(allow_null=True)
    offer_expires_at = serializers.DateTimeField(allow_null=True)
    steps = serializers.ListField(child=serializers.CharField(), help_text="What this token's owner may do now.")


class NominationFilter(Filter):
    state = serializers.ChoiceField(NominationState.choices, required=False)
    call = serializers.IntegerField(required=False, min_value=1)
    q = serializers.CharField(required=False, max_length=100, help_text="Number, or words of a name in any script.")


class NewNomination(In):
    """A person known already by `person`, or a new one by name."""

    call = serializers.IntegerField(min_value=1)
    partner = serializers.IntegerField(min_value=1, required=False, help_text="Needed only by those who nominate for several.")
    person = serializers.IntegerField(min_value=1, required=False)
    given_names = serializers.CharField(required=False, max_length=128)
    family_name = serializers.CharField(required=False, allow_blank=True, max_length=128)
    birth_date = serializers.DateField(required=False)
    as_new = serializers.BooleanField(required=False, default=False, help_text="Go on although a person of this partner looks alike.")


@extend_schema_field({})  # of any type
class SectionValue(serializers.Field):  # type: ignore[misc]
    """Text, number, yes or no, nothing, or rows with texts."""

    def to_internal_value(self, data: object) -> object:
        rows = isinstance(data, list) and all(isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values()) for row in data)
        if not (data is None or rows or isinstance(data, str | int | bool)):
            self.fail("invalid")
        return data

    def to_representation(self, value: object) -> object:
        return value

    default_error_messages = {"invalid": "Text, number, true or false, null, or a list of rows with texts."}


class SectionIn(In):
    values = serializers.DictField(child=SectionValue(), help_text="By field. Those that are not named stay as they are.")


class SectionOut(Out):
    section = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    values = serializers.DictField(child=SectionValue(), help_text="What is secret of a passport is never sent back.")


class MissingOut(Out):
    section = serializers.CharField()
    field = serializers.CharField()
    label = serializers.CharField()


class UnmetOut(Out):
    field = serializers.CharField()
    sentence = serializers.CharField(source="text")


class CheckOut(Out):
    missing = MissingOut(many=True)
    unmet = UnmetOut(many=True)
    next_step = serializers.CharField(help_text="With which sending ends here: submit, propose, to_embassy, resubmit, propose_again.")
    may_send = serializers.BooleanField()


class DocumentOut(Out):
    requirement = RequirementOut()
    document = serializers.IntegerField(allow_null=True, source="document.pk", default=None)
    file = serializers.CharField(allow_null=True, source="document.file.name", default=None)
    sha256 = serializers.CharField(allow_null=True, source="document.file.sha256", default=None)


class UploadIn(In):
    requirement = serializers.IntegerField(min_value=1)
    file = serializers.FileField()


class ReasonIn(In):
    reason = serializers.CharField(max_length=1000)


class AnswerIn(In):
    answer = serializers.ChoiceField([("accept", "accept"), ("decline", "decline")])
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)
