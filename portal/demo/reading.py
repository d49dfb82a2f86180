"""How people of the demo want to hear of things, what they have read, and words that the head of programme has put."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import connection
from django.db.models import F
from django.db.models.functions import Mod

from core.models import HistoryEntry
from notifications.models import DigestItem, Notice
from notifications.operations import remind_unread, set_choices, set_hours, set_wording, write_digests
from notifications.operations.delivery import attempt_event
from notifications.topics import kinds_of
from portal.demo.stage import Stage

READ_DAYS = 2
WHY = "what people of the demo have read"
# Who hears of which topic how, by letter.
WAYS = {
    "programme.officer": {"materials": "weekly", "nominations": "daily", "consultations": "daily"},
    "nominating.tajikistan": {"agreements": "daily", "events": "weekly"},
    "registrar": {"timetable": "never", "enrolments": "daily"},
    "nominating.kyrgyzstan": {"materials": "never"},
}
QUIET = {"programme.officer": (time(20), time(7)), "nominating.tajikistan": (time(19), time(6))}
WORDS = {
    "en": (
        "%(call)s is open for nominations",
        "Nominations for %(title)s are taken until %(closes)s. Write to the programme desk if the dates do not suit you.",
    ),
    "ru": (
        "%(call)s: приём открыт",
        "Кандидатов на программу «%(title)s» принимают до %(closes)s. Напишите отделу программ, если сроки вам не подходят.",
    ),
}


def choose_ways(stage: Stage) -> None:
    """Before the last messages go out, so that they come as chosen."""
    for name, topics in WAYS.items():
        rows = [(kind.name, "email", how) for topic, how in topics.items() for kind in kinds_of(topic) if not kind.always]
        set_choices(rows, actor=stage.actors[name], now=stage.now - timedelta(days=20))
    for name, (start, end) in QUIET.items():
        set_hours(
            quiet_from=start, quiet_until=end, digest_at=time(8, 30), digest_weekday=0, actor=stage.actors[name], now=stage.now - timedelta(days=20)
        )
    for language, (subject, body) in WORDS.items():
        set_wording(
            kind="call_open", language=language, subject=subject, body=body, actor=stage.actors["programme.head"], now=stage.now - timedelta(days=18)
        )


def read_some(stage: Stage) -> None:
    """Two of three messages that are some days old are read; one letter of the day is written; those who have not read are reminded once."""
    rows = Notice.objects.across_partners(reason=WHY)
    recent = rows.filter(read_at=None, created_at__lt=stage.ago(READ_DAYS))
    recent.annotate(rest=Mod("pk", 3)).exclude(rest=0).update(read_at=F("created_at") + timedelta(hours=5))
    DigestItem.objects.across_partners(reason=WHY).filter(frequency="daily").update(due_at=stage.now)
    write_digests(now=stage.now)
    unread = rows.filter(read_at=None, kind="call_publish").select_related("event").order_by("-pk").first() or rows.filter(read_at=None).first()
    if unread is not None:
        remind_unread(unread.event, actor=stage.actors["programme.officer"], now=stage.now)
    for entry in HistoryEntry.objects.across_partners(reason=WHY).filter(delivered_at=None).order_by("pk"):
        attempt_event(entry.pk, now=stage.now)
    connection.run_on_commit = []  # nothing is left for a worker to deliver
