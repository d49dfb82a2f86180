from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction
from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import next_number
from core.timefmt import day_text
from core.workflow import begin, each_by_itself, lock, lock_for, perform, saying_no, take_away, wake_delivery
from partners.actor import Actor
from partners.models import Partner
from reviews.operations import change_panel, open_panel
from scholarships import rules
from scholarships.enums import CallState
from scholarships.models import Allotment, Call, CallDocument, Nomination, NominationDocument
from scholarships.operations.awards import lapse_offers
from scholarships.operations.ending import end_sheet, end_with_call, lock_sent, lock_sheet
from scholarships.queries.calls import is_in_force, may_still_edit
from training.models import Intake


def create_call(*, fields: Mapping[str, Any], panel: Mapping[str, Any] | None = None, actor: Actor, now: datetime) -> Call:
    """A draft call with its panel; the reference counts within the year of the intake: 2027/01. A panel is blind unless somebody says otherwise."""
    if not rules.may_keep_calls(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        year = fields["intake"].starts_on.year
        reference = f"{year}/{next_number(f'call-{year}'):02d}"
        call = Call(reference=reference, panel=open_panel(label=reference, fields=panel or {}, now=now), created_at=now, **fields)
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


def change_call(call: Call, *, fields: Mapping[str, Any], panel: Mapping[str, Any] | None = None, actor: Actor, now: datetime) -> None:
    """Before it opens. Afterwards only `extend_call` moves the closing instant, and tells everybody."""
    with editing(call, actor, now) as locked:
        changed = [name for name, value in fields.items() if getattr(locked, name) != value]
        if "intake" in changed:
            _keep_year(locked, fields["intake"])
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            _tell(locked, "changed", actor, now, fields=sorted(changed))
        if panel:
            change_panel(locked.panel, fields=panel, actor=actor, now=now)
    call.__dict__.update(locked.__dict__)


def _keep_year(call: Call, intake: Intake) -> None:
    """Places are drawn from the quota of the year in which the intake begins."""
    if intake.starts_on.year != call.intake.starts_on.year and _allotments(call).exists():
        sentence = gettext("Partners have places from the quota of %(year)d: take them back before you choose an intake of another year.")
        raise Invalid({"intake": [sentence % {"year": call.intake.starts_on.year}]})


def _tell(call: Call, step: str, actor: Actor, now: datetime, **data: Any) -> None:
    """The history row, which says whether partners had heard of the call: only then are they told."""
    wake_delivery(record(call, step, actor=actor, now=now, data={**data, "published": call.published_at is not None}))


def _allotments(call: Call) -> Any:
    return Allotment.objects.across_partners(reason="rows of this call, locked with it").filter(call=call)


def add_to_checklist(call: Call, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> CallDocument:
    """A row at the place named, else after the last."""
    with editing(call, actor, now) as locked:
        last = _checklist(locked).order_by("position").last()
        document = CallDocument(**{"call": locked, "position": last.position + 1 if last else 0, **fields})
        document.full_clean()
        document.save(force_insert=True)
        _tell(locked, "checklist_added", actor, now, document=document.name_en)
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
        _tell(locked, "checklist_removed", actor, now, document=document.name_en)
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
        quota_year = _kept(quota_year)
        _check_line(locked, partner, quota_year, now)
        if places * amount_per_place > quota_year.limit:
            raise Invalid({"places": [_("The line allows %(allotted)d in that year.") % {"allotted": quota_year.limit}]})
        allotment = _allotments(locked).filter(partner=partner).first() or Allotment(call=locked, partner=partner)
        allotment.quota_year, allotment.places, allotment.reserve_slots = quota_year, places, reserve_slots
        allotment.amount_per_place = amount_per_place
        allotment.full_clean()
        allotment.save()
        _tell(locked, "allotted", actor, now, partner=partner.code, places=places, reserve=reserve_slots)
    return allotment


def _kept(quota_year: QuotaYear) -> QuotaYear:
    """The year as it is now, until the transaction ends: no amendment takes it away or cuts it while places are drawn from it."""
    rows = QuotaYear.objects.across_partners(reason="the year was fetched for this actor").select_related("line__agreement")
    found: QuotaYear | None = rows.select_for_update(of=("self",), no_key=True).filter(pk=quota_year.pk).first()
    if found is None:
        raise Invalid({"quota_year": [_("This year was taken from the agreement meanwhile: choose another line.")]})
    return found


def _check_line(call: Call, partner: Partner, quota_year: QuotaYear, now: datetime) -> None:
    line, begins = quota_year.line, call.intake.starts_on.year
    if line.partner_id != partner.pk:
        raise Invalid({"quota_year": [_("This quota line belongs to another partner.")]})
    if not is_in_force(line.agreement, now):
        raise Invalid({"quota_year": [_("The agreement of this line is not in force.")]})
    if quota_year.year != begins:
        raise Invalid({"quota_year": [gettext("The intake begins in %(year)d: choose the line of that year.") % {"year": begins}]})
    if line.direction != Direction.INBOUND:
        raise Invalid({"quota_year": [_("This line is for people sent abroad: a call needs a line for those who come here.")]})


def remove_allotment(call: Call, *, allotment: Allotment, actor: Actor, now: datetime) -> None:
    """The partner is no longer invited. Not once it has begun a nomination."""
    with editing(call, actor, now) as locked:
        if allotment.call_id != locked.pk:
            raise NotAllowed
        # Whole, as a deletion: a draft that is just being begun is waited for, and seen.
        Allotment.objects.across_partners(reason="row of this call, about to go").select_for_update(of=("self",)).filter(pk=allotment.pk).first()
        if Nomination.objects.across_partners(reason="whether this partner has begun").filter(allotment=allotment).exists():
            raise Refused(gettext("%(partner)s has begun a nomination for this call, so its places stay.") % {"partner": allotment.partner})
        _tell(locked, "allotment_removed", actor, now, partner=allotment.partner.code)
        take_away(allotment)


def publish_call(call: Call, *, actor: Actor, now: datetime) -> None:
    """From now on the partners invited see the call, and hear what becomes of it."""
    perform(call, "publish", actor=actor, now=now, changes={"published_at": now})


def extend_call(call: Call, *, closes_at: datetime, reason: str, actor: Actor, now: datetime) -> None:
    """The head sets a later closing instant and says why; a closed call is open again; every partner invited is told."""
    with saying_no(), transaction.atomic():
        was = lock_for(call, "extend", actor=actor, now=now).closes_at
        if closes_at <= max(now, was):
            raise Invalid({"closes_at": [_("The new closing must lie after the present one and after this moment.")]})
        if closes_at.astimezone(ZoneInfo(call.zone)).date() >= call.intake.starts_on:
            text = _("The call would close after its intake has begun on %(day)s.")
            raise Invalid({"closes_at": [text % {"day": day_text(call.intake.starts_on)}]})
        data = {"from": was.isoformat(), "to": closes_at.isoformat()}
        perform(call, "extend", actor=actor, now=now, reason=reason, changes={"closes_at": closes_at}, data=data)


def close_selection(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "decide", actor=actor, now=now)


def archive_call(call: Call, *, actor: Actor, now: datetime) -> None:
    perform(call, "archive", actor=actor, now=now)


def cancel_call(call: Call, *, reason: str, actor: Actor, now: datetime) -> None:
    """The call, with it every nomination that was sent and is not enrolled, and the open sheet: all or nothing. Of a draft nobody outside hears."""
    with saying_no(), transaction.atomic():
        lock_for(call, "cancel", actor=actor, now=now)
        sheet = lock_sheet(call)
        ended = lock_sent(call)
        freed = sum(row.holds_place for row in ended)
        data = {"published": call.published_at is not None, "ended": len(ended), "freed": freed}
        perform(call, "cancel", actor=actor, now=now, reason=reason, data=data)
        end_with_call(ended, reason=reason, actor=actor, now=now)
        if sheet:
            end_sheet(sheet, actor=actor, now=now)


def turn_clock(*, now: datetime) -> int:
    """Open what has opened, close what has closed, let unanswered offers lapse. Late or twice does no harm."""
    return turn_calls(now=now) + lapse_offers(now=now)


def turn_calls(*, now: datetime) -> int:
    """Calls whose hour has come. One that fails keeps no other waiting."""
    rows = Call.objects.across_partners(reason="the clock looks at every call").order_by("pk")
    opening = rows.filter(state=CallState.PUBLISHED, opens_at__lte=now)
    closing = rows.filter(state=CallState.OPEN, closes_at__lte=now)
    moved = each_by_itself(opening, lambda call: _turn(call, "open", now), what="opening of call")
    return moved + each_by_itself(closing, lambda call: _turn(call, "close", now), what="closing of call")


def _turn(call: Call, step_name: str, now: datetime) -> None:
    perform(call, step_name, actor=Actor.system("clock"), now=now)
