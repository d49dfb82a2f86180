"""Order of the reserve list: given with the decision, changed by the head of programme with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import saying_no
from documents.enums import IssuedKind as K
from documents.enums import IssuedState
from partners.actor import Actor
from scholarships import rules
from scholarships.enums import NominationState
from scholarships.models import Allotment, Nomination, NominationLetter
from scholarships.operations.letters import reissue_each
from scholarships.operations.queue import lock_rows, reserve_rows
from scholarships.queries.reserve import IN_ORDER

CHANGED = gettext_noop("The place on the reserve list has changed.")


def give_place(nomination: Nomination) -> None:
    """Put on the list: at the place of the sheet; without one, or where somebody stands there by now, behind all others.

    The allotment is held, so that two who come at once do not get one place.
    """
    rows = Allotment.objects.across_partners(reason="the reserve list of the allotment at hand")
    rows.select_for_update(of=("self",), no_key=True).get(pk=nomination.allotment_id)
    taken = reserve_rows(nomination.allotment_id).exclude(pk=nomination.pk).filter(reserve_rank__isnull=False)
    ranks = set(taken.values_list("reserve_rank", flat=True))
    if nomination.reserve_rank is None or nomination.reserve_rank in ranks:
        nomination.reserve_rank = max(ranks, default=0) + 1
        nomination.save(update_fields=["reserve_rank"])


def swap_on_reserve(nomination: Nomination, *, other: Nomination, reason: str, actor: Actor, now: datetime) -> None:
    """Two nominees of one list change places, with a reason; the notices that name a place are written anew."""
    if not rules.may_order_reserve(actor, nomination.call) or rules.is_judged(actor, nomination):
        raise NotAllowed
    if not reason.strip():
        raise Invalid({"reason": [_("Give the reason: both sides will read it in the history.")]})
    if nomination.pk == other.pk or nomination.allotment_id != other.allotment_id:
        raise Invalid({"other": [_("Choose another nominee of the same reserve list.")]})
    with saying_no(), transaction.atomic():
        found = lock_rows([nomination.pk, other.pk], nomination.allotment_id)
        if any(found[row.pk].state != NominationState.RESERVE for row in (nomination, other)):
            raise Refused(_("One of the two is no longer on the reserve list. Reload the page to see what changed."), code="wrong_state")
        moved = _in_new_order(nomination, other)
        for row in moved:
            row.save(update_fields=["reserve_rank"])
        for first, second in ((nomination, other), (other, nomination)):
            record(found[first.pk], "reserve_order_changed", actor=actor, now=now, reason=reason.strip(), data={"other": second.reference})
        reissue_each(_notices_of(moved), reason=CHANGED, actor=actor, now=now)


def _in_new_order(nomination: Nomination, other: Nomination) -> list[Nomination]:
    """The list numbered from 1 with the two exchanged; only rows whose number is another one."""
    rows: list[Nomination] = list(reserve_rows(nomination.allotment_id).order_by(*IN_ORDER))
    one, two = (next(place for place, row in enumerate(rows) if row.pk == pk) for pk in (nomination.pk, other.pk))
    rows[one], rows[two] = rows[two], rows[one]
    moved = [row for place, row in enumerate(rows, start=1) if row.reserve_rank != place]
    for place, row in enumerate(rows, start=1):
        row.reserve_rank = place
    return moved


def _notices_of(rows: list[Nomination]) -> list[NominationLetter]:
    letters = NominationLetter.objects.across_partners(reason="notices of the reserve list at hand").filter(
        nomination__in=rows, document__kind=K.RESERVE_NOTICE, document__state=IssuedState.VALID
    )
    return list(letters.select_related("document", "nomination").order_by("nomination_id"))
