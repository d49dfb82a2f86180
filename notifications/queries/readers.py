"""Who was told of one step, and who of them has read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, Value

from core.models import HistoryEntry
from core.scoping import PortalModel
from notifications.models import Notice
from partners.actor import Actor

OWN_MODEL = "notifications.notice"  # a reminder is a step of the first message of its kind
UNREAD_STEP = "reminded_unread"
WHY = "the desk asks who has read what was told"


def told_by(entry: HistoryEntry) -> Any:
    return Notice.objects.across_partners(reason=WHY).filter(event=entry)


def first_of_each_kind(entry: HistoryEntry) -> list[Notice]:
    """One step may tell different people different things."""
    return list(told_by(entry).order_by("kind", "pk").distinct("kind"))


def last_reminder(entry: HistoryEntry) -> datetime | None:
    rows = _reminders(entry).order_by("-at", "-pk").values_list("at", flat=True)
    return rows.first()  # type: ignore[no-any-return]


def reminders_of(entry: HistoryEntry) -> list[HistoryEntry]:
    return list(_reminders(entry).order_by("at", "pk"))


def _reminders(entry: HistoryEntry) -> Any:
    rows = HistoryEntry.objects.across_partners(reason=WHY)
    return rows.filter(model=OWN_MODEL, object_id__in=told_by(entry).values("pk"), step=UNREAD_STEP)


def unread_of(notice: Notice) -> list[int]:
    """Recipients of the same message who have not read it."""
    rows = Notice.objects.across_partners(reason=WHY)
    return list(rows.filter(event_id=notice.event_id, kind=notice.kind, read_at__isnull=True).order_by("pk").values_list("recipient_id", flat=True))


def told_entries(words: str = "") -> Any:
    """Steps of which somebody was told, for the desk; a record that the reader may not open is taken out of the page by `may_open`."""
    rows = HistoryEntry.objects.across_partners(reason=WHY).exclude(model=OWN_MODEL)
    rows = rows.filter(Exists(Notice.objects.across_partners(reason=WHY).filter(event=OuterRef("pk"))))
    for word in words.split():
        rows = rows.filter(Q(object_label__icontains=word))
    return rows


def counted(entries: list[HistoryEntry]) -> dict[int, tuple[int, int]]:
    """By entry: how many were told, how many of them have not read it; one statement for a page."""
    rows = Notice.objects.across_partners(reason=WHY).filter(event__in=[entry.pk for entry in entries]).order_by()
    rows = rows.values("event_id").annotate(told=Count("pk"), unread=Count("pk", filter=Q(read_at__isnull=True)))
    return {row["event_id"]: (row["told"], row["unread"]) for row in rows}


def may_open(entries: list[HistoryEntry], actor: Actor) -> set[int]:
    """Of these the ones whose record this reader may see, with one statement: what is withheld from the desk (blind reviews) stays so here."""
    keys: dict[str, set[int]] = {}
    for entry in entries:
        keys.setdefault(entry.model, set()).add(entry.object_id)
    asked = {label: model for label in keys if issubclass(model := apps.get_model(label), PortalModel)}  # accounts: the desk sees all people
    parts = [
        model.objects.visible_to(actor).filter(pk__in=keys[label]).order_by().annotate(label=Value(label)).values_list("label", "pk")
        for label, model in asked.items()
    ]
    seen = set(parts[0].union(*parts[1:])) if parts else set()
    return {entry.pk for entry in entries if entry.model not in asked or (entry.model, entry.object_id) in seen}


def narrowed_readers(rows: Any, *, state: str = "", name: str = "") -> Any:
    if state:
        rows = rows.filter(read_at__isnull=state == "unread")
    for word in name.split():
        rows = rows.filter(Q(recipient__full_name__icontains=word) | Q(recipient__email__icontains=word))
    return rows.select_related("recipient")
