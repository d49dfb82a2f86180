"""Every history row of the demo is delivered as the outbox would have done in its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q

from accounts.models import User
from core.models import HistoryEntry
from core.registries import NoticeKind, kinds_for, letter_kinds, notice_kinds
from notifications.models import Notice
from notifications.operations.delivery import BACKDATED, attempt_event
from portal.demo.stage import Stage

UNREAD_DAYS = 14
BATCH = 500
# What recipients and texts of a model's notices look at.
RELATED = {
    "scholarships.nomination": ("person", "partner", "call__intake__programme"),
    "scholarships.allotment": ("partner", "call"),
    "training.enrolment": ("person", "certificate", "intake__programme"),
    "reviews.assignment": ("case", "reviewer"),
}
# What the recipients of a model's notices follow from; the roles of the demo don't change, so one question for each answer.
FOLLOWS_FROM: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "scholarships.nomination": lambda row: (
        row.partner_id,
        row.person.user_id,
        row.call.intake.programme.institution_id,
        row.nominee_invited_at is None,
        row.submitted_at is None,
    ),
    "training.enrolment": lambda row: (row.partner_id, row.person.user_id),
    "reviews.assignment": lambda row: (row.reviewer_id,),
}
Seen = dict[tuple[Any, ...], list[int]]


def deliver_history(stage: Stage) -> None:
    """First the rows that tell nobody, then the old ones together, then the recent ones one by one (they write e-mail).

    The wake-ups of the queue that all those steps have asked for are dropped: nothing is left for a worker to deliver.
    """
    waiting = HistoryEntry.objects.across_partners(reason="the outbox delivers every row").filter(delivered_at__isnull=True)
    telling = Q()
    letters = {(kind.model, kind.step) for kind in letter_kinds.values()}
    always = {pair for pair in letters if pair[0] != "scholarships.nomination"}  # letters to nominees are not written years later
    for model, step in {(kind.model, kind.step) for kind in notice_kinds.values()} | letters:
        telling |= Q(model=model, step=step)
    waiting.exclude(telling).update(delivered_at=stage.now)
    backdated = waiting.filter(at__lt=stage.now - BACKDATED)
    _deliver_old(stage, [entry for entry in backdated.order_by("at", "pk") if (entry.model, entry.step) not in always])
    for pk in list(waiting.order_by("at", "pk").values_list("pk", flat=True)):
        attempt_event(pk, now=stage.now)
    old = Notice.objects.across_partners(reason="notices of the demo were read in their time").filter(created_at__lt=stage.ago(UNREAD_DAYS))
    old.update(read_at=stage.now)
    connection.run_on_commit = []


def _deliver_old(stage: Stage, entries: list[HistoryEntry]) -> None:
    """The many-form of `deliver_event` for rows so old that they write no e-mail."""
    objects = _objects(entries)
    users = set(User.objects.values_list("pk", flat=True))
    seen: Seen = {}
    notices = (notice for entry in entries for notice in _notices(entry, objects[entry.model][entry.object_id], users, seen))
    rows = Notice.objects.across_partners(reason="writing the outbox")
    while batch := list(islice(notices, BATCH)):
        rows.bulk_create(batch)
    told = HistoryEntry.objects.across_partners(reason="the outbox delivers every row")
    told.filter(pk__in=[entry.pk for entry in entries]).update(delivered_at=stage.now)


def _objects(entries: list[HistoryEntry]) -> dict[str, dict[int, Any]]:
    found = {}
    for model, group in groupby(sorted(entries, key=lambda entry: entry.model), key=lambda entry: entry.model):
        rows = apps.get_model(model)._base_manager.select_related(*RELATED.get(model, ()))
        found[model] = rows.in_bulk({entry.object_id for entry in group})
    return found


def _notices(entry: HistoryEntry, obj: Any, users: set[int], seen: Seen) -> Iterator[Notice]:
    for kind in kinds_for(entry.model, entry.step):
        told_by_data = (entry.data.get("partner"), entry.data.get("published"), entry.actor_id, entry.source)
        key = (kind.recipients, entry.model, *told_by_data, *FOLLOWS_FROM.get(entry.model, lambda row: (row.pk,))(obj))
        if key not in seen:
            seen[key] = [user for user in kind.recipients(obj, entry) if user in users]
        yield from _of_kind(kind, entry, obj, seen[key])


def _of_kind(kind: NoticeKind, entry: HistoryEntry, obj: Any, recipients: list[int]) -> Iterator[Notice]:
    params = {name: str(value) for name, value in kind.params(obj, entry).items()}
    url = kind.url(obj)
    for user in recipients:
        yield Notice(event=entry, recipient_id=user, kind=kind.name, params=params, url=url, created_at=entry.at)
