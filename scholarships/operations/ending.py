"""A cancelled call ends what was sent to it: slots, places and what the ledger has reserved are free in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from agreements.models import QuotaYear
from core.workflow import perform
from documents.enums import IssuedState
from documents.operations import revoke_document
from partners.actor import Actor
from scholarships.enums import SENT, UNSENT
from scholarships.enums import RoundState as R
from scholarships.models import Allotment, Call, DecisionRound, Nomination
from scholarships.operations.steps import move


def lock_sent(call: Call) -> list[Nomination]:
    """What a cancellation ends, with all rows that its end moves, locked in the order of all operations; the call is locked already.

    What was not sent is locked too, as one may be sent at this very moment. Nominations are looked for again behind the allotments: who
    held one has sent more meanwhile, and whoever gets it later finds the call cancelled (`reactions.look_at_the_call_again`).
    """
    nominations = Nomination.objects.across_partners(reason="the call at hand ends for everybody").filter(call=call)
    nominations = nominations.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(nominations.filter(state__in=[*UNSENT, *SENT]))
    allotments = Allotment.objects.across_partners(reason="the call at hand ends for everybody").filter(call=call)
    lines = {row.quota_year_id for row in allotments.select_for_update(of=("self",), no_key=True).order_by("pk")}
    found = list(nominations.filter(state__in=SENT))
    years = QuotaYear.objects.across_partners(reason="totals of the lines that this call draws from").filter(pk__in=lines)
    list(years.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return found


def lock_sheet(call: Call) -> DecisionRound | None:
    """The sheet of which nothing will be decided any more; one that leaves already goes on, and its rows are refused. Before the nominations."""
    rows = DecisionRound.objects.across_partners(reason="the call at hand ends for everybody")
    rows = rows.select_for_update(of=("self",), no_key=True).filter(call=call, state__in=[R.TRYING, R.PROPOSED, R.CONFIRMED])
    found: DecisionRound | None = rows.first()
    return found


def end_sheet(sheet: DecisionRound, *, actor: Actor, now: datetime) -> None:
    """Its minute holds no longer, as nothing that it says was or will be done."""
    if sheet.minute and sheet.minute.state == IssuedState.VALID:
        revoke_document(sheet.minute, reason="The call was cancelled.", actor=actor, now=now)
    perform(sheet, "end_with_call", actor=actor, now=now)


def end_with_call(nominations: Sequence[Nomination], *, reason: str, actor: Actor, now: datetime) -> None:
    """Only as the consequence of a cancellation, by the head who cancels and with their reason. Those enrolled stay."""
    for nomination in nominations:
        move(nomination, "end_with_call", actor=actor, now=now, reason=reason)
