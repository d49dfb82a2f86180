"""A place became free: the next of the reserve list gets a timed offer, by the portal, in the same transaction."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from core.errors import Invalid, Refused
from core.history import record
from core.models import HistoryEntry
from core.timefmt import day_text
from core.workflow import refusal, wake_delivery, workflow_of
from mobility.visa_clock import latest_safe_selection
from partners.actor import Actor
from partners.queries import host_day
from scholarships.enums import WITH_PLACE, CallState
from scholarships.models import Call, Nomination
from scholarships.operations.queue import next_of_reserve
from scholarships.operations.steps import move
from scholarships.queries.award_terms import needs_visa
from training.queries.days import usual_days

log = logging.getLogger(__name__)
RESERVE_LIST = Actor.system("reserve")
END_OF_WORK = time(18)
OVER = (CallState.CANCELLED, CallState.ARCHIVED)


def latest_answer(call: Call) -> datetime:
    """An offer is answered before the first day of the intake begins, on the clock of the call."""
    return datetime.combine(call.intake.starts_on, time(0), ZoneInfo(call.zone))


def usual_answer(call: Call, now: datetime) -> datetime:
    """The end of work so many days from now as the call gives, and before the intake begins."""
    day = now.astimezone(ZoneInfo(call.zone)).date() + timedelta(days=call.offer_days)
    return min(datetime.combine(day, END_OF_WORK, ZoneInfo(call.zone)), latest_answer(call) - timedelta(minutes=1))


def promote_next(freed: Nomination, *, entry: HistoryEntry, now: datetime) -> Nomination | None:
    """After `freed` has lost its place by this step. One candidate alone is looked at: nobody is passed over.

    Whoever can't be offered the place by the portal is shown to the head with the reason, and the place stays free.
    """
    if entry.source not in WITH_PLACE or entry.data.get("passes_on") or not freed.call.promotes_reserve:
        return None  # no place was held, or the head passes it on to somebody named
    candidate = next_of_reserve(freed)
    if candidate is None or candidate.call.state in OVER:
        return None
    why = why_not_offered(candidate, now) or _offered(candidate, freed, now)
    if not why:
        return candidate
    kept = record(candidate, "not_promoted", actor=RESERVE_LIST, now=now, reason=why, data={"freed": freed.reference})
    wake_delivery(kept)
    return None


def why_not_offered(candidate: Nomination, now: datetime) -> str:
    """What the portal asks before it offers a place by itself; a head may know better and select in person."""
    call, today = candidate.call, host_day(now)
    if now >= usual_answer(call, now):
        return gettext("The intake begins before the offer could be answered.")
    last = latest_safe_selection(usual_days(call.intake).enters_on, call.offer_days)
    if today > last and needs_visa(candidate.person):
        sentence = gettext("A visa is needed, and the last day on which somebody could be selected and the note verbale go in in time was %(day)s.")
        return sentence % {"day": day_text(last)}
    no = refusal(candidate, workflow_of(candidate).by_name["promote"], RESERVE_LIST, now)
    return str(no) if no else ""


def _offered(candidate: Nomination, freed: Nomination, now: datetime) -> str:
    """Empty when it went through; else why the database or the agreement's line has refused. Nothing of it is left then."""
    until = usual_answer(candidate.call, now)
    data = {"until": until.isoformat(), "freed": freed.reference}
    try:
        with transaction.atomic():
            move(candidate, "promote", actor=RESERVE_LIST, now=now, changes={"offer_expires_at": until, "decided_at": now}, data=data)
    except Refused as refused:
        if refused.code == "busy":  # crossed another transaction: the whole step is tried again
            raise
        return str(refused)
    except Invalid as invalid:
        return str(invalid)
    except Exception:  # whoever declines, or the clock, is not kept from it by a fault of ours
        log.exception("the place of %s was not offered to %s", freed.pk, candidate.pk)
        return gettext("The portal has failed to write the offer. Select the person yourself; if that fails too, tell the administrator.")
    return ""
