"""Passport and medical data go on a timetable: values, files and their field history, so that nothing of them is left."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.history import forget_fields, record
from core.workflow import each_by_itself, lock
from documents.operations import forget_file
from partners.actor import Actor
from partners.queries import host_day
from people.models import Passport
from people.operations import forget_passport
from people.purposes import passports_to_date, records_of
from scholarships.models import MedicalRecord
from scholarships.queries.retention import medical_to_date, nominations_of

CLOCK = Actor.system("clock")
BLANK = {
    "conditions": "", "medication": "", "allergies": "", "declared_by_label": "", "physician_name": "", "physician_licence": "",
    "physician_phone": "", "physician_email": "", "examined_on": None, "fitness": "", "remarks": "", "report_file": None,
}  # fmt: skip


def forget_overdue(*, now: datetime) -> int:
    """Bring each day of deletion up to date, then delete what is past it; one that fails keeps no other back. Returns how many were deleted."""
    today = host_day(now)
    overdue_passports = _overdue(passports_to_date(), settings.PASSPORT_KEPT_DAYS, today)
    overdue_medical = _overdue(medical_to_date(), settings.MEDICAL_KEPT_DAYS, today)
    return each_by_itself(overdue_passports, lambda row: forget_passport_of(row, now=now), what="passport") + each_by_itself(
        overdue_medical, lambda row: forget_medical(row, now=now), what="medical part"
    )


def _overdue(rows: Any, days: int, today: date) -> list[Any]:
    """Rows whose data go today. A nomination or mission that ended, or was made anew, moves the day of its person."""
    overdue = []
    for row in rows.iterator(chunk_size=500):
        day = row.ends + timedelta(days=days) if row.ends else row.delete_after
        if day != row.delete_after:
            type(row).objects.across_partners(reason="the day of deletion of the row at hand").filter(pk=row.pk).update(delete_after=day)
        if day and day < today:
            overdue.append(row)
    return overdue


def forget_passport_of(passport: Passport, *, now: datetime) -> None:
    """On the locked row, asked again: a nomination or a mission may have been made since the list was drawn."""
    with transaction.atomic():
        lock(passport)
        row = _still_overdue(passports_to_date().filter(pk=passport.pk).first(), settings.PASSPORT_KEPT_DAYS, now)
        forget_passport(row, now=now)
        for found in records_of(row.person_id):
            record(found, "passport_deleted", actor=CLOCK, now=now)


def forget_medical(medical: MedicalRecord, *, now: datetime) -> None:
    with transaction.atomic():
        lock(medical)
        row = _still_overdue(medical_to_date().filter(pk=medical.pk).first(), settings.MEDICAL_KEPT_DAYS, now)
        file = row.report_file
        for name, value in (BLANK | {"deleted_at": now}).items():
            setattr(row, name, value)
        row.save()
        forget_fields(row)
        if file is not None:
            forget_file(file)
        record(nominations_of(pk=row.nomination_id).get(), "medical_deleted", actor=CLOCK, now=now)


def _still_overdue(row: Any, days: int, now: datetime) -> Any:
    if row is None or not row.ends or row.ends + timedelta(days=days) >= host_day(now):
        raise Refused(_("The data are needed again, or are deleted already."), code="wrong_state")
    return row
