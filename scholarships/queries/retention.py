"""Until when passport and medical data are kept: their purpose ends with the intake, or with the nomination if that ends before."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from documents.models import StoredFile
from scholarships.enums import ENDED, UNSENT, ImportState
from scholarships.models import Endorsement, MedicalRecord, Nomination, NominationDocument, NomineeImport


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


def last_day_of_nominations(person: Any) -> Any:
    """Of this person's, of the outer query: the day on which the last of them has no more use for the data."""
    return nominations_of(person=person).order_by().values("person").annotate(last=Max(purpose_ends())).values("last")


def medical_kept_until(nomination: Nomination) -> date | None:
    last = nominations_of(pk=nomination.pk).aggregate(last=Max(purpose_ends()))["last"]
    return last + timedelta(days=settings.MEDICAL_KEPT_DAYS) if last else None


def medical_to_date() -> QuerySet[MedicalRecord]:
    ends = nominations_of(pk=OuterRef("nomination")).order_by().values("pk").annotate(last=Max(purpose_ends())).values("last")
    rows = MedicalRecord.objects.across_partners(reason="medical parts whose purpose has ended, whoever nominated the person")
    return rows.filter(deleted_at__isnull=True).annotate(ends=Subquery(ends)).order_by("pk")  # type: ignore[no-any-return]


def papers_past(day: date) -> QuerySet[NominationDocument]:
    """Personal papers of a checklist, still there, of nominations whose purpose ended before this day."""
    rows = NominationDocument.objects.across_partners(reason="personal papers whose purpose has ended, whoever nominated the person")
    return rows.filter(requirement__personal=True, file__deleted_at__isnull=True, nomination__in=_ended_before(day)).order_by("pk")  # type: ignore[no-any-return]


def evidence_past(day: date) -> QuerySet[Endorsement]:
    rows = Endorsement.objects.across_partners(reason="signed papers whose purpose has ended, whoever nominated the person")
    return rows.filter(evidence_file__deleted_at__isnull=True, evidence_file__isnull=False, nomination__in=_ended_before(day)).order_by("pk")  # type: ignore[no-any-return]


def _ended_before(day: date) -> Any:
    return nominations_of().annotate(ends=purpose_ends()).filter(ends__lt=day).order_by().values("pk")


def lists_past(instant: datetime) -> QuerySet[NomineeImport]:
    """Lists never imported, and files of those that were, by the instant at which they were uploaded or came in. What is being imported waits."""
    rows = NomineeImport.objects.across_partners(reason="lists of nominees whose time is over, whoever uploaded them")
    open_ones = Q(state__in=[ImportState.PREVIEW, ImportState.FAULTY], created_at__lt=instant)
    done = Q(state=ImportState.DONE, done_at__lt=instant, file__deleted_at__isnull=True)
    return rows.filter(open_ones | done).order_by("pk")  # type: ignore[no-any-return]


def replaced_files(before: datetime) -> QuerySet[StoredFile]:
    """Files of dossiers in whose place another was put, or that were taken away: nothing points to them but the history of fields."""
    kept: Any = [(NominationDocument, "file_id"), (MedicalRecord, "report_file_id")]
    events = [(model._meta.get_field("events").related_model, name) for model, name in kept]
    once = [model.objects.filter(**{f"{name}__isnull": False}).values(name) for model, name in events]
    every = [*kept, (Endorsement, "evidence_file_id"), (NomineeImport, "file_id")]
    now = [
        model.objects.across_partners(reason="files that a record holds").filter(**{f"{name}__isnull": False}).values(name) for model, name in every
    ]
    rows = StoredFile.objects.across_partners(reason="files of dossiers to which nothing points any more")
    rows = rows.filter(Q(pk__in=once[0]) | Q(pk__in=once[1]), created_at__lt=before)
    for held in now:
        rows = rows.exclude(pk__in=held)
    return rows.order_by("pk")  # type: ignore[no-any-return]
