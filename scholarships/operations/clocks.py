"""The clocks that the sending side sets for itself: its own closing in a call, and the day by which a nominee has completed the own part."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no, wake_delivery
from partners.actor import Actor
from scholarships import rules
from scholarships.enums import UNSENT
from scholarships.models import Allotment, Nomination
from scholarships.operations.reminders import note_passed_marks
from scholarships.queries.clocks import INTERNAL, NOMINEE, parts_end


def set_internal_closing(allotment: Allotment, *, closes_at: datetime | None, actor: Actor, now: datetime) -> None:
    """Until when nominees and employers of this partner complete their parts; later again opens them, `None` leaves the host's clock alone.

    One act, on record, told to the other officers. It lies before the host's closing, so that the authority has time to check and send.
    """
    if not rules.may_set_clocks(actor, allotment.partner_id):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Allotment = lock(allotment)
        if closes_at is not None:
            _check_internal(locked, closes_at, now)
        was, locked.internal_closes_at = locked.internal_closes_at, closes_at
        if was == closes_at:
            return
        locked.save(update_fields=["internal_closes_at"])
        data = {"from": was.isoformat() if was else "", "until": closes_at.isoformat() if closes_at else ""}
        wake_delivery(record(locked, "internal_closing_set" if closes_at else "internal_closing_taken_away", actor=actor, now=now, data=data))
        if closes_at:
            note_passed_marks("scholarships.allotment", locked.pk, INTERNAL, closes_at, now)
    allotment.__dict__.update(locked.__dict__)


def _check_internal(allotment: Allotment, closes_at: datetime, now: datetime) -> None:
    if now >= allotment.call.closes_at:
        raise Refused(_("The call has closed: there is nothing left to close before it."), code="too_late")
    if closes_at <= now:
        raise Invalid({"closes_at": [_("Choose a day and a time in the future.")]})
    if closes_at >= allotment.call.closes_at:
        raise Invalid({"closes_at": [_("Your own closing must lie before the closing of the call, so that you can still check and send.")]})


def set_nominee_closing(nomination: Nomination, *, until: datetime | None, actor: Actor, now: datetime) -> None:
    """Until when the nominee completes the own part; not after the partner's own closing, nor after the host's. Later again opens it."""
    if not rules.may_set_clocks(actor, nomination.partner_id):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        if locked.state not in UNSENT:
            raise Refused(_("This nomination has been sent: the nominee's part is no longer open."), code="wrong_state")
        if until is not None:
            _check_nominee(locked, until, now)
        was, locked.nominee_until = locked.nominee_until, until
        if was == until:
            return
        locked.save(update_fields=["nominee_until"])
        data = {"from": was.isoformat() if was else "", "until": until.isoformat() if until else ""}
        entry = record(locked, "nominee_closing_set" if until else "nominee_closing_taken_away", actor=actor, now=now, data=data)
        if until:
            note_passed_marks("scholarships.nomination", locked.pk, NOMINEE, until, now)
        wake_delivery(entry)
    nomination.__dict__.update(locked.__dict__)


def _check_nominee(nomination: Nomination, until: datetime, now: datetime) -> None:
    if until <= now:
        raise Invalid({"until": [_("Choose a day and a time in the future.")]})
    if until > parts_end(nomination):
        raise Invalid(
            {"until": [_("The nominee's part can't end after your own closing or after the closing of the call. Move your own closing first.")]}
        )
