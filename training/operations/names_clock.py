"""The clock asks a trainee once, near the end of a training or after it, to confirm the name that papers will carry."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from core.history import record
from core.workflow import each_by_itself, wake_delivery
from notifications.models import Reminder
from partners.actor import Actor
from partners.queries import host_day
from training.enums import STUDYING
from training.models import Enrolment
from training.queries.names import without_confirmed_name

KEY = "training.enrolment:{}:names_asked"
GIVEN = "the clock keeps what it gave"
LATEST = timedelta(days=60)  # whoever completed longer ago is not written to; the first page still asks
AT_ONCE = 500


def ask_for_names(*, now: datetime) -> int:
    """Returns how many were asked."""
    before, after = KEY.split("{}")
    key = Concat(Value(before), Cast(OuterRef("pk"), TextField()), Value(after), output_field=TextField())
    given = Reminder.objects.across_partners(reason=GIVEN).filter(key=key)
    rows = Enrolment.objects.across_partners(reason="the clock looks for names that are not confirmed")
    recent = Q(state__in=STUDYING) | Q(completed_on__gte=host_day(now) - LATEST)
    due = without_confirmed_name(rows.filter(recent).filter(~Exists(given)), now).order_by("pk")
    return each_by_itself(due[:AT_ONCE], lambda row: _ask(row, now), what="enrolment")


def _ask(enrolment: Enrolment, now: datetime) -> None:
    with transaction.atomic():
        _row, is_new = Reminder.objects.across_partners(reason=GIVEN).get_or_create(key=KEY.format(enrolment.pk), defaults={"at": now})
        if is_new:
            wake_delivery(record(enrolment, "names_asked", actor=Actor.system("clock"), now=now))
