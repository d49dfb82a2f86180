"""One person in the place of another: the old nomination ends, the new one is linked to it, and slot and place pass in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, refusal, saying_no, wake_delivery, workflow_of
from partners.actor import Actor
from people.models import Person
from people.operations import lock_person
from scholarships import rules
from scholarships.enums import SENT, UNSENT, NominationState
from scholarships.models import Nomination
from scholarships.operations.endorsements import propose_nomination
from scholarships.operations.nominees import nominate
from scholarships.operations.queue import lock_rows, next_of_reserve
from scholarships.operations.sending import send
from scholarships.operations.steps import move
from scholarships.queries.endorsements import needs_second_person


@dataclass(frozen=True)
class Replacement:
    """The nomination that stands in the place of the old one; `waits_for` says why it could not be sent in the same act."""

    nomination: Nomination
    waits_for: str = ""


def replace_nomination(
    nomination: Nomination,
    *,
    reason: str,
    by: Nomination | None = None,
    person: Person | None = None,
    person_fields: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Replacement:
    """By the sending authority: a draft of the same call, somebody on its reserve list, a person nominated before, or a new one.

    The slot that becomes free is taken again in the same transaction when the new nomination is complete. A place is not
    passed on by the authority: it falls back to the call, and the ministry decides who gets it.
    """
    if not rules.may_nominate(actor, nomination):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        old, new = _locked_pair(nomination, by)
        _check_step(old, actor, now)
        _check_open(old, now)
        if new is None:
            new = _put_forward(old, person, person_fields or {}, actor, now)
        _end(old, new, reason, actor, now)
        waits_for = _send_if_ready(new, actor, now) if new.state in UNSENT else ""
    nomination.__dict__.update(old.__dict__)
    return Replacement(new, waits_for)


def promote_in_place(nomination: Nomination, *, by: Nomination, reason: str, actor: Actor, now: datetime) -> Nomination:
    """By the head of programme: the place of this nominee is released and reserved for one of the same partner's reserve list, in one act."""
    if not rules.may_pass_on(actor, nomination):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        old, new = _locked_pair(nomination, by)
        assert new is not None
        _check_step(old, actor, now)
        if not old.holds_place:
            raise Refused(_("This nominee holds no place that could be passed on."), code="wrong_state")
        if new.state != NominationState.RESERVE:
            raise Refused(gettext("%(number)s is not on the reserve list.") % {"number": new}, code="wrong_state")
        _check_order(old, new)
        _end(old, new, reason, actor, now, passes_on=True)
        new.allotment.refresh_from_db()
        carried = actor.in_consequence()  # where two people decide, they decided who stands on the reserve list
        move(new, "select", actor=carried, now=now, reason=reason, changes={"decided_at": now, "decision_reason": reason})
    nomination.__dict__.update(old.__dict__)
    return new


def _check_order(old: Nomination, new: Nomination) -> None:
    """Where two people decide they have signed the order of the reserve list too: one person alone passes nobody over."""
    first = next_of_reserve(old) if old.call.two_person else new
    if first and first.pk != new.pk:
        sentence = gettext(
            "Two people have signed the order of this reserve list: %(first)s is next. To give the place to somebody else, put it on a sheet of decisions."
        )
        raise Refused(sentence % {"first": first.person.passport_name}, code="order")


def _locked_pair(nomination: Nomination, by: Nomination | None) -> tuple[Nomination, Nomination | None]:
    """Both rows with the reserve list, in the order of their keys, as everywhere; the second must belong to the same partner and call."""
    if by is not None and by.pk == nomination.pk:
        raise Invalid({"by": [_("Choose another nomination than the one that is to be replaced.")]})
    found = lock_rows([nomination.pk, *([by.pk] if by else [])], nomination.allotment_id)
    old, new = found[nomination.pk], found[by.pk] if by else None
    if new and (new.partner_id, new.call_id) != (old.partner_id, old.call_id):
        raise NotAllowed
    if new:
        _check_free(new)
        new.person = lock_person(new.person)
    return old, new


def _check_free(new: Nomination) -> None:
    if new.replaces_id:
        raise Refused(gettext("%(number)s stands in the place of another nomination already.") % {"number": new}, code="wrong_state")
    if new.state not in (*UNSENT, NominationState.RESERVE):
        sentence = gettext("%(number)s is now “%(state)s”: choose a draft, or somebody on the reserve list.")
        raise Refused(sentence % {"number": new, "state": new.get_state_display()}, code="wrong_state")


def _check_step(old: Nomination, actor: Actor, now: datetime) -> None:
    if no := refusal(old, workflow_of(old).by_name["replace"], actor, now):
        raise no


def _check_open(old: Nomination, now: datetime) -> None:
    """Until the closing of the call; afterwards only while the ministry allows it for this nomination."""
    if now >= old.call.closes_at and not (old.replace_until and now < old.replace_until):
        sentence = _("The call has closed. Ask the ministry to allow a replacement: it opens one for this nomination until a day that it sets.")
        raise Refused(sentence, code="too_late")


def _put_forward(old: Nomination, person: Person | None, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Nomination:
    if person is not None and person.pk == old.person_id:
        raise Invalid({"person": [_("This is the person who is to be replaced.")]})
    entered = not rules.may_nominate_for(actor, old.partner_id)  # the ministry, in what it has entered itself
    new, _is_new = nominate(old.call, partner=old.partner, person=person, person_fields=fields, actor=actor, now=now, replaces=old, on_behalf=entered)
    if new.pk == old.pk:
        raise Invalid({"person": [_("This is the person who is to be replaced.")]})
    locked: Nomination = lock(new)
    _check_free(locked)
    return locked


def _end(old: Nomination, new: Nomination, reason: str, actor: Actor, now: datetime, **more: bool) -> None:
    """The link first, so that notices find it; then the end of the old one, which frees what it held."""
    new.replaces = old
    new.save(update_fields=["replaces"])
    wake_delivery(record(new, "put_in_place", actor=actor, now=now, data={"reference": old.reference}))
    move(old, "replace", actor=actor, now=now, reason=reason, data={"reference": new.reference, "held_place": old.holds_place, **more})


def _send_if_ready(new: Nomination, actor: Actor, now: datetime) -> str:
    """Sent in the same act when nothing is missing, or put to the second person; else it stays a draft and says what it waits for."""
    new.allotment.refresh_from_db()
    if new.state == NominationState.DRAFT and needs_second_person(new) and not refusal(new, workflow_of(new).by_name["propose"], actor, now):
        propose_nomination(new, actor=actor, now=now)
        return gettext("It is proposed to the second person of the authority, who endorses and sends it.")
    step = workflow_of(new).by_name["submit"]
    if no := refusal(new, step, actor, now):
        return str(no)
    send(new, "submit", actor=actor, now=now)
    return ""


def allow_replacement(nomination: Nomination, *, until: datetime, reason: str, actor: Actor, now: datetime) -> None:
    """After the closing of its call this nomination may be replaced until an instant that the ministry sets; on record, told to the sender."""
    if not rules.may_screen(actor, nomination):
        raise NotAllowed
    if until <= now:
        raise Invalid({"until": [_("Choose a day and a time in the future.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: both sides will read it in the history.")]})
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        if locked.state not in SENT:
            sentence = gettext("%(number)s is now “%(state)s”: there is nobody to replace.")
            raise Refused(sentence % {"number": locked, "state": locked.get_state_display()}, code="wrong_state")
        locked.replace_until = until
        locked.save(update_fields=["replace_until"])
        entry = record(locked, "replacement_allowed", actor=actor, now=now, reason=reason.strip(), data={"until": until.isoformat()})
        wake_delivery(entry)
    nomination.__dict__.update(locked.__dict__)
