"""The list of the invited: sides put on it, their order, the letters that go out, changes and reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Max, Value, When
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import again_when_crossed, begin_each, each_by_itself, lock_for, perform
from documents.enums import IssuedState
from documents.models import IssuedDocument
from documents.operations import revoke_document, write_letter
from events.enums import COMING, EventState
from events.enums import DelegationState as S
from events.models import Delegation, Event
from events.operations.delegations import call_off_members
from events.operations.events import note_invited
from events.places import holding, offer_free_places
from events.queries.invitation_letter import invitation_letter
from events.rules import people as rules
from notifications.models import Reminder
from partners.actor import Actor
from partners.models import Institution, Partner

Side = tuple[Partner, Institution | None]
REMIND_DAYS = 7  # before the day by which a side is to answer
CLOCK = Actor.system("clock")


def put_on_list(
    event: Event, *, sides: Sequence[Side], ceiling: int, answer_by: datetime, note: str = "", actor: Actor, now: datetime
) -> list[Delegation]:
    """Those who are on the list already are left as they are; the new ones stand behind them in the order of precedence."""
    if not rules.may_invite(actor, event):
        raise NotAllowed
    _in_time(answer_by, event, now)
    with holding(event.pk) as held:
        listed = Delegation.objects.across_partners(reason="who is on the list of the event already").filter(event=held)
        known = set(listed.values_list("partner_id", "institution_id"))
        last = listed.aggregate(last=Max("precedence"))["last"] or 0
        new = [side for side in dict.fromkeys(sides) if (side[0].pk, side[1].pk if side[1] else None) not in known]
        made = [
            Delegation(
                event=held, partner=partner, institution=institution, ceiling=ceiling, answer_by=answer_by, note=note, precedence=last + number,
                state_since=now, created_at=now,
            )
            for number, (partner, institution) in enumerate(new, start=1)
        ]  # fmt: skip
        begin_each(made, "listed", actor=actor, now=now)
    return made


def _in_time(answer_by: datetime, event: Event, now: datetime) -> None:
    if answer_by <= now:
        raise Invalid({"answer_by": [_("This instant is over already.")]})
    if answer_by >= event.starts_at:
        raise Invalid({"answer_by": [_("The answer is needed before the event begins.")]})


def set_precedence(event: Event, *, order: Sequence[int], actor: Actor, now: datetime) -> None:
    """`order`: keys of the invitations, the first sits and is named first; those left out stand behind, as they stood."""
    if not rules.may_invite(actor, event):
        raise NotAllowed
    with holding(event.pk) as held:
        rows = Delegation.objects.across_partners(reason="the list of an event, for its order").filter(event=held).order_by("precedence", "pk")
        stood = [row.pk for row in rows.select_for_update(no_key=True)]
        wished = [pk for pk in dict.fromkeys(order) if pk in stood]
        places = {pk: number for number, pk in enumerate([*wished, *(pk for pk in stood if pk not in wished)], start=1)}
        if places:  # in one statement: the constraint looks at its end
            rows.order_by().update(precedence=Case(*(When(pk=pk, then=Value(number)) for pk, number in places.items())))
        record(held, "precedence_set", actor=actor, now=now, source=held.state, target=held.state)


def send_invitations(delegations: Sequence[Delegation], *, as_note: bool = False, actor: Actor, now: datetime) -> None:
    """Of one event, all or none: each gets its letter, and the event counts as invited from the first on.

    `as_note`: in the form of a note verbale, to the embassy of the side.
    """
    if not delegations:
        raise Invalid({"": [_("Choose whom to invite.")]})
    again_when_crossed(lambda: _send_each(delegations, as_note, actor, now))


def _send_each(delegations: Sequence[Delegation], as_note: bool, actor: Actor, now: datetime) -> None:
    (event_id,) = {row.event_id for row in delegations}
    with holding(event_id) as event:
        for delegation in sorted(delegations, key=lambda row: row.pk):
            locked = lock_for(delegation, "send_invitation", actor=actor, now=now)
            if locked.answer_by <= now:
                raise Refused(_("The time to answer would be over already. Change it first."), code="too_late")
            letter = write_letter(invitation_letter(locked, as_note=as_note), actor=actor, now=now)
            changes = {"letter": letter, "invited_at": now, "state_since": now}
            perform(delegation, "send_invitation", actor=actor, now=now, changes=changes, data={"letter": letter.number})
        if event.state == EventState.PROGRAMME_OPEN:
            note_invited(event, actor=actor.in_consequence(), now=now)


def change_invitation(delegation: Delegation, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Ceiling, answer by, note. Fewer than are named already PostgreSQL refuses."""
    assert set(fields) <= {"ceiling", "answer_by", "note"}, fields
    if answer_by := fields.get("answer_by"):
        _in_time(answer_by, delegation.event, now)
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}
    perform(delegation, "change_invitation", actor=actor, now=now, changes=fields, data=said)


def withdraw_invitation(delegation: Delegation, *, reason: str, actor: Actor, now: datetime) -> None:
    """The letter is revoked; whom the side has named is called off, their places pass on."""
    with holding(delegation.event_id) as event:
        perform(delegation, "withdraw", actor=actor, now=now, reason=reason, changes={"state_since": now, "head": None})
        call_off_members(delegation, reason=reason, actor=actor, now=now)
        letters = IssuedDocument.objects.across_partners(reason="the letter of the invitation at hand")
        for letter in letters.filter(pk=delegation.letter_id, state=IssuedState.VALID):
            revoke_document(letter, reason=reason, actor=actor.in_consequence(), now=now)
        offer_free_places(event.pk, actor=actor, now=now)


def list_again(delegation: Delegation, *, answer_by: datetime, actor: Actor, now: datetime) -> None:
    """After it was declined or withdrawn; the invitation goes out by a step of its own."""
    _in_time(answer_by, delegation.event, now)
    perform(delegation, "list_again", actor=actor, now=now, changes={"answer_by": answer_by, "state_since": now})


def remind_delegation(delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    perform(delegation, "remind", actor=actor, now=now)


def remind_invited(*, now: datetime) -> int:
    """The clock's: once, a week before the answer is due. Kept by key, so that another day of the answer is reminded of anew."""
    rows = Delegation.objects.across_partners(reason="the clock reminds whoever has not answered")
    rows = rows.filter(state=S.INVITED, answer_by__gt=now, answer_by__lte=now + timedelta(days=REMIND_DAYS), event__state__in=COMING)
    rows = rows.filter(invited_at__lte=now - timedelta(days=1))  # whoever was invited just now knows the day
    return each_by_itself(rows.order_by("pk"), lambda row: _remind_once(row, now), what="reminder of delegation")


def _remind_once(delegation: Delegation, now: datetime) -> None:
    key = f"events.delegation:{delegation.pk}:{int(delegation.answer_by.timestamp())}"
    given = Reminder.objects.across_partners(reason="the clocks keep what they gave")
    with holding(delegation.event_id):
        _row, is_new = given.get_or_create(key=key, defaults={"at": now})
        if is_new:
            remind_delegation(delegation, actor=CLOCK, now=now)
