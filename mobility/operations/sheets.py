"""Pay sheets: made from what is due less what was paid, approved by another person, paid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import begin, lock, lock_for, perform, saying_no
from mobility import rules
from mobility.enums import SheetState
from mobility.models import Payment, PaySheet
from mobility.money import last_day, sheet_lines
from mobility.queries.money import allowances_at, paid_before, presence_of, sheets_of, terms_of, with_payments
from mobility.words import month_text
from partners.actor import Actor
from partners.models import Institution
from partners.queries import host_day

MOST = Decimal("9999999999.99")  # what a line holds


def make_sheet(*, institution: Institution, month: date, actor: Actor, now: datetime) -> PaySheet:
    """The draft of one month, in a few statements whatever the number of people. Sheets of one institution are made one after another.

    Earlier ones are approved first and later ones don't exist yet, so that what is paid once is never paid again.
    """
    if not rules.may_make_sheet_at(actor, institution.pk):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        lock(institution)
        _in_turn(institution, month, host_day(now))
        sheet = PaySheet(institution=institution, month=month, made_at=now, made_by_id=actor.user_id, made_by_label=actor.label[:200])
        begin(sheet, "made", actor=actor, now=now)
        _fill(sheet)
    return sheet


def _in_turn(institution: Institution, month: date, today: date) -> None:
    if month > today:
        raise Invalid({"month": [_("This month has not begun.")]})
    for other, state in sheets_of(institution):
        words = {"month": month_text(other)}
        if other == month:
            raise Refused(gettext("There is a pay sheet for this month already."), code="constraint")
        if other > month:
            raise Refused(gettext("There is a sheet for %(month)s already. What is still owed for earlier months stands on the next sheet.") % words)
        if state == SheetState.DRAFT:
            raise Refused(gettext("The sheet for %(month)s is a draft. It has to be approved first.") % words)


def _fill(sheet: PaySheet) -> None:
    paid = paid_before(sheet.institution, sheet.month)
    rows = []
    for allowance in with_payments(allowances_at(sheet.institution, last_day(sheet.month)), paid):
        lines = sheet_lines(terms_of(allowance), presence_of(allowance.stay), sheet.month, paid.get(allowance.pk, {}))
        if any(abs(line.amount) > MOST for line in lines):
            raise Refused(gettext("%(stay)s: the amount is too large for a pay sheet. Correct its allowance first.") % {"stay": allowance.stay})
        rows += [
            Payment(
                sheet=sheet, stay_id=allowance.stay_id, allowance=allowance, payer=line.payer, days=line.days, amount=line.amount,
                currency=allowance.currency, is_correction=line.is_correction,
            )
            for line in lines
        ]  # fmt: skip
    Payment.objects.across_partners(reason="lines of a sheet that is made").bulk_create(rows, batch_size=1000)


def remake_sheet(sheet: PaySheet, *, actor: Actor, now: datetime) -> None:
    """The draft from the present days and allowances; whoever makes it again can't approve it."""
    with saying_no(), transaction.atomic():
        locked = lock_for(sheet, "remake", actor=actor, now=now)
        Payment.objects.across_partners(reason="lines of a draft that is made again").filter(sheet=locked).delete()
        _fill(locked)
        changes = {"made_at": now, "made_by_id": actor.user_id, "made_by_label": actor.label[:200]}
        perform(sheet, "remake", actor=actor, now=now, changes=changes)


def approve_sheet(sheet: PaySheet, *, seen: str = "", actor: Actor, now: datetime) -> None:
    """`seen`: `made_at` of the lines that were read, in ISO form. Lines that were made again meanwhile are read first."""
    with saying_no(), transaction.atomic():
        locked: PaySheet = lock_for(sheet, "approve", actor=actor, now=now)
        if seen and seen != locked.made_at.isoformat():
            raise Refused(_("The sheet was made again after you opened it. Read it as it is now, then approve it."), code="changed")
        perform(sheet, "approve", actor=actor, now=now, changes={"approved_at": now, "approved_by_label": actor.label[:200]})


def take_approval_back(sheet: PaySheet, *, reason: str, actor: Actor, now: datetime) -> None:
    """Before it is paid; refused once a later sheet has counted it as paid."""
    with saying_no(), transaction.atomic():
        lock(sheet.institution)
        lock_for(sheet, "take_back", actor=actor, now=now)
        if any(month > sheet.month for month, _state in sheets_of(sheet.institution)):
            raise Refused(_("A later sheet counts on this one. What has to change stands on the next sheet as a correction."))
        perform(sheet, "take_back", actor=actor, now=now, reason=reason, changes={"approved_at": None, "approved_by_label": ""})


def record_payment(sheet: PaySheet, *, paid_on: date, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        lock_for(sheet, "pay", actor=actor, now=now)
        if paid_on > host_day(now):
            raise Invalid({"paid_on": [_("This day has not come yet.")]})
        perform(sheet, "pay", actor=actor, now=now, changes={"paid_on": paid_on}, data={"paid_on": paid_on.isoformat()})
