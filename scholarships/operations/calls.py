from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import next_number
from core.workflow import begin, lock, perform, saying_no
from partners.actor import Actor
from partners.models import Partner
from scholarships import rules
from scholarships.enums import CallState
from scholarships.models import Allotment, Call, CallDocument
from scholarships.operations.awards import lapse_offers

EDITABLE = (CallState.DRAFT, CallState.PUBLISHED)


def create_call(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Call:
    """A draft call; its reference counts within the year of the intake: 2027/01."""
    if not rules.may_keep_calls(actor):
        raise NotAllowed
    with transaction.atomic():
        year = fields["intake"].starts_on.year
        call = Call(reference=f"{year}/{next_number(f'call-{year}'):02d}", created_at=now, **fields)
        begin(call, "created", actor=actor, now=now)
    return call


@contextmanager
def editing(call: Call, actor: Actor) -> Iterator[Call]:
    """The locked call of a transaction, if this actor may still edit it."""
    if not rules.may_keep_calls(actor, call):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Call = lock(call)
        if locked.state not in EDITABLE:
            raise Refused(_("The call is open or over: only its closing can be extended."))
        yield locked


def change_call(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Before it opens. Afterwards only `extend_call` moves the closing instant, and tells everybody."""
    with editing(call, actor) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save()
        record(locked, "changed", actor=actor, now=now, data={"fields": sorted(fields)})
    call.__dict__.update(locked.__dict__)


def add_to_checklist(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> CallDocument:
    with editing(call, actor) as locked:
        document = CallDocument(call=locked, **fields)
        document.full_clean()
        document.save(force_insert=True)
        record(locked, "checklist_added", actor=actor, now=now, data={"document": document.name_en})
    return document


def remove_from_checklist(call: Call, *, document: CallDocument, actor: Actor, now: datetime) -> None:
    with editing(call, actor) as locked:
        if document.call_id != locked.pk:
            raise NotAllowed
        record(locked, "checklist_removed", actor=actor, now=now, data={"document": document.name_en})
        document.delete()


def allot(
    call: Call, *, partner: Partner, quota_year: QuotaYear, places: int, reserve_slots: int, amount_per_place: int = 1, actor: Actor, now: datetime
) -> Allotment:
    """Give a partner places in the call, drawn from a line of an agreement in force; again with other numbers changes them."""
    with editing(call, actor) as locked:
        line = quota_year.line
        if line.partner_id != partner.pk:
            raise Invalid({"quota_year": [_("This quota line belongs to another partner.")]})
        if line.agreement.state != AgreementState.IN_FORCE:
            raise Invalid({"quota_year": [_("The agreement of this line is not in force.")]})
        if places * amount_per_place > quota_year.allotted:
            raise Invalid({"places": [_("The line allows %(allotted)d in that year.") % {"allotted": quota_year.allotted}]})
        rows = Allotment.objects.across_partners(reason="row of this call, locked with it")
        allotment = rows.filter(call=locked, partner=partner).first() or Allotment(call=locked, partner=partner)
        allotment.quota_year, allotment.places, allotment.reserve_slots = quota_year, places, reserve_slots
        allotment.amount_per_place = amount_per_place
        allotment.full_clean()
        allotment.save()
        record(locked, "allotted", actor=actor, now=now, data={"partner": partner.code, "places": places, "reserve": reserve_slots})
    return allotment


def publish_call(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "publish", actor=actor, now=now)


def extend_call(call: Call, *, closes_at: datetime, reason: str, actor: Actor, now: datetime) -> None:
    """The head sets a later closing instant and says why; a closed call is open again; every partner invited is told."""
    if closes_at <= max(now, call.closes_at):
        raise Invalid({"closes_at": [_("The new closing must lie after the present one and after this moment.")]})
    old = call.closes_at.isoformat()
    perform(call, "extend", actor=actor, now=now, reason=reason, changes={"closes_at": closes_at}, data={"from": old, "to": closes_at.isoformat()})


def close_selection(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "decide", actor=actor, now=now)


def archive_call(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "archive", actor=actor, now=now)


def cancel_call(call: Call, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(call, "cancel", actor=actor, now=now, reason=reason)


def turn_clock(*, now: datetime) -> int:
    """Open what has opened, close what has closed, let unanswered offers lapse. Late or twice does no harm."""
    clock = Actor.system("clock")
    moved = 0
    rows = Call.objects.across_partners(reason="the clock looks at every call")
    for step_name, due in (
        ("open", rows.filter(state=CallState.PUBLISHED, opens_at__lte=now)),
        ("close", rows.filter(state=CallState.OPEN, closes_at__lte=now)),
    ):
        for call in due.order_by("pk"):
            try:
                perform(call, step_name, actor=clock, now=now)
                moved += 1
            except Refused:  # another worker was first, or the head has extended it in between
                continue
    return moved + lapse_offers(now=now)
