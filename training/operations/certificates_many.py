"""Certificates of a few people in one transaction and few statements: what a run of a whole intake is made of.

Whoever can't be issued one here, for whatever reason, is left to `issue_certificate`, which says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from core.bulk import insert_each
from core.history import record_each
from core.registries import react_all
from core.workflow import refusal, workflow_of
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from documents.operations.issuing_many import ToIssue, issue_each
from partners.actor import Actor
from training.enums import ItemState
from training.models import CertificateItem, Enrolment, EnrolmentPaper
from training.operations.certificates import facts_differ
from training.queries.papers import Ready

STEP = "issue_certificate"


def issue_items(items: Sequence[CertificateItem], ready: Mapping[int, Ready], *, actor: Actor, now: datetime) -> int:
    """Issue what can be issued of these items and write it down with them; the caller holds the transaction. Returns how many were issued.

    Items that another worker holds are left to it. Order of effects as of `issue_certificate`: documents, papers, enrolments, history, reactions.
    """
    waiting = _held_items(items)
    locked = _locked([item.enrolment for item in items if item.pk in waiting])
    due = [item for item in items if item.pk in waiting and _is_due(item, locked.get(item.enrolment_id), ready.get(item.enrolment_id), actor, now)]
    documents = _documents(due, locked, ready, actor, now)
    rows = [locked[item.enrolment_id] for item in due]
    for row in rows:
        row.certificate = documents[row.pk]
    insert_each([EnrolmentPaper(enrolment=row, document=documents[row.pk]) for row in rows])
    Enrolment.objects.across_partners(reason="enrolments that were locked above").bulk_update(rows, ["certificate"])
    entries = record_each(rows, STEP, actor=actor, now=now, data=lambda row: {"number": documents[row.pk].number})
    for row, entry in zip(rows, entries, strict=True):
        react_all(row, STEP, entry=entry, actor=actor, now=now)
    for item in due:
        item.document = documents[item.enrolment_id]
    done = [CertificateItem(pk=item.pk, document=item.document, state=ItemState.DONE) for item in due]
    CertificateItem.objects.across_partners(reason="items that were locked above").bulk_update(done, ["document", "state"])
    return len(due)


def _held_items(items: Sequence[CertificateItem]) -> set[int]:
    rows = CertificateItem.objects.across_partners(reason="items of the run at hand").filter(
        pk__in=[item.pk for item in items], state=ItemState.WAITING
    )
    return set(rows.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))


def _locked(people: Sequence[Enrolment]) -> dict[int, Enrolment]:
    """In one order, so that two runs wait for each other and never cross; with what stands beside the row already read."""
    read = {one.pk: one for one in people}
    rows = Enrolment.objects.across_partners(reason="enrolments of the run at hand").filter(pk__in=read)
    found = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk")}
    for row in found.values():
        row.person, row.intake, row.partner = read[row.pk].person, read[row.pk].intake, read[row.pk].partner
    return found


def _is_due(item: CertificateItem, row: Enrolment | None, ready: Ready | None, actor: Actor, now: datetime) -> bool:
    if row is None or ready is None or item.kind == IssuedKind.TRANSCRIPT or facts_differ(item.enrolment, row):
        return False
    return ready.award.kind == item.kind and refusal(row, workflow_of(row).by_name[STEP], actor, now) is None


def _documents(
    due: Sequence[CertificateItem], locked: Mapping[int, Enrolment], ready: Mapping[int, Ready], actor: Actor, now: datetime
) -> dict[int, IssuedDocument]:
    """Enrolment -> its paper; each kind counts its numbers in a series of its own."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in due:
        by_kind[item.kind].append(item.enrolment_id)
    found: dict[int, IssuedDocument] = {}
    for kind, keys in sorted(by_kind.items()):
        papers = [ToIssue(locked[key].partner, ready[key].facts, ready[key].replaces) for key in keys]
        found |= dict(zip(keys, issue_each(IssuedKind(kind), papers, actor=actor, now=now), strict=True))
    return found
