"""Until when passport and medical data are kept: their purpose ends with the intake, or with the nomination if that ends before."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, DateField, F, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from people.models import Passport, Person
from scholarships.enums import ENDED, UNSENT
from scholarships.models import MedicalRecord, Nomination


def purpose_ends() -> Case:
    """The day on which one nomination needs the data no more: it has ended; it was never sent and its call has closed; its intake ends."""
    zone = ZoneInfo(settings.HOST_ZONE)
    return Case(
        When(state__in=ENDED, then=TruncDate("state_since", tzinfo=zone)),
        When(state__in=UNSENT, then=TruncDate("call__closes_at", tzinfo=zone)),
        default=F("call__intake__ends_on"),
        output_field=DateField(),
    )


def nominations_of(**which: Any) -> QuerySet[Nomination]:
    rows = Nomination.objects.across_partners(reason="until when data of their people are kept")
    return rows.filter(**which)  # type: ignore[no-any-return]


def passport_kept_until(person: Person) -> date | None:
    """Five days after the last of the person's nominations has no more use for it; None when there was never one."""
    last = nominations_of(person=person).aggregate(last=Max(purpose_ends()))["last"]
    return last + timedelta(days=settings.PASSPORT_KEPT_DAYS) if last else None


def medical_kept_until(nomination: Nomination) -> date | None:
    last = nominations_of(pk=nomination.pk).aggregate(last=Max(purpose_ends()))["last"]
    return last + timedelta(days=settings.MEDICAL_KEPT_DAYS) if last else None


def passports_to_date() -> QuerySet[Passport]:
    """Those with data, each with the day on which its purpose ends."""
    ends = nominations_of(person=OuterRef("person")).order_by().values("person").annotate(last=Max(purpose_ends())).values("last")
    rows = Passport.objects.across_partners(reason="passports whose purpose has ended, whoever nominated the person")
    return rows.filter(deleted_at__isnull=True).annotate(ends=Subquery(ends)).order_by("pk")  # type: ignore[no-any-return]


def medical_to_date() -> QuerySet[MedicalRecord]:
    ends = nominations_of(pk=OuterRef("nomination")).order_by().values("pk").annotate(last=Max(purpose_ends())).values("last")
    rows = MedicalRecord.objects.across_partners(reason="medical parts whose purpose has ended, whoever nominated the person")
    return rows.filter(deleted_at__isnull=True).annotate(ends=Subquery(ends)).order_by("pk")  # type: ignore[no-any-return]
