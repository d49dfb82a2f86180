"""Training, events, exchanges, notices, reports."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.base import Filter, In, Named, Out, PartnerRef
from api.serializers.nominating import PersonOut, SectionValue
from events.enums import EventKind
from exchanges.enums import MaterialKind, MissionState, NeedKind, NeedState
from training.enums import EnrolmentState


class EnrolmentOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    partner = PartnerRef()
    person = PersonOut()
    programme = serializers.CharField(source="intake.programme.code")
    intake = serializers.CharField(source="intake.reference")
    starts_on = serializers.DateField(source="intake.starts_on")
    ends_on = serializers.DateField(source="intake.ends_on")
    state = serializers.CharField()
    arrived_on = serializers.DateField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)


class EnrolmentFilter(Filter):
    state = serializers.ChoiceField(EnrolmentState.choices, required=False)
    q = serializers.CharField(required=False, max_length=100, help_text="Words of a name in any script, or a number.")


class PaperOut(Out):
    id = serializers.IntegerField()
    kind = serializers.CharField(source="document.kind")
    number = serializers.CharField(source="document.number")
    code = serializers.CharField(source="document.code", help_text="With which anybody can verify it.")
    enrolment = serializers.IntegerField(source="enrolment_id")
    person = PersonOut(source="enrolment.person")
    issued_at = serializers.DateTimeField(source="document.issued_at")
    revoked_at = serializers.DateTimeField(source="document.revoked_at", allow_null=True)


class PaperFilter(Filter):
    enrolment = serializers.IntegerField(required=False, min_value=1)


class InLanguage(In):
    language = serializers.ChoiceField([("en", "en"), ("ru", "ru"), ("kk", "kk")], required=False, default="en")


class EventOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    institution = Named()
    mode = serializers.CharField()
    place = serializers.CharField()
    zone = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    state = serializers.CharField()


class EventFilter(Filter):
    kind = serializers.ChoiceField(EventKind.choices, required=False)
    when = serializers.ChoiceField([("coming", "coming"), ("past", "past")], required=False)
    q = serializers.CharField(required=False, max_length=100)


class DelegationOut(Out):
    id = serializers.IntegerField()
    event = serializers.IntegerField(source="event_id")
    partner = PartnerRef()
    institution = Named(allow_null=True)
    ceiling = serializers.IntegerField(help_text="People at most.")
    named = serializers.IntegerField()
    answer_by = serializers.DateTimeField()
    state = serializers.CharField()


class DelegationFilter(Filter):
    event = serializers.IntegerField(required=False, min_value=1)


class RegistrationOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    event = serializers.IntegerField(source="event_id")
    delegation = serializers.IntegerField(source="delegation_id", allow_null=True)
    given_names = serializers.CharField()
    family_name = serializers.CharField()
    position = serializers.CharField()
    state = serializers.CharField()


class RegistrationFilter(Filter):
    event = serializers.IntegerField(required=False, min_value=1)


class PersonToName(In):
    """One of your people by `person`, or somebody new by name."""

    person = serializers.IntegerField(required=False, min_value=1)
    given_names = serializers.CharField(required=False, max_length=128)
    family_name = serializers.CharField(required=False, allow_blank=True, max_length=128)
    position = serializers.CharField(required=False, allow_blank=True, max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=40)


class NamePeople(In):
    people = PersonToName(many=True, allow_empty=False, max_length=200)


class NeedOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    partner = PartnerRef()
    addressed_to = PartnerRef(allow_null=True)
    title = serializers.CharField()
    activity = serializers.CharField()
    field = serializers.CharField()
    language = serializers.CharField()
    people = serializers.IntegerField()
    days = serializers.IntegerField()
    wished_from = serializers.DateField()
    wished_until = serializers.DateField()
    background = serializers.CharField()
    outcomes = serializers.CharField()
    created_at = serializers.DateTimeField()


class NeedFilter(Filter):
    kind = serializers.ChoiceField(NeedKind.choices, required=False)
    state = serializers.ChoiceField(NeedState.choices, required=False)
    q = serializers.CharField(required=False, max_length=100)


class NewNeed(In):
    kind = serializers.ChoiceField(NeedKind.choices)
    title = serializers.CharField(max_length=200)
    activity = serializers.CharField(max_length=20)
    field = serializers.CharField(max_length=30)
    language = serializers.CharField(max_length=3)
    people = serializers.IntegerField(min_value=1, max_value=100, required=False, default=1)
    days = serializers.IntegerField(min_value=1, max_value=400)
    wished_from = serializers.DateField()
    wished_until = serializers.DateField()
    background = serializers.CharField(max_length=4000)
    outcomes = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    audience = serializers.CharField(required=False, allow_blank=True, max_length=300)
    inputs = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    contact = serializers.CharField(required=False, allow_blank=True, max_length=200)
    institution = serializers.IntegerField(required=False, min_value=1)
    expert = serializers.IntegerField(required=False, min_value=1)
    addressed_to = serializers.IntegerField(required=False, min_value=1, help_text="Only the host names one partner.")
    quota_year = serializers.IntegerField(required=False, min_value=1)


class MissionOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    partner = PartnerRef()
    direction = serializers.CharField()
    activity = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    sender = Named(allow_null=True)
    receiver = Named()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    days = serializers.IntegerField()


class MissionFilter(Filter):
    state = serializers.ChoiceField(MissionState.choices, required=False)
    q = serializers.CharField(required=False, max_length=100)


class MaterialOut(Out):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    partner = PartnerRef()
    title = serializers.CharField()
    kind = serializers.CharField()
    topic = serializers.CharField()
    language = serializers.CharField()
    author = serializers.CharField()
    abstract = serializers.CharField()
    state = serializers.CharField()
    shared_at = serializers.DateTimeField(allow_null=True)


class MaterialFilter(Filter):
    kind = serializers.ChoiceField(MaterialKind.choices, required=False)
    q = serializers.CharField(required=False, max_length=100)


class AcknowledgeIn(In):
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class AcknowledgedOut(Out):
    partner = PartnerRef()
    at = serializers.DateTimeField()
    note = serializers.CharField()


class NoticeOut(Out):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticeFilter(Filter):
    unread = serializers.BooleanField(required=False, default=False)


class DefinitionOut(Out):
    name = serializers.CharField()
    title = serializers.CharField()
    answers = serializers.CharField(help_text="The question it answers.")
    params = serializers.ListField(child=serializers.CharField())


class RunIn(In):
    report = serializers.CharField(max_length=60)
    params = serializers.DictField(child=SectionValue(), required=False, default=dict)


class RunOut(Out):
    id = serializers.IntegerField()
    report = serializers.CharField(source="kind")
    state = serializers.CharField()
    requested_at = serializers.DateTimeField()
    done_rows = serializers.IntegerField()
    total_rows = serializers.IntegerField(help_text="An estimate until it is done.")
    files = serializers.ListField(child=serializers.CharField(), help_text="Kinds that can be downloaded.")
