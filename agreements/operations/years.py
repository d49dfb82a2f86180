"""What happens to the places of a year besides being given: carried over to the next one, or more of them by exception."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.enums import EntryKind
from agreements.models import Agreement, QuotaLine, QuotaYear
from agreements.operations.agreements import note
from agreements.operations.ledger import post_entry
from agreements.queries.years import lapses, to_carry
from core.errors import Invalid, NotAllowed, Refused, Text
from core.workflow import again_when_crossed, lock, saying_no
from partners.actor import Actor
from partners.queries import host_day


def carry_over(quota_year: QuotaYear, *, actor: Actor, now: datetime) -> int:
    """Close a year that is over: what nobody used goes on to the next year of the line, as its rule says. Returns how many.

    The year and the next one stay locked from the count to the last entry: a place reserved meanwhile is either counted or refused.
    """
    if not rules.may_keep_agreements(actor):
        raise NotAllowed

    def once() -> int:
        with saying_no(), transaction.atomic():
            agreement: Agreement = lock(quota_year.line.agreement)
            line: QuotaLine = lock(quota_year.line)
            this, following = _both(line, quota_year.year)
            _check_over(agreement, line, this, following, now)
            _check_order(line, this)
            assert following is not None
            places = to_carry(this, line)
            if places:
                words = {"amount": places, "actor": actor, "now": now}
                post_entry(this, EntryKind.CARRY_OUT, subject=following, **words)  # type: ignore[arg-type]
                post_entry(following, EntryKind.CARRY_IN, subject=this, **words)  # type: ignore[arg-type]
            this.closed_at = now
            this.save(update_fields=["closed_at"])
            note(
                agreement,
                "carried_over",
                actor=actor,
                now=now,
                of=line.partner_id,
                line=line.number,
                year=this.year,
                to=following.year,
                places=places,
            )
        return places

    places = again_when_crossed(once)
    quota_year.refresh_from_db()
    return places


def _both(line: QuotaLine, year: int) -> tuple[QuotaYear, QuotaYear | None]:
    """The year and the next of the same line, locked in the order of time."""
    rows = QuotaYear.objects.across_partners(reason="two years of the line at hand").filter(line=line, year__in=[year, year + 1])
    found = {row.year: row for row in rows.select_for_update(of=("self",), no_key=True).order_by("year")}
    if year not in found:
        raise Refused(_("Somebody else has removed it already."), code="gone")
    return found[year], found.get(year + 1)


def _check_order(line: QuotaLine, this: QuotaYear) -> None:
    """The oldest first: places of an earlier year can't go to one that is closed, and would wait for ever."""
    rows = QuotaYear.objects.across_partners(reason="years of the line at hand").filter(line=line, year__lt=this.year, closed_at__isnull=True)
    earlier = rows.order_by("year").values_list("year", flat=True).first()
    if earlier:
        raise Refused(gettext("Close %(earlier)d first: its places may go on to %(year)d.") % {"earlier": earlier, "year": this.year})


def _check_over(agreement: Agreement, line: QuotaLine, this: QuotaYear, following: QuotaYear | None, now: datetime) -> None:
    words = {"year": this.year, "next": this.year + 1}
    no: Text = ""
    if this.closed_at is not None:
        raise Refused(gettext("The year %(year)d is closed already.") % words, code="wrong_state")
    if not agreement.is_in_force:
        no = _("The agreement is not in force: nothing is carried over.")
    elif lapses(line):
        no = _("By the rule of this line places that nobody used lapse.")
    elif this.year >= host_day(now).year:
        no = gettext("The year %(year)d is not over.") % words
    elif following is None:
        no = gettext("%(year)d is the last year of the line: there is no year to which places could go.") % words
    elif following.closed_at is not None:
        no = gettext("The year %(next)d is closed already: nothing can be carried over to it.") % words
    if no:
        raise Refused(no)


def add_exception(quota_year: QuotaYear, *, amount: int, reason: str, signatory: str, actor: Actor, now: datetime) -> None:
    """Places beyond the quota of one year; the ledger keeps why, and who signed for them."""
    if not rules.may_add_exceptions(actor):
        raise NotAllowed
    reason, signatory = reason.strip(), signatory.strip()
    missing = {"reason": reason, "signatory": signatory}
    if any(not text for text in missing.values()):
        raise Invalid(
            {name: [_("Places beyond the quota need a reason and the person who signed for them.")] for name in missing if not missing[name]}
        )
    if amount < 1:
        raise Invalid({"amount": [_("Enter at least 1.")]})
    with saying_no(), transaction.atomic():
        agreement: Agreement = lock(quota_year.line.agreement)
        this: QuotaYear = lock(quota_year)
        if not agreement.is_in_force:
            raise Refused(_("The agreement is not in force: no places can be added."))
        if this.closed_at is not None:
            raise Refused(gettext("The year %(year)d is closed already.") % {"year": this.year})
        post_entry(this, EntryKind.EXCEPTION, subject=agreement, amount=amount, actor=actor, now=now, reason=reason, signatory=signatory)
        facts = {"of": this.line.partner_id, "line": this.line.number, "year": this.year, "places": amount, "signatory": signatory}
        note(agreement, "exception_added", actor=actor, now=now, reason=reason, **facts)
    quota_year.refresh_from_db()
