"""Attendance of one session: by list, all at once; or by the code in the room, each for oneself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import NotAllowed, Refused
from core.history import record
from core.timefmt import instant_text
from core.workflow import lock, saying_no
from partners.actor import Actor
from training.enums import Presence, SessionState, Via
from training.models import Attendance, Enrolment, TeachingSession
from training.queries.attendance import REASON, THERE, enrolment_in, expected_in, is_expected
from training.rules import attendance as rules

LIST_OPENS = timedelta(minutes=30)  # before the session
CODE_OPENS = timedelta(minutes=15)
LATE_AFTER = timedelta(minutes=15)


def take_attendance(session: TeachingSession, *, presences: Mapping[int, str], seen: Mapping[int, str], actor: Actor, now: datetime) -> int:
    """Write what differs from what the page showed (`seen`), by enrolment; who has no row yet gets one. Returns how many were written.

    What came in meanwhile by the code in the room stays, unless the list was changed for that person on purpose.
    """
    if not rules.may_take_attendance(actor, session):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(session)
        check_list_is_open(locked, now)
        new: list[Attendance] = []
        kept: list[Attendance] = []
        over: list[list[Any]] = []
        for one in expected_in(locked):
            presence = presences.get(one.enrolment.pk, "")
            untouched = presence == (seen.get(one.enrolment.pk) or Presence.PRESENT)  # as the page offered it
            if not presence or presence == one.presence or (one.row and untouched):
                continue
            over += [[one.enrolment.pk, one.presence, presence]] if one.row else []
            row = one.row or Attendance(session=locked, enrolment=one.enrolment)
            row.presence, row.via, row.marked_at, row.marked_by_label = presence, Via.LIST, now, actor.label
            (kept if one.row else new).append(row)
        insert_each(new)
        Attendance.objects.across_partners(reason=REASON).bulk_update(kept, ["presence", "via", "marked_at", "marked_by_label"])
        if new or kept:
            record(locked, "attendance_taken", actor=actor, now=now, data={"new": len(new), "over": over})
    return len(new) + len(kept)


def check_list_is_open(session: TeachingSession, now: datetime) -> None:
    if session.state == SessionState.CANCELLED:
        raise Refused(_("This session is cancelled: nobody was to come."), code="cancelled")
    if now < session.starts_at - LIST_OPENS:
        sentence = gettext("Attendance is taken from 30 minutes before the session on; it begins %(when)s.")
        raise Refused(sentence % {"when": _when(session.starts_at)}, code="early")


def check_in(session: TeachingSession, *, actor: Actor, now: datetime) -> Attendance:
    """Oneself, once: present, or late from fifteen minutes after the beginning on. A second time changes nothing."""
    with saying_no(), transaction.atomic():
        locked = lock(session)
        enrolment = enrolment_in(locked, actor.user_id)
        if enrolment is None:
            raise NotAllowed
        check_code_is_open(locked, now)
        if row := _own_row(locked, enrolment):
            return row
        if not is_expected(locked, enrolment):
            raise Refused(
                _("You are not expected in this session: it is for other groups, or your training is not running now."), code="not_expected"
            )
        presence = Presence.LATE if now > locked.starts_at + LATE_AFTER else Presence.PRESENT
        row = Attendance(session=locked, enrolment=enrolment, presence=presence, via=Via.QR, marked_at=now, marked_by_label=actor.label)
        row.full_clean()
        row.save(force_insert=True)
        record(row, "checked_in", actor=actor, now=now, data={"presence": presence})
    return row


def _own_row(session: TeachingSession, enrolment: Enrolment) -> Any:
    row = Attendance.objects.across_partners(reason="one's own attendance").filter(session=session, enrolment=enrolment).first()
    if row and row.presence not in THERE:
        sentence = gettext("You are marked as “%(presence)s” for this session. If that is wrong, speak to the lecturer.")
        raise Refused(sentence % {"presence": row.get_presence_display()}, code="marked")
    return row


def check_code_is_open(session: TeachingSession, now: datetime) -> None:
    if session.state == SessionState.CANCELLED:
        raise Refused(_("This session is cancelled."), code="cancelled")
    if now < session.starts_at - CODE_OPENS:
        sentence = gettext("Too early: one can mark oneself present from 15 minutes before the session on. It begins %(when)s.")
        raise Refused(sentence % {"when": _when(session.starts_at)}, code="early")
    if now >= session.ends_at:
        raise Refused(_("The session is over. Who was there without being marked speaks to the lecturer."), code="late")


def _when(at: datetime) -> str:
    return str(instant_text(at, settings.HOST_ZONE).text)
