"""How the readers of a kind want to hear of it, as pieces of SQL for one INSERT ... SELECT; and the same for one person, in Python.

The pieces stand in a statement whose FROM has `n` (notifications_notice: the notice, or anything with its columns recipient_id, kind and
created_at) and `u` (accounts_user, the recipient), followed by JOINS. Their only parameter is %(now)s, an aware instant. Example:

    INSERT INTO notifications_delivery (..., next_attempt_at) SELECT ..., {way.earliest}
    FROM notifications_notice n JOIN accounts_user u ON u.id = n.recipient_id {way.joins}
    WHERE n.event_id = %(event)s AND {way.by_letter}

    INSERT INTO notifications_digestitem (notice_id, frequency, due_at) SELECT n.id, {way.frequency}, {way.digest_due}
    FROM ... {way.joins} WHERE ... AND {way.by_digest}

`way.read_at` is what `read_at` of a new notice begins with: its created_at for whoever has muted the kind, else NULL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from core.registries import notice_kinds
from notifications.models import Notice, NoticeChoice, NoticeHours
from notifications.topics import topic_of
from partners.actor import Actor

OWN = "one's own choices"

JOINS = """
LEFT JOIN notifications_noticechoice mail_choice ON mail_choice.user_id = u.id AND mail_choice.kind = n.kind AND mail_choice.channel = 'email'
LEFT JOIN notifications_noticechoice box_choice ON box_choice.user_id = u.id AND box_choice.kind = n.kind AND box_choice.channel = 'inbox'
LEFT JOIN notifications_noticehours hours ON hours.user_id = u.id
"""
FREQUENCY = "COALESCE(mail_choice.frequency, 'at_once')"
# A clock on the reader's own wall; back on the line of time by the zone's name, which PostgreSQL knows with its changes.
LOCAL = "(%(now)s::timestamptz AT TIME ZONE u.time_zone)"
# Overnight (22:00 to 07:00) the end is tomorrow's before midnight, today's after it. Without hours all comparisons are NULL: ELSE.
QUIET_END = f"""CASE
    WHEN hours.quiet_from <= hours.quiet_until AND {LOCAL}::time >= hours.quiet_from AND {LOCAL}::time < hours.quiet_until
        THEN ({LOCAL}::date + hours.quiet_until) AT TIME ZONE u.time_zone
    WHEN hours.quiet_from > hours.quiet_until AND {LOCAL}::time >= hours.quiet_from
        THEN ({LOCAL}::date + 1 + hours.quiet_until) AT TIME ZONE u.time_zone
    WHEN hours.quiet_from > hours.quiet_until AND {LOCAL}::time < hours.quiet_until
        THEN ({LOCAL}::date + hours.quiet_until) AT TIME ZONE u.time_zone
    ELSE %(now)s::timestamptz END"""
EARLIEST = f"GREATEST(%(now)s::timestamptz, {QUIET_END})"
DIGEST_AT = "COALESCE(hours.digest_at, '08:00'::time)"
# Monday is 0 in the table and 1 in ISO; a remainder below zero is brought up by 7.
DAYS_TO_WEEKDAY = f"((COALESCE(hours.digest_weekday, 0) - EXTRACT(ISODOW FROM {LOCAL})::int + 1 + 7) %% 7)"
TODAYS = f"({LOCAL}::date + {DIGEST_AT})"
THIS_WEEKS = f"({LOCAL}::date + {DAYS_TO_WEEKDAY} + {DIGEST_AT})"
DIGEST_DUE = f"""CASE {FREQUENCY}
    WHEN 'daily' THEN ({TODAYS} + CASE WHEN {TODAYS} > {LOCAL} THEN interval '0' ELSE interval '1 day' END) AT TIME ZONE u.time_zone
    WHEN 'weekly' THEN ({THIS_WEEKS} + CASE WHEN {THIS_WEEKS} > {LOCAL} THEN interval '0' ELSE interval '7 days' END) AT TIME ZONE u.time_zone
    END"""


@dataclass(frozen=True)
class Ways:
    """Pieces of SQL; what each means stands in the docstring of this module."""

    joins: str
    by_letter: str
    by_digest: str
    frequency: str
    earliest: str
    digest_due: str
    read_at: str


CHOSEN = Ways(
    JOINS,
    f"{FREQUENCY} = 'at_once'",
    f"{FREQUENCY} IN ('daily', 'weekly')",
    FREQUENCY,
    EARLIEST,
    DIGEST_DUE,
    "CASE WHEN box_choice.frequency = 'never' THEN n.created_at END",
)
ALWAYS = Ways("", "TRUE", "FALSE", "'at_once'", "%(now)s::timestamptz", "NULL::timestamptz", "NULL::timestamptz")


def ways_of(kind: str) -> Ways:
    """Of an `always` kind nobody's choices are asked: its letter goes at once to everybody, and stands unread in the inbox."""
    found = notice_kinds.get(kind)
    return ALWAYS if found is not None and found.always else CHOSEN


def own_choices(actor: Actor) -> dict[tuple[str, str], str]:
    """Frequency by kind and channel; what is missing comes at once."""
    rows = NoticeChoice.objects.across_partners(reason=OWN).filter(user_id=actor.user_id)
    return {(kind, channel): frequency for kind, channel, frequency in rows.values_list("kind", "channel", "frequency")}


def hours_of(actor: Actor) -> dict[str, Any]:
    """As the form of hours takes them."""
    row = NoticeHours.objects.across_partners(reason=OWN).filter(user_id=actor.user_id).first()
    names = ("quiet_from", "quiet_until", "digest_at", "digest_weekday")
    return {name: getattr(row, name) for name in names} if row else {"digest_at": time(8), "digest_weekday": 0}


def topics_heard_of(actor: Actor) -> set[str]:
    """Topics of which this reader has had a message, or has chosen something: the others are folded away."""
    kinds = set(Notice.objects.across_partners(reason="one's own inbox").filter(recipient_id=actor.user_id).values_list("kind", flat=True).distinct())
    kinds |= {kind for kind, _channel in own_choices(actor)}
    return {topic_of(notice_kinds[kind]).name for kind in kinds if kind in notice_kinds}
