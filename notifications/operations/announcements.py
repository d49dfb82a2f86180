"""Announcements: one text to many people, sent once, to as many as the desk has agreed to.

Order of effects of `send_announcement`: the row is locked and becomes "sent"; its history row is written, which is also the outbox; one
INSERT ... SELECT puts a notice into each reader's inbox. If that makes another number than was agreed to, all of it is undone. The
letters are the workers' affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.audiences import audiences
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.registries import notice_kinds
from core.workflow import begin, perform
from notifications.models import Announcement
from notifications.operations.delivery import tell_all
from notifications.queries.announcements import KIND, readers_of
from notifications.rules import may_announce
from partners.actor import Actor

WORDS = ("title_en", "title_ru", "title_kk", "text_en", "text_ru", "text_kk")


def write_announcement(*, fields: Mapping[str, Any], audience: str, chosen: Mapping[str, list[str]], actor: Actor, now: datetime) -> Announcement:
    if actor.user_id is None or not may_announce(actor):
        raise NotAllowed
    _check(fields, audience, chosen)
    words = {name: fields.get(name, "").strip() for name in WORDS}
    row = Announcement(**words, audience=audience, audience_params=dict(chosen), written_by_id=actor.user_id, created_at=now)
    begin(row, "written", actor=actor, now=now)
    return row


def change_announcement(
    announcement: Announcement, *, fields: Mapping[str, Any], chosen: Mapping[str, list[str]], actor: Actor, now: datetime
) -> None:
    _check(fields, announcement.audience, chosen)
    words = {name: fields.get(name, "").strip() for name in WORDS}
    perform(announcement, "change", actor=actor, now=now, changes={**words, "audience_params": dict(chosen)})


def send_announcement(announcement: Announcement, *, count: int, actor: Actor, now: datetime) -> HistoryEntry:
    """`count` is the number of people that was shown and agreed to."""
    if count < 1:
        raise Refused(_("There is nobody in this audience. Choose another, or narrow it less."), code="nobody")
    return perform(announcement, "send", actor=actor, now=now, changes={"sent_at": now, "recipients": count})


def drop_announcement(announcement: Announcement, *, actor: Actor, now: datetime) -> None:
    """It is never sent; the text stays for whoever asks what was meant."""
    perform(announcement, "drop", actor=actor, now=now)


def _check(fields: Mapping[str, Any], audience: str, chosen: Mapping[str, list[str]]) -> None:
    """A language is written whole or not at all: half of it would reach readers with half in English."""
    found = audiences.get(audience)
    if found is None:
        raise Invalid({"audience": [_("Choose to whom it goes.")]})
    wrong = {row.name: [_("Choose one.")] for row in found.narrowings if row.required and not chosen.get(row.name)}
    for code in ("ru", "kk"):
        for part, other in (("title", "text"), ("text", "title")):
            if fields.get(f"{other}_{code}", "").strip() and not fields.get(f"{part}_{code}", "").strip():
                wrong[f"{part}_{code}"] = [_("Write both the subject and the text in this language, or neither.")]
    if wrong:
        raise Invalid(wrong)


def fill_inboxes(announcement: Announcement, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """In the transaction of the step."""
    readers = readers_of(announcement, now).order_by().values_list("pk", flat=True)
    with connection.cursor() as cursor:
        sql, values = readers.query.sql_with_params()
        told = cursor.mogrify(sql, values).decode().replace("%", "%%")
    number = tell_all(told, {}, kind=notice_kinds[KIND], obj=announcement, entry=entry)
    if number != announcement.recipients:
        words = _("It would reach %(now)d people and no longer %(before)d. Look at it again.")
        raise Refused(words % {"now": number, "before": announcement.recipients}, code="changed")
