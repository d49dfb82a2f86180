from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import next_number
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away, wake_delivery
from partners.actor import Actor
from partners.models import Partner
from scholarships import rules
from scholarships.enums import CallState
from scholarships.models import Allotment, Call, CallDocument, Nomination, NominationDocument
from scholarships.operations.awards import lapse_offers
from scholarships.queries.calls import may_still_edit


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
def editing(call: Call, actor: Actor, now: datetime) -> Iterator[Call]:
    """The locked call of a transaction, if this actor may still edit it. A late clock keeps no call editable."""
    if not rules.may_keep_calls(actor, call):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked: Call = lock(call)
        if not may_still_edit(locked, now):
            raise Refused(_("The call is open or over: only its closing can be extended."))
        yield locked


def change_call(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Before it opens. Afterwards only `extend_call` moves the closing instant, and tells everybody."""
    with editing(call, actor, now) as locked:
        changed = [name for name, value in fields.items() if getattr(locked, name) != value]
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            wake_delivery(record(locked, "changed", actor=actor, now=now, data={"fields": sorted(changed)}))
    call.__dict__.update(locked.__dict__)


def add_to_checklist(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> CallDocument:
    """A row at the place named, else after the last."""
    with editing(call, actor, now) as locked:
        last = _checklist(locked).order_by("position").last()
        document = CallDocument(**{"call": locked, "position": last.position + 1 if last else 0, **fields})
        document.full_clean()
        document.save(force_insert=True)
        record(locked, "checklist_added", actor=actor, now=now, data={"document": document.name_en})
    return document


def _checklist(call: Call) -> Any:
    return CallDocument.objects.across_partners(reason="checklist of the call, locked with it").filter(call=call)


def remove_from_checklist(call: Call, *, document: CallDocument, actor: Actor, now: datetime) -> None:
    """Not while a draft already answers the row with a file."""
    with editing(call, actor, now) as locked:
        if document.call_id != locked.pk:
            raise NotAllowed
        answers = NominationDocument.objects.across_partners(reason="whether anybody has answered this row")
        if answers.filter(requirement=document).exists():
            raise Refused(_("A draft already holds a file for this document, so it can't be taken off the checklist."))
        record(locked, "checklist_removed", actor=actor, now=now, data={"document": document.name_en})
        take_away(document)


def move_in_checklist(call: Call, *, document: CallDocument, up: bool, actor: Actor, now: datetime) -> None:
    """One place up or down; at the end of the list nothing changes."""
    with editing(call, actor, now) as locked:
        if document.call_id != locked.pk:
            raise NotAllowed
        rows = list(_checklist(locked).order_by("position", "pk"))
        place = rows.index(document)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            row.position = position
        _checklist(locked).bulk_update(rows, ["position"])
        record(locked, "checklist_moved", actor=actor, now=now, data={"document": document.name_en})


def allot(
    call: Call, *, partner: Partner, quota_year: QuotaYear, places: int, reserve_slots: int, amount_per_place: int = 1, actor: Actor, now: datetime
) -> Allotment:
    """Give a partner places in the call, drawn from a line of an agreement in force; again with other numbers changes them.

    Of a published call the partner is told at once; of a draft its publication tells.
    """
    with editing(call, actor, now) as locked:
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
        data = {"partner": partner.code, "places": places, "reserve": reserve_slots, "published": locked.state != CallState.DRAFT}
        wake_delivery(record(locked, "allotted", actor=actor, now=now, data=data))
    return allotment


def remove_allotment(call: Call, *, allotment: Allotment, actor: Actor, now: datetime) -> None:
    """The partner is no longer invited. Not once it has begun a nomination."""
    with editing(call, actor, now) as locked:
        if allotment.call_id != locked.pk:
            raise NotAllowed
        if Nomination.objects.across_partners(reason="whether this partner has begun").filter(allotment=allotment).exists():
            raise Refused(gettext("%(partner)s has begun a nomination for this call, so its places stay.") % {"partner": allotment.partner})
        record(locked, "allotment_removed", actor=actor, now=now, data={"partner": allotment.partner.code})
        take_away(allotment)


def publish_call(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "publish", actor=actor, now=now)


def extend_call(call: Call, *, closes_at: datetime, reason: str, actor: Actor, now: datetime) -> None:
    """The head sets a later closing instant and says why; a closed call is open again; every partner invited is told."""
    with saying_no(), transaction.atomic():
        was = lock_for(call, "extend", actor=actor, now=now).closes_at
        if closes_at <= max(now, was):
            raise Invalid({"closes_at": [_("The new closing must lie after the present one and after this moment.")]})
        data = {"from": was.isoformat(), "to": closes_at.isoformat()}
        perform(call, "extend", actor=actor, now=now, reason=reason, changes={"closes_at": closes_at}, data=data)


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
