"""Files in which passports and health stand, on the same timetable: personal papers, signed papers, lists of nominees, what was replaced."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.history import entries_for, forget_fields, record
from core.workflow import each_by_itself, lock
from documents.models import StoredFile
from documents.operations import empty_file, forget_file
from partners.actor import Actor
from partners.queries import host_day
from scholarships.enums import ImportState
from scholarships.models import Endorsement, NominationDocument, NomineeImport
from scholarships.queries.retention import evidence_past, lists_past, nominations_of, papers_past, replaced_files

CLOCK = Actor.system("clock")
REPLACED_KEPT = timedelta(days=1)  # somebody may be reading it
NOT_YET = _("The data are needed again, or are deleted already.")


def forget_overdue_files(*, now: datetime) -> int:
    """Each by itself; one that fails keeps no other back. Returns how many were deleted."""
    today = host_day(now)
    papers = papers_past(today - timedelta(days=settings.PAPERS_KEPT_DAYS))
    evidence = evidence_past(today - timedelta(days=settings.EVIDENCE_KEPT_DAYS))
    lists = lists_past(now - timedelta(days=settings.LISTS_KEPT_DAYS))
    return (
        each_by_itself(replaced_files(now - REPLACED_KEPT), forget_replaced, what="replaced file")
        + each_by_itself(papers, lambda row: forget_paper(row, now=now), what="personal paper")
        + each_by_itself(evidence, lambda row: forget_evidence(row, now=now), what="signed paper")
        + each_by_itself(lists, lambda row: forget_list(row, now=now), what="list of nominees")
    )


def forget_replaced(file: StoredFile) -> None:
    with transaction.atomic():
        forget_file(lock(file))


def forget_paper(document: NominationDocument, *, now: datetime) -> None:
    """The checklist goes on saying that it was there, with its checksum, on which endorsements rest."""
    with transaction.atomic():
        lock(document)
        row = (
            papers_past(host_day(now) - timedelta(days=settings.PAPERS_KEPT_DAYS))
            .select_related("file", "requirement")
            .filter(pk=document.pk)
            .first()
        )
        if row is None:
            raise Refused(NOT_YET, code="wrong_state")
        empty_file(row.file, now=now)
        nomination = nominations_of(pk=row.nomination_id).get()
        record(nomination, "personal_file_deleted", actor=CLOCK, now=now, data={"document": row.requirement.name_en})


def forget_evidence(endorsement: Endorsement, *, now: datetime) -> None:
    """Who endorsed, when, and by which paper stays."""
    with transaction.atomic():
        lock(endorsement)
        row = (
            evidence_past(host_day(now) - timedelta(days=settings.EVIDENCE_KEPT_DAYS))
            .select_related("evidence_file")
            .filter(pk=endorsement.pk)
            .first()
        )
        if row is None or row.evidence_file is None:
            raise Refused(NOT_YET, code="wrong_state")
        empty_file(row.evidence_file, now=now)
        record(nominations_of(pk=row.nomination_id).get(), "evidence_deleted", actor=CLOCK, now=now, data={"kind": row.kind})


def forget_list(nominee_import: NomineeImport, *, now: datetime) -> None:
    """A list that was never imported goes whole; of one that was, the file. The history keeps who uploaded what when, without the name of the file."""
    with transaction.atomic():
        lock(nominee_import)
        row = lists_past(now - timedelta(days=settings.LISTS_KEPT_DAYS)).select_related("file").filter(pk=nominee_import.pk).first()
        if row is None:
            raise Refused(NOT_YET, code="wrong_state")
        empty_file(row.file, now=now)
        entries_for(row).update(object_label=str(row))
        record(row, "file_deleted", actor=CLOCK, now=now)
        if row.state != ImportState.DONE:
            pk, file = row.pk, row.file
            row.delete()
            row.pk = pk
            forget_fields(row, whole=True)
            forget_file(file)
